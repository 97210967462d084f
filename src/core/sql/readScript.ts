import type { TextRange } from '../base/textRange';
import { lex } from './lex/lexer';
import { scanStatement } from './scanner';
import { BracketDepth, costOf, SQL_DEPTH_LIMIT } from './scriptCost';
import { editedPieces, piecesOf, type PiecedScript, type ScriptPiece } from './scriptPieces';
import { movedToken } from './movedToken';
import { isBodyQuote, withRunBodies } from './runBodies';
import { forgetStatements, movedToStart, placeStatements, type PlacedStatement } from './statementMemory';
import { splitStatements } from './statements';
import type { Dialect, Token } from './lex/token';

/** What one file's SQL may cost to be linted in under a second, counted in tokens: about 450 KB of ordinary SQL (`bench/worstCases.ts`). */
export const SQL_TOKEN_LIMIT = 100_000;

/** Statements of one file's SQL, of all its tasks: some rules compare each statement with the others. */
export const SQL_STATEMENT_LIMIT = 2_000;

/** How much of a file's SQL is still to be read. */
export interface SqlLimit {
  /** In tokens, as in `costOf`. */
  readonly cost: number;
  readonly statements: number;
}

/** That of a whole file. */
export const SQL_LIMIT: SqlLimit = { cost: SQL_TOKEN_LIMIT, statements: SQL_STATEMENT_LIMIT };

/** A script's tokens (comments too; offsets in the whole text) and its statements, in order. */
export interface PlacedScript {
  readonly text: string;
  readonly dialect: Dialect;
  /** Of a script of several statements they are made when somebody asks. */
  readonly tokens: readonly Token[];
  /** Those of the tokens that have no end. */
  readonly unclosed: readonly Token[];
  readonly statements: readonly PlacedStatement[];
}

/** A script of which perhaps not all was scanned. */
export interface ReadScript {
  readonly script: PlacedScript;
  /** What was left out (M05): statements with brackets too deep, and all behind the last statement within the limits. */
  readonly unread: readonly TextRange[];
  /** What was spent of the limit. */
  readonly cost: number;
}

/**
 * Scans as many whole statements as `limit` allows, each for its cost, and none that nests too deeply. Decided by the text alone before
 * anything is scanned. Scripts of ordinary length and statements that come again are remembered.
 */
export function readScript(text: string, dialect: Dialect, limit: SqlLimit): ReadScript {
  const edited = readEdited(text, dialect);
  if (edited !== undefined && isWithin(edited.pieces, limit)) return readWhole(edited.script);
  // A token has a character at least.
  if (costOf(text.length) <= limit.cost && !mayBeBeyond(text, limit)) return readWhole(scanOnce(text, dialect));
  const tokens = lexRun(text, dialect);
  const unread = findUnread(tokens, limit);
  if (unread.length === 0) return readWhole(scanOnce(text, dialect, tokens));
  return { ...readWhole(scanPlaced(withoutUnread(text, tokens, unread), dialect)), unread };
}

/** The text with blanks where it is not read. The quotes of bodies stay, so that those before them are not lost. */
function withoutUnread(text: string, tokens: readonly Token[], unread: readonly TextRange[]): string {
  const quotes = tokens.filter(isBodyQuote);
  let left = '';
  const blank = (to: number): string => text.slice(left.length, to).replace(/[^\n\r]/g, ' ');
  for (const { start, end } of unread) {
    left += text.slice(left.length, start);
    for (const quote of quotes) {
      if (quote.start < start || quote.end > end) continue;
      left += blank(quote.start);
      left += quote.text;
    }
    left += blank(end);
  }
  return left + text.slice(left.length);
}

/** The tokens of a script, with those of the bodies that it runs. */
function lexRun(text: string, dialect: Dialect): readonly Token[] {
  return withRunBodies(lex(text, dialect), dialect);
}

function readWhole(script: PlacedScript): ReadScript {
  return { script, unread: [], cost: script.statements.reduce((sum, { scanned }) => sum + costOf(scanned.statement.tokens.length), 0) };
}

/** On the safe side: what is counted is at least what `findUnread` counts. */
function isWithin(pieces: readonly ScriptPiece[], limit: SqlLimit): boolean {
  let [cost, segments] = [0, 0];
  for (const piece of pieces) {
    if (piece.isDeep) return false;
    cost += piece.cost;
    segments += piece.segments;
  }
  return cost < limit.cost && segments < limit.statements;
}

/** Quick and on the safe side: a text without so many brackets and semicolons is within the limits of depth and statements. */
function mayBeBeyond(text: string, limit: SqlLimit): boolean {
  let openers = 0;
  let semicolons = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 40 || unit === 91 || unit === 123) openers++;
    else if (unit === 59) semicolons++;
  }
  return openers > SQL_DEPTH_LIMIT || semicolons >= limit.statements;
}

