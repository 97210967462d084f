import type { Dialect, Token } from './lex/token';
import { movedToken } from './movedToken';
import type { ScannedStatement } from './scanned';
import { scanStatement } from './scanner';
import type { Statement } from './statements';

/** One statement of a script as a text of its own. The same statement in another script, or in the next version of this one, has the same `scanned`. */
export interface PlacedStatement {
  /** Where `text` begins in the script. */
  readonly start: number;
  /** From the first token to the last, and through the semicolon. */
  readonly text: string;
  /** What was found in it; offsets are those of `text`. */
  readonly scanned: ScannedStatement;
}

/** UTF-16 units of the statements that are remembered: more than a script within the limits of M05 usually has. */
const REMEMBERED = 400_000;

/** By dialect, place among equal ones and text; the one that was not asked for longest first. */
const known = new Map<string, ScannedStatement>();
let remembered = 0;

/** How statements are placed. */
export interface Placing {
  readonly dialect: Dialect;
  /** Those that stand elsewhere in the same script. */
  readonly taken?: ReadonlySet<ScannedStatement>;
}

/**
 * Scans the statements of a script, but for those that are remembered: the same text in the same tokens. A scan depends on
 * nothing else, so that after a keystroke only the statement that was typed in is scanned. A statement that stands in the script
 * twice is two objects, as rules tell statements apart by them.
 */
export function placeStatements(script: string, statements: readonly Statement[], { dialect, taken }: Placing): readonly PlacedStatement[] {
  const counts = new Map<string, number>();
  return statements.map((statement) => {
    const text = script.slice(statement.range.start, statement.semicolon?.end ?? statement.range.end);
    let count = counts.get(text) ?? 0;
    let scanned = scannedOnce(`${dialect} ${count} ${text}`, statement, dialect);
    while (taken?.has(scanned) === true) scanned = scannedOnce(`${dialect} ${++count} ${text}`, statement, dialect);
    counts.set(text, count + 1);
    return { start: statement.range.start, text, scanned };
  });
}

/** Forgets all statements. */
export function forgetStatements(): void {
  known.clear();
  remembered = 0;
}

function scannedOnce(key: string, statement: Statement, dialect: Dialect): ScannedStatement {
  const found = known.get(key);
  const isSame = found !== undefined && hasTokens(found.statement, statement);
  const scanned = isSame ? found : scanStatement(movedToStart(statement), dialect);
  remember(key, scanned, found === undefined ? sizeOf(statement) : 0);
  return scanned;
}

function remember(key: string, scanned: ScannedStatement, added: number): void {
  if (added === 0) known.delete(key);
  known.set(key, scanned);
  remembered += added;
  if (remembered <= REMEMBERED) return;
  for (const [oldest, { statement }] of known) {
    if (remembered <= REMEMBERED) return;
    known.delete(oldest);
    remembered -= sizeOf(statement);
  }
}

function sizeOf({ range, semicolon }: Statement): number {
  return (semicolon?.end ?? range.end) - range.start;
}

/** The same text may be cut into other tokens: where a string has no end, that depends on what follows. */
function hasTokens(scanned: Statement, statement: Statement): boolean {
  const { tokens, semicolon } = statement;
  const { start } = statement.range;
  if (scanned.tokens.length !== tokens.length || scanned.quote !== statement.quote || (scanned.semicolon === undefined) !== (semicolon === undefined)) return false;
  for (let index = 0; index < tokens.length; index++) {
    const a = scanned.tokens[index];
    const b = tokens[index];
    if (a === undefined || b === undefined || a.start !== b.start - start || a.end !== b.end - start || a.kind !== b.kind || a.closed !== b.closed) return false;
  }
  return true;
}

/** The statement with the offsets of its own text. */
export function movedToStart(statement: Statement): Statement {
  const { tokens, range, semicolon, quote } = statement;
  const { start } = range;
  if (start === 0) return statement;
  const move = (token: Token): Token => movedToken(token, -start);
  return { tokens: tokens.map(move), range: { start: 0, end: range.end - start }, semicolon: semicolon && move(semicolon), quote };
}
