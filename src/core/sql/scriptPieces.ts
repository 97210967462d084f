import { lexFrom, dependsOnRest } from './lex/lexer';
import type { Dialect, Token } from './lex/token';
import { BracketDepth, costOf } from './scriptCost';
import { movedToken } from './movedToken';
import { isBodyQuote, runsBodies } from './runBodies';
import { placeStatements, type PlacedStatement } from './statementMemory';
import { splitStatements } from './statements';
import type { ScannedStatement } from './scanned';
import { wordSet } from './wordSet';

/**
 * A part of a script from one line start to another at which nothing goes on: a semicolon ended a statement on the line before.
 * What stands in it is read without a look at the others, so that after an edit only those that were typed in are read again.
 */
export interface ScriptPiece {
  readonly length: number;
  /** `start` is counted from the piece's start. */
  readonly statements: readonly PlacedStatement[];
  /** What stands between two semicolons, comments too: how often, and what it costs altogether. */
  readonly segments: number;
  readonly cost: number;
  /** Brackets are deeper than is read. */
  readonly isDeep: boolean;
  /** Another text behind it could change it. */
  readonly isOpen: boolean;
  /** Tokens without an end, counted from the piece's start. */
  readonly unclosed: readonly Token[];
}

/** A script cut into pieces: their lengths are that of the text. */
export interface PiecedScript {
  readonly text: string;
  readonly dialect: Dialect;
  readonly pieces: readonly ScriptPiece[];
}

/** `statements`: those of `tokens`, in order, which reach from `from` on through the text. `undefined`: a command changes how all that follows is cut, or statements stand inside a token. */
export function piecesOf(text: string, tokens: readonly Token[], { from, end, statements }: { readonly from: number; readonly end: number; readonly statements: readonly PlacedStatement[] }): readonly ScriptPiece[] | undefined {
  if (tokens.some((token) => COMMANDS.has(token.upper) || isBodyQuote(token)) || runsBodies(tokens)) return undefined;
  const pieces: ScriptPiece[] = [];
  let start = from;
  let [token, own] = [0, 0];
  for (let index = 0; index < statements.length; index++) {
    const next = index + 1 === statements.length ? end : lineBehind(text, statements[index]);
    if (next === undefined) continue;
    const first = token;
    while ((tokens[token]?.start ?? end) < next) token++;
    pieces.push(pieceOf(tokens.slice(first, token), statements.slice(own, index + 1), { start, next }));
    own = index + 1;
    start = next;
  }
  return pieces.length === 0 ? [pieceOf(tokens, statements, { start: from, next: end })] : pieces;
}

/** mysql's DELIMITER, and psql's COPY … FROM STDIN with its rows. */
const COMMANDS = wordSet('DELIMITER STDIN');

/** Where the line behind a statement starts, if a semicolon ends the statement and the line. */
function lineBehind(text: string, placed: PlacedStatement | undefined): number | undefined {
  if (placed?.scanned.statement.semicolon === undefined) return undefined;
  let at = placed.start + placed.text.length;
  while (text.charCodeAt(at) === 32) at++;
  return text.charCodeAt(at) === 10 ? at + 1 : undefined;
}

function pieceOf(tokens: readonly Token[], statements: readonly PlacedStatement[], { start, next }: { readonly start: number; readonly next: number }): ScriptPiece {
  const depth = new BracketDepth();
  let [segments, cost, length, isOpen] = [0, 0, 0, false];
  tokens.forEach((token, index) => {
    length++;
    depth.take(token);
    isOpen ||= dependsOnRest(token);
    if (index < tokens.length - 1 && !(token.kind === 'operator' && token.text === ';')) return;
    segments++;
    cost += costOf(length);
    length = 0;
    depth.close();
  });
  const moved = start === 0 ? statements : statements.map((placed) => ({ ...placed, start: placed.start - start }));
  const unclosed = isOpen ? tokens.filter(({ closed }) => !closed).map((token) => movedToken(token, -start)) : [];
  return { length: next - start, statements: moved, segments, cost, isDeep: depth.wasDeep, isOpen, unclosed };
}

/** What an edit left of a script: the pieces before `from` (an offset in both texts) and those from `rest` on. */
interface Kept {
  /** Number of the pieces before the edit. */
  readonly before: number;
  readonly from: number;
  /** How much longer the new text is. */
  readonly delta: number;
  /** Where what both texts end with starts in the old one. */
  readonly tail: number;
}

