const PARTS = /(?:[$!#]\{[^}]*\}|\$\[[^\]]*\]|\{\{[^}]*\}\}|[^.])+/g;

/** The parts of a `TableName.key` between its dots; the dots of a placeholder (`${system.biz.date}`) are none. */
export function splitTableKey(key: string): readonly string[] {
  return key.includes('.') ? (key.match(PARTS) ?? [key]) : [key];
}
