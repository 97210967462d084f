import type { Dialect, Token } from './lex/token';
import { wordSet } from './wordSet';

export interface DelimiterCommand {
  readonly delimiter: string;
  /** Index of the token behind the command. */
  readonly next: number;
}

const DELIMITER_DIALECTS: ReadonlySet<Dialect> = new Set<Dialect>(['mysql', 'doris', 'starrocks', 'generic']);

/** The mysql client's `DELIMITER //` at `index`. */
export function delimiterAt(code: readonly Token[], index: number, dialect: Dialect): DelimiterCommand | undefined {
  const first = code[index + 1];
  if (code[index]?.upper !== 'DELIMITER' || first === undefined || !DELIMITER_DIALECTS.has(dialect)) return undefined;
  let { end } = first;
  let next = index + 2;
  for (let token = code[next]; token?.start === end; token = code[++next]) end = token.end;
  return { delimiter: code.slice(index + 1, next).map((token) => token.text).join(''), next };
}

export interface BatchEnd {
  readonly next: number;
  /** The delimiter is glued to the statement's last word: `END$$`. */
  readonly keepsToken: boolean;
}

export interface BatchPlace {
  readonly dialect: Dialect;
  readonly delimiter: string | undefined;
  readonly hasBody: boolean;
}

/** The sign other than a semicolon that ends a statement at `index`: GO, Oracle's `/`, a delimiter. */
export function batchEndAt(code: readonly Token[], index: number, place: BatchPlace): BatchEnd | undefined {
  if (place.dialect === 'sqlserver') return isGo(code, index) ? { next: code[index + 1]?.kind === 'number' ? index + 2 : index + 1, keepsToken: false } : undefined;
  if (place.dialect === 'oracle') return isSlash(code, index, place.hasBody) ? { next: index + 1, keepsToken: false } : undefined;
  return place.delimiter === undefined || place.delimiter === ';' ? undefined : delimiterEnd(code, index, place.delimiter);
}

/** GO is a word of the client, so that it may also be a name: `AS go`, `t.go`. */
function isGo(code: readonly Token[], index: number): boolean {
  const token = code[index];
  if (token?.kind !== 'word' || token.upper !== 'GO') return false;
  const before = code[index - 1];
  const next = code[index + 1];
  const isOperand = before?.kind === 'operator' && before.text !== ')' && before.text !== ';';
  return !isOperand && !['AS', 'SELECT', 'BY', 'FROM', 'JOIN', 'INTO'].includes(before?.upper ?? '') && !(next?.kind === 'operator' && next.text !== ';');
}

const AFTER_SLASH = wordSet('CREATE ALTER DROP INSERT UPDATE DELETE MERGE BEGIN DECLARE TRUNCATE WITH COMMIT EXEC GRANT PROMPT SHOW');

/** SQL*Plus runs the buffer at a line of `/`. */
function isSlash(code: readonly Token[], index: number, hasBody: boolean): boolean {
  const token = code[index];
  if (token?.kind !== 'operator' || token.text !== '/') return false;
  const before = code[index - 1];
  const next = code[index + 1];
  if (before === undefined || next === undefined || before.text === ';') return true;
  return next.kind === 'word' && AFTER_SLASH.has(next.upper) && (hasBody || before.kind !== 'operator' || before.text === ')');
}

function delimiterEnd(code: readonly Token[], index: number, delimiter: string): BatchEnd | undefined {
  const token = code[index];
  if (token === undefined) return undefined;
  if (token.kind === 'word' && token.text.length > delimiter.length && token.text.endsWith(delimiter)) return { next: index + 1, keepsToken: true };
  let text = '';
  let { start: end } = token;
  for (let at = index; text.length < delimiter.length; at++) {
    const part = code[at];
    if (part?.start !== end) return undefined;
    text += part.text;
    ({ end } = part);
    if (text === delimiter) return { next: at + 1, keepsToken: false };
  }
  return undefined;
}

/** The indexes behind each `\.`, last first. */
export function findDataEnds(code: readonly Token[]): number[] {
  const ends: number[] = [];
  for (let index = code.length - 1; index >= 0; index--) {
    const token = code[index];
    if (token?.text === '\\' && code[index + 1]?.text === '.' && code[index + 1]?.start === token.end) ends.push(index + 2);
  }
  return ends;
}

/** The index behind the rows that follow psql's `COPY t FROM stdin;`, which end with a line of `\.`; `from` for other statements. Drops the `ends` before. */
export function copiedDataEnd(ends: number[], statement: readonly Token[], from: number): number {
  if (statement[0]?.upper !== 'COPY' || !statement.some((token) => token.kind === 'word' && token.upper === 'STDIN')) return from;
  while ((ends.at(-1) ?? from) < from) ends.pop();
  return ends.at(-1) ?? from;
}
