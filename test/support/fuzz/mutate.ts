import type { Random } from './random';

/** Pieces that have upset lexers, scanners and YAML readers. */
const PIECES = [
  "'", '"', '`', "''", "'''", '[', ']', '(', ')', '{', '}', '((((', '))))', ',', ';', '.', '..', ':', '::', '=', '|', '>', '- ', '? ', '#', '&a ', '*a', '!x ', '%', '@', '\\', '~',
  '--', '-- ', '/*', '*/', '//', '$$', '$a$', '${', '${a}', '${a', '$[', '$[yyyy', '$[yyyyMMdd-1]', '!{', '#{', '{{', '{{ x }}', '{%', '%}', '{#', '#}', "q'[", "E'\\", 'U&"', "r'",
  '\n', '\r\n', '\r', '\t', ' ', '      ', '\u00a0', '\u2028', '\ufeff', '\u0000', '\ud83d\ude00', '\ud83d', '\ude00', 'é', '数', 'ß', 'ı', 'ﬃ',
  'SELECT', ' FROM ', ' WHERE ', 'INSERT INTO ', 'VALUES', 'VALUES(', 'WITH a AS (', ' UNION ', 'MERGE INTO ', ' USING ', ' ON ', 'WHEN MATCHED THEN ', 'UPDATE ', ' SET ', 'DELETE FROM ',
  'CREATE TABLE ', ' AS ', 'CASE ', ' END ', 'BEGIN ', 'LATERAL VIEW ', ' PARTITION (', ' OVERWRITE ', 'TABLE ', ' LIKE ', ' BETWEEN ', ' IN (', ' IS NOT DISTINCT FROM ', 'now()', 'current_date',
  "date('now')", "'now'::date", 'rand()', 'uuid()', 'idempo: ignore T01 because x', '-- idempo: ignore T01\n', '1', '1e', '0x', '.5', '99999999999999999999', '__proto__', 'constructor', 'null',
  '\n  - name: x\n', '\n    sql: |\n', '\n    sql: >-\n', 'tasks:', 'workflow:', 'idempo:', '\n    deps: [', '<<: *a', '---\n', '...\n', '$FILE{"a.sql"}', '$FILE{', '|2-', '>+',
] as const;

/** Words, runs of blanks, and single other characters. */
const PIECE = /\w+|\s+|[^\w\s]/gu;

/** One small change of a text, as typing, pasting and merging make them. */
type Mutation = (text: string, random: Random) => string;

function spliced(text: string, at: number, removed: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at + removed);
}

/** The bounds of a piece that lies somewhere in the text. */
function pieceIn(text: string, random: Random): { readonly start: number; readonly text: string } {
  PIECE.lastIndex = random.below(text.length + 1);
  const match = PIECE.exec(text);
  return match === null ? { start: text.length, text: '' } : { start: match.index, text: match[0] };
}

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  (text, random) => spliced(text, random.below(text.length + 1), 0, random.pick(PIECES)),
  (text, random) => spliced(text, random.below(text.length + 1), 0, random.pick(PIECES)),
  (text, random) => spliced(text, random.below(text.length + 1), 1, ''),
  (text, random) => spliced(text, random.below(text.length + 1), random.below(12), random.pick(PIECES)),
  (text, random) => {
    const piece = pieceIn(text, random);
    return spliced(text, piece.start, piece.text.length, '');
  },
  (text, random) => {
    const piece = pieceIn(text, random);
    return spliced(text, piece.start, 0, piece.text.repeat(1 + random.below(3)));
  },
  (text, random) => {
    const [a, b] = [pieceIn(text, random), pieceIn(text, random)].sort((x, y) => x.start - y.start);
    if (a === undefined || b === undefined || a.start + a.text.length > b.start) return text;
    return spliced(spliced(text, b.start, b.text.length, a.text), a.start, a.text.length, b.text);
  },
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) => {
    const from = random.below(text.length + 1);
    return spliced(text, random.below(text.length + 1), 0, text.slice(from, from + random.below(30)));
  },
  (text) => text.replace(/\r?\n/g, '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
];

/** One to `most` mutations. */
export function mutated(text: string, random: Random, most = 4): string {
  let result = text;
  for (let left = 1 + random.below(most); left > 0; left--) result = random.pick(MUTATIONS)(result, random);
  return result;
}