/** What lies between two semicolons is left out as a whole. */
function findUnread(tokens: readonly Token[], limit: SqlLimit): readonly TextRange[] {
  const unread: TextRange[] = [];
  const depth = new BracketDepth();
  let first = 0;
  let statements = 0;
  let cost = 0;
  for (let index = 0; index < tokens.length && statements < limit.statements && cost + costOf(index - first) < limit.cost; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    depth.take(token);
    if (index < tokens.length - 1 && !(token.kind === 'operator' && token.text === ';')) continue;
    if (index > first) statements++;
    if (depth.isDeep) unread.push({ start: tokens[first]?.start ?? 0, end: token.end });
    else cost += costOf(index + 1 - first);
    first = index + 1;
    depth.close();
  }
  const rest = tokens[first];
  return rest === undefined ? unread : [...unread, { start: rest.start, end: tokens.at(-1)?.end ?? rest.end }];
}

/** UTF-16 units of the scripts that are remembered: those of one large workflow file. */
const REMEMBERED = 200_000;

/** By dialect and text, the one that was not asked for longest first: while a file is edited most of its scripts stay the same. */
const scripts = new Map<string, PlacedScript>();
let remembered = 0;

function scanOnce(text: string, dialect: Dialect, tokens?: readonly Token[]): PlacedScript {
  if (text.length > REMEMBERED / 4) return scanPlaced(text, dialect, tokens);
  const key = `${dialect} ${text}`;
  const known = scripts.get(key);
  const script = known ?? scanPlaced(text, dialect, tokens);
  if (known === undefined) remembered += text.length;
  else scripts.delete(key);
  scripts.set(key, script);
  if (remembered <= REMEMBERED) return script;
  for (const [oldest, { text: dropped }] of scripts) {
    if (remembered <= REMEMBERED) break;
    scripts.delete(oldest);
    remembered -= dropped.length;
  }
  return script;
}

/** Scripts of several statements that may be typed in, newest first. */
let edited: readonly EditedScript[] = [];
/** A few editors with a script each. */
const EDITED = 4;
/** What is shorter is read again at once. */
const SHORT = 500;

interface EditedScript extends PiecedScript {
  readonly script: PlacedScript;
}

/** A text that differs in one place from one that was read before. */
function readEdited(text: string, dialect: Dialect): EditedScript | undefined {
  const same = edited.find((other) => other.text === text && other.dialect === dialect);
  if (same !== undefined) return same;
  for (const old of edited) {
    const pieces = old.dialect === dialect ? editedPieces(old, text) : undefined;
    if (pieces !== undefined) return keepEdited({ text, dialect, pieces, script: scriptOf(text, dialect, pieces) }, old);
  }
  return undefined;
}

/** In place of `old`, which it was made from. */
function keepEdited(script: EditedScript, old?: EditedScript): EditedScript {
  edited = [script, ...edited.filter((other) => other !== old)].slice(0, EDITED);
  return script;
}

function scriptOf(text: string, dialect: Dialect, pieces: readonly ScriptPiece[]): PlacedScript {
  const statements: PlacedStatement[] = [];
  const unclosed: Token[] = [];
  let start = 0;
  for (const piece of pieces) {
    for (const placed of piece.statements) statements.push({ start: placed.start + start, text: placed.text, scanned: placed.scanned });
    for (const token of piece.unclosed) unclosed.push(movedToken(token, start));
    start += piece.length;
  }
  return new ReadText({ text, dialect, unclosed, statements });
}

/** A script without its tokens: they are many, and hardly anybody asks. */
class ReadText implements PlacedScript {
  readonly text: string;
  readonly dialect: Dialect;
  readonly unclosed: readonly Token[];
  readonly statements: readonly PlacedStatement[];
  #tokens: readonly Token[] | undefined;

  constructor({ text, dialect, unclosed, statements }: Omit<PlacedScript, 'tokens'>) {
    this.text = text;
    this.dialect = dialect;
    this.unclosed = unclosed;
    this.statements = statements;
  }

  get tokens(): readonly Token[] {
    return (this.#tokens ??= lexRun(this.text, this.dialect));
  }
}

/** The only statement of a script is remembered with the script. */
function scanPlaced(text: string, dialect: Dialect, tokens: readonly Token[] = lexRun(text, dialect)): PlacedScript {
  const statements = splitStatements(tokens, dialect);
  const [only] = statements;
  const unclosed = tokens.filter(({ closed }) => !closed);
  if (only === undefined || statements.length > 1) {
    const script = new ReadText({ text, dialect, unclosed, statements: placeStatements(text, statements, { dialect }) });
    keepForEdits(script, tokens);
    return script;
  }
  const { start, end } = only.range;
  const placed = { start, text: text.slice(start, only.semicolon?.end ?? end), scanned: scanStatement(movedToStart(only), dialect) };
  return { text, dialect, tokens, unclosed, statements: [placed] };
}

function keepForEdits(script: PlacedScript, tokens: readonly Token[]): void {
  const { text, dialect, statements } = script;
  if (text.length < SHORT) return;
  const pieces = piecesOf(text, tokens, { from: 0, end: text.length, statements });
  if (pieces !== undefined && pieces.length > 1) keepEdited({ text, dialect, pieces, script });
}

/** Forgets all scripts and statements, so that the next ones are scanned anew. Changes no result. */
export function forgetScans(): void {
  scripts.clear();
  remembered = 0;
  edited = [];
  forgetStatements();
}
