import type { TextRange } from '../base/textRange';
import { CLAUSE_WORDS } from './keywords';
import { nextAfter, operatorAt, rangeOf, wordAt, type StatementView } from './view';

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

function partAt(view: StatementView, index: number): string | undefined {
  const token = view.tokens[index];
  if (token === undefined) return undefined;
  if (token.kind === 'quotedName') return token.upper;
  if (token.kind === 'template') return token.text.startsWith('{%') ? undefined : token.text;
  if (token.kind !== 'word' || token.text.startsWith('@')) return undefined;
  return token.text;
}

/** The (dotted) name that starts at `index`; a keyword is none unless it follows a dot. */
export function readTableName(view: StatementView, index: number): ReadName | undefined {
  const first = partAt(view, index);
  if (first === undefined || CLAUSE_WORDS.has(wordAt(view, index))) return undefined;
  const parts = [first];
  let last = index;
  while (operatorAt(view, last + 1) === '.') {
    const part = partAt(view, last + 2);
    if (part === undefined) break;
    parts.push(part);
    last += 2;
  }
  const range = rangeOf(view, index, last);
  const text = view.tokens.slice(index, last + 1).map((token) => token.text).join('');
  return { name: { key: parts.join('.').toLowerCase(), shortName: parts.at(-1) ?? first, text, range }, next: last + 1 };
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
  const isName = token?.kind === 'quotedName' || (token?.kind === 'word' && !CLAUSE_WORDS.has(token.upper));
  if (token === undefined || !isName) return { alias: undefined, next: index };
  const next = operatorAt(view, at + 1) === '(' ? nextAfter(view, at + 1) : at + 1;
  return { alias: (token.kind === 'word' ? token.text : token.upper).toLowerCase(), next };
}