/** The pieces of a text that differs from a script in one place; some are those of the script. `undefined`: the whole text has to be read. */
export function editedPieces(old: PiecedScript, text: string): readonly ScriptPiece[] | undefined {
  const kept = keptOf(old, text);
  const last = old.text.length - (old.pieces.at(-1)?.length ?? 0);
  return kept.before === 0 && last <= kept.tail ? undefined : new EditedReader(old, text, kept).read();
}

function keptOf({ text: old, pieces }: PiecedScript, text: string): Kept {
  const shorter = Math.min(old.length, text.length);
  let same = 0;
  while (same < shorter && old.charCodeAt(same) === text.charCodeAt(same)) same++;
  let end = 0;
  while (end < shorter - same && old.charCodeAt(old.length - 1 - end) === text.charCodeAt(text.length - 1 - end)) end++;
  let [before, from] = [0, 0];
  for (const { length, isOpen } of pieces) {
    if (isOpen || from + length > same || before === pieces.length - 1) break;
    before++;
    from += length;
  }
  return { before, from, delta: text.length - old.length, tail: old.length - end };
}

/** Splits that are tried before everything behind the edit is read again: a body that opens goes on for a while. */
const MAX_SPLITS = 6;

class EditedReader {
  readonly #old: PiecedScript;
  readonly #text: string;
  readonly #kept: Kept;
  readonly #tokens: Token[] = [];
  readonly #next: () => Token | undefined;
  #isOpen = false;

  constructor(old: PiecedScript, text: string, kept: Kept) {
    this.#old = old;
    this.#text = text;
    this.#kept = kept;
    this.#next = lexFrom(text, old.dialect, kept.from);
  }

  read(): readonly ScriptPiece[] | undefined {
    const { pieces } = this.#old;
    const { before, from, delta, tail } = this.#kept;
    let start = from;
    let splits = 0;
    for (let index = before; index < pieces.length - 1 && splits < MAX_SPLITS && !this.#isOpen; index++) {
      const piece = pieces[index];
      if (piece === undefined || piece.isOpen) break;
      const semicolon = start + endOf(piece) - 1;
      start += piece.length;
      if (semicolon < tail || !this.#lexTo(semicolon + delta)) continue;
      splits++;
      const made = this.#made(start + delta, index + 1);
      if (made !== 'goes on') return made;
    }
    for (let token = this.#next(); token !== undefined; token = this.#next()) this.#tokens.push(token);
    const made = this.#made(this.#text.length, pieces.length);
    return made === 'goes on' ? undefined : made;
  }

  /** Whether a semicolon stands there that is a token of its own, behind tokens that nothing can change. */
  #lexTo(semicolon: number): boolean {
    const tokens = this.#tokens;
    while ((tokens.at(-1)?.start ?? -1) < semicolon) {
      const token = this.#next();
      if (token === undefined) return false;
      this.#isOpen ||= dependsOnRest(token);
      tokens.push(token);
    }
    const last = tokens.at(-1);
    return !this.#isOpen && last?.start === semicolon && last.kind === 'operator' && last.text === ';';
  }

  /** With the pieces before the edit, and those of the old script from `rest` on. `goes on`: the last semicolon ends no statement. */
  #made(end: number, rest: number): readonly ScriptPiece[] | undefined | 'goes on' {
    const { dialect, pieces } = this.#old;
    const { before, from } = this.#kept;
    const statements = splitStatements(this.#tokens, dialect);
    if (rest < pieces.length && statements.at(-1)?.semicolon !== this.#tokens.at(-1)) return 'goes on';
    const [head, tail] = [pieces.slice(0, before), pieces.slice(rest)];
    const taken = new Set<ScannedStatement>([...head, ...tail].flatMap((piece) => piece.statements.map(({ scanned }) => scanned)));
    const placed = placeStatements(this.#text, statements, { dialect, taken });
    const middle = piecesOf(this.#text, this.#tokens, { from, end, statements: placed });
    return middle && [...head, ...middle, ...tail];
  }
}

/** Behind the semicolon of a piece that is not the last one. */
function endOf({ statements }: ScriptPiece): number {
  const last = statements.at(-1);
  return last === undefined ? 0 : last.start + last.text.length;
}
