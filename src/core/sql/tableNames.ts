import type { TextRange } from '../base/textRange';
import { CLAUSE_WORDS, NO_ALIASES, NO_TABLE_NAMES } from './keywords';
import { closerOf, nextAfter, operatorAt, rangeOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

export interface TableName {
  /** Lower case, without quotes, parts joined by `.`; templates as written. Two names of one table compare equal. */
  readonly key: string;
  /** The last part, for aliases and messages, as written without quotes. */
  readonly shortName: string;
  /** As written. */
  readonly text: string;
  readonly range: TextRange;
}

/** A table name and where reading goes on. */
export interface ReadName {
  readonly name: TableName;
  readonly next: number;
}

/** A bind or session variable (`@t`, `$1`) is no name. */
function partAt(view: StatementView, index: number): string | undefined {
  const token = view.tokens[index];
  if (token === undefined) return undefined;
  if (token.kind === 'quotedName') return token.upper;
  if (token.kind === 'template') return token.text.startsWith('{%') ? undefined : token.text;
  if (token.kind !== 'word' || token.text.startsWith('@') || /^\$\w/.test(token.text)) return undefined;
  return token.text;
}

interface Part {
  readonly text: string;
  /** Index of its last token. */
  readonly last: number;
}

/** The (dotted) name that starts at `index`; a keyword is none unless it follows a dot. */
export function readTableName(view: StatementView, index: number): ReadName | undefined {
  const first = readPart(view, index);
  if (first === undefined || NO_TABLE_NAMES.has(wordAt(view, index))) return undefined;
  if (NAME_FUNCTIONS.has(wordAt(view, index)) && operatorAt(view, index + 1) === '(') return readNameInString(view, index);
  const parts = [first.text];
  let { last } = first;
  while (operatorAt(view, last + 1) === '.') {
    const isEmpty = operatorAt(view, last + 2) === '.';
    const part = isEmpty ? { text: '', last: last + 1 } : readPart(view, last + 2);
    if (part === undefined) break;
    parts.push(part.text);
    last = part.last;
  }
  if (isFilePath(view, parts, index + 2)) return undefined;
  const range = rangeOf(view, index, last);
  const text = view.tokens.slice(index, last + 1).map((token) => token.text).join('');
  return { name: { key: parts.join('.').toLowerCase(), shortName: parts.at(-1) ?? first.text, text, range }, next: last + 1 };
}

/** With what is glued to it: BigQuery's `my-project`, Oracle's `emp@link`. */
function readPart(view: StatementView, index: number): Part | undefined {
  let text = partAt(view, index);
  if (text === undefined) return undefined;
  let last = index;
  while (view.dialect === 'bigquery' && operatorAt(view, last + 1) === '-' && isGlued(view, last) && isGlued(view, last + 1)) {
    last += 2;
    text += `-${view.tokens[last]?.text ?? ''}`;
  }
  const link = view.tokens[last + 1];
  if (view.dialect !== 'oracle' || link?.text.startsWith('@') !== true || link.kind !== 'word') return { text, last };
  return { text: text + link.text, last: last + 1 };
}

function isGlued(view: StatementView, index: number): boolean {
  return view.tokens[index]?.end === view.tokens[index + 1]?.start;
}

/** What stands in the place of a table, and takes its name or its query as a string. */
const NAME_FUNCTIONS = wordSet('IDENTIFIER OPENQUERY OPENROWSET OPENDATASOURCE');

/** `IDENTIFIER('db.t')` of Snowflake and Databricks. */
function readNameInString(view: StatementView, index: number): ReadName | undefined {
  const string = view.tokens[index + 2];
  const isCall = wordAt(view, index) === 'IDENTIFIER' && operatorAt(view, index + 1) === '(' && closerOf(view, index + 1) === index + 3;
  if (!isCall || string?.kind !== 'string' || string.text.length < 3) return undefined;
  const text = string.text.slice(1, -1);
  const key = text.replace(/["`]/g, '').toLowerCase();
  const range = { start: string.start + 1, end: string.end - 1 };
  return { name: { key, shortName: key.split('.').at(-1) ?? key, text, range }, next: index + 4 };
}

const FILE_FORMATS = wordSet('parquet json csv orc text avro binaryfile');

/** Spark: parquet.`/path/to/file`. */
function isFilePath(view: StatementView, parts: readonly string[], index: number): boolean {
  return parts.length === 2 && FILE_FORMATS.has(parts[0]?.toLowerCase() ?? '') && view.tokens[index]?.kind === 'quotedName' && /[/.]/.test(parts[1] ?? '');
}

export interface ReadAlias {
  /** Lower case, without quotes; `undefined` when there is no alias. */
  readonly alias: string | undefined;
  readonly next: number;
}

/** The alias at `index`: `AS x`, `x`, `"x"`, with or without a column list behind it. */
export function readAlias(view: StatementView, index: number): ReadAlias {
  const at = wordAt(view, index) === 'AS' ? index + 1 : index;
  const token = view.tokens[at];
  const isName = token?.kind === 'quotedName' || (token?.kind === 'word' && !isNoAlias(view, at));
  if (token === undefined || !isName) return { alias: undefined, next: index };
  const next = operatorAt(view, at + 1) === '(' ? nextAfter(view, at + 1) : at + 1;
  return { alias: (token.kind === 'word' ? token.text : token.upper).toLowerCase(), next };
}

function isNoAlias(view: StatementView, index: number): boolean {
  const word = wordAt(view, index);
  if (CLAUSE_WORDS.has(word)) return true;
  if (wordAt(view, index - 1) === 'AS') return false;
  if (NO_ALIASES.has(word)) return true;
  const next = wordAt(view, index + 1);
  if (word === 'IGNORE') return next === 'INDEX' || next === 'KEY';
  return next === 'AS' && wordAt(view, index + 2) === 'OF';
}
