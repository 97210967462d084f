const sets = new Map<string, ReadonlySet<string>>();

/** The words of a text, with one blank between them. Word sets are written so: `wordSet('SELECT FROM')`. Made once for each text: some are asked for in each statement. */
export function wordSet(text: string): ReadonlySet<string> {
  const set = sets.get(text) ?? new Set(text.split(' '));
  sets.set(text, set);
  return set;
}

const TEMPLATE = /\$\{|\$\[|\{\{|!\{/;

/** Whether a parameter stands in the text. */
export function hasTemplate(text = ''): boolean {
  return TEMPLATE.test(text);
}
