import type { TextRange } from '../base/textRange';
import { lex } from './lex/lexer';
import { scanStatement } from './scanner';
import { forgetStatements, movedToStart, placeStatements, type PlacedStatement } from './statementMemory';
import { splitStatements } from './statements';
import type { Dialect, Token } from './lex/token';

/** What one file's SQL may cost to be linted in under a second, counted in tokens: about 450 KB of ordinary SQL (`bench/worstCases.ts`). */
export const SQL_TOKEN_LIMIT = 100_000;

/** Tokens of one statement by which its cost doubles: some rules compare the parts of a statement with each other. */
const DOUBLING = 10_000;

/** What a statement costs, by its tokens. */
function costOf(tokens: number): number {
  return tokens + (tokens * tokens) / DOUBLING;
}

/** Statements of one file's SQL: some rules compare each statement of a task with the others. */
export const SQL_STATEMENT_LIMIT = 2_000;

/** Brackets inside each other in one statement. People write ten; what follows brackets inwards may recurse. */
export const SQL_DEPTH_LIMIT = 100;

/** A script's tokens (comments too; offsets in the whole text) and its statements, in order. */
export interface PlacedScript {
  readonly text: string;
  readonly dialect: Dialect;
  readonly tokens: readonly Token[];
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
 * Scans as many whole statements as `limit` allows, each for its cost, two thousand at most, and none that nests too deeply. Decided by the text alone before
 * anything is scanned. Scripts of ordinary length and statements that come again are remembered.
 */
export function readScript(text: string, dialect: Dialect, limit: number): ReadScript {
  // A token has a character at least.
  if (costOf(text.length) <= limit && !mayBeBeyond(text)) return readWhole(scanOnce(text, dialect));
  const tokens = lex(text, dialect);
  const unread = findUnread(tokens, limit);
  if (unread.length === 0) return readWhole(scanOnce(text, dialect, tokens));
  let rest = '';
  let done = 0;
  for (const { start, end } of unread) {
    rest += text.slice(done, start) + text.slice(start, end).replace(/[^\n\r]/g, ' ');
    done = end;
  }
  return { ...readWhole(scanPlaced(rest + text.slice(done), dialect)), unread };
}

function readWhole(script: PlacedScript): ReadScript {
  return { script, unread: [], cost: script.statements.reduce((sum, { scanned }) => sum + costOf(scanned.statement.tokens.length), 0) };
}

/** Quick and on the safe side: a text without so many brackets and semicolons is within the limits of depth and statements. */
function mayBeBeyond(text: string): boolean {
  let openers = 0;
  let semicolons = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 40 || unit === 91 || unit === 123) openers++;
    else if (unit === 59) semicolons++;
  }
  return openers > SQL_DEPTH_LIMIT || semicolons >= SQL_STATEMENT_LIMIT;
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** What lies between two semicolons is left out as a whole. */
function findUnread(tokens: readonly Token[], limit: number): readonly TextRange[] {
  const unread: TextRange[] = [];
  const open: string[] = [];
  let first = 0;
  let statements = 0;
  let cost = 0;
  let isDeep = false;
  for (let index = 0; index < tokens.length && statements < SQL_STATEMENT_LIMIT && cost + costOf(index - first) < limit; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const isOperator = token.kind === 'operator';
    if (isOperator && token.text === open.at(-1)) open.pop();
    const closer = isOperator && Object.hasOwn(CLOSERS, token.text) ? CLOSERS[token.text] : undefined;
    if (closer !== undefined) open.push(closer);
    isDeep ||= open.length > SQL_DEPTH_LIMIT;
    if (index < tokens.length - 1 && !(isOperator && token.text === ';')) continue;
    if (index > first) statements++;
    if (isDeep) unread.push({ start: tokens[first]?.start ?? 0, end: token.end });
    else cost += costOf(index + 1 - first);
    first = index + 1;
    isDeep = false;
    open.length = 0;
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
  for (const [oldest, { text: dropped }] of scripts) {
    if (remembered <= REMEMBERED) break;
    scripts.delete(oldest);
    remembered -= dropped.length;
  }
  return script;
}

/** The only statement of a script is remembered with the script. */
function scanPlaced(text: string, dialect: Dialect, tokens: readonly Token[] = lex(text, dialect)): PlacedScript {
  const statements = splitStatements(tokens, dialect);
  const [only] = statements;
  if (only === undefined || statements.length > 1) return { text, dialect, tokens, statements: placeStatements(text, statements, dialect) };
  const { start, end } = only.range;
  const placed = { start, text: text.slice(start, only.semicolon?.end ?? end), scanned: scanStatement(movedToStart(only), dialect) };
  return { text, dialect, tokens, statements: [placed] };
}

/** Forgets all scripts and statements, so that the next ones are scanned anew. Changes no result. */
export function forgetScans(): void {
  scripts.clear();
  remembered = 0;
  forgetStatements();
}
