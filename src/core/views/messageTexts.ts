import { fillTemplate } from '../base/message';

/**
 * What findings say in another language: `l10n/findings.<language>.json`. Each table has that language's text of English templates,
 * and a name or several (`V01 V03`): a rule's code for its messages, `related` for messages that other findings cite, `fix` for
 * titles of fixes. What stands in `{0}` stays as it is; `{1:task}` is a value that the table `task` says.
 */
export type MessageTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Says an English text that a table has in the other language. `undefined`: the table does not have it. */
export type MessageSayer = (table: string, english: string) => string | undefined;

interface Template {
  /** Before, between and behind the values. */
  readonly literals: readonly string[];
  /** Of each value: the table that says it. */
  readonly tables: readonly (string | undefined)[];
  readonly text: string;
}

/**
 * Of errors whose message cites a problem of a file: which value that is, and its table or the value that names it. By the template
 * of the error.
 */
const CITATIONS: Readonly<Record<string, { readonly cited: number; readonly table: string | number }>> = {
  '{0}:{1}:{2}: {3} [{4}]': { cited: 3, table: 4 },
  'task {0} cannot run: {1}': { cited: 1, table: 'failure' },
};

/** The templates of errors that `sayCited` knows. */
export const CITING_TEMPLATES: readonly string[] = Object.keys(CITATIONS);

/** The values of an error's message, with what it cites in the other language. */
export function sayCited(say: MessageSayer, template: string, values: readonly (string | number)[]): readonly (string | number)[] {
  const citation = CITATIONS[template];
  if (citation === undefined) return values;
  const table = typeof citation.table === 'number' ? String(values[citation.table]) : citation.table;
  return values.map((value, index) => (index === citation.cited ? (say(table, String(value)) ?? value) : value));
}

/** Characters of a message, and places that are tried for one, so that a strange one cannot take long. */
const LONGEST = 5000;
const MOST_TRIES = 300;

/**
 * The findings' own texts are English only: the rules and readers are as quick as they are without languages, and the terminal
 * says the same everywhere. The editor finds the template of a text again, only where it is displayed in another language.
 */
export function messageSayer(texts: MessageTexts): MessageSayer {
  const read = new Map<string, readonly Template[]>();
  const templatesOf = (table: string): readonly Template[] => {
    const known = read.get(table) ?? Object.entries(texts).flatMap(([names, templates]) => (names.split(' ').includes(table) ? Object.entries(templates).map(readTemplate) : []));
    read.set(table, known);
    return known;
  };
  return (table, english) => (english.length > LONGEST ? undefined : say({ templatesOf, tries: MOST_TRIES }, table, english));
}

function readTemplate([english, text]: readonly [string, string]): Template {
  const parts = english.split(/\{\d+(:\w+)?\}/);
  return {
    literals: parts.filter((_, index) => index % 2 === 0),
    tables: parts.filter((_, index) => index % 2 === 1).map((name: string | undefined) => name?.slice(1)),
    text,
  };
}

interface Search {
  readonly templatesOf: (table: string) => readonly Template[];
  tries: number;
}

function say(search: Search, table: string, english: string): string | undefined {
  for (const template of search.templatesOf(table)) {
    const [first = ''] = template.literals;
    if (!english.startsWith(first)) continue;
    const values = readValues(search, { template, english, index: 0, from: first.length });
    if (values !== undefined) return fillTemplate(template.text, ...values);
  }
  return undefined;
}

interface Place {
  readonly template: Template;
  readonly english: string;
  /** Of the next value. */
  readonly index: number;
  /** Where it begins. */
  readonly from: number;
}

/** The values from a place on, said; `undefined`: the rest is not that of the template. The shortest value that fits is taken. */
function readValues(search: Search, { template, english, index, from }: Place): readonly string[] | undefined {
  if (index === template.tables.length) return from === english.length ? [] : undefined;
  const literal = template.literals[index + 1] ?? '';
  const isLast = index === template.tables.length - 1;
  const least = isLast ? english.length - literal.length : from;
  for (let end = english.indexOf(literal, Math.max(least, from)); end !== -1 && end >= from && search.tries-- > 0; end = end < english.length ? english.indexOf(literal, end + 1) : -1) {
    const value = sayValue(search, template.tables[index], english.slice(from, end));
    const rest = value === undefined ? undefined : readValues(search, { template, english, index: index + 1, from: end + literal.length });
    if (value !== undefined && rest !== undefined) return [value, ...rest];
  }
  return undefined;
}

function sayValue(search: Search, table: string | undefined, value: string): string | undefined {
  return table === undefined ? value : say(search, table, value);
}
