import type { SqlFunction } from './udf';

/** The name of the function that calls another one and is NULL where that one fails. */
export const ATTEMPT = 'attempted';

/** `attempted('name', …)`: what `name(…)` gives, NULL where it fails. */
export function attempts(functions: readonly SqlFunction[]): SqlFunction {
  const byName = new Map(functions.map((definition) => [definition.name, definition] as const));
  return {
    name: ATTEMPT,
    arity: -1,
    call: (context, [name = null, ...args]) => {
      const wanted = byName.get(String(name));
      if (wanted === undefined) throw new Error(`there is no function ${String(name)}`);
      try {
        return wanted.call(context, args);
      } catch {
        return null;
      }
    },
  };
}

const CALLS = /'(?:[^']|'')*'|\[[^\]]*\]|\b([a-z_]\w*)\((\))?/g;

/** SQL whose functions of the library are NULL where they fail. */
export function attempting(sql: string, names: ReadonlySet<string>): string {
  return sql.replace(CALLS, (written, name?: string, end?: string) => {
    if (name === undefined || !names.has(name)) return written;
    return `${ATTEMPT}('${name}'${end === undefined ? ', ' : ')'}`;
  });
}
