import type { TextRange } from '../base/textRange';
import { isBodyQuote, opensBody } from './runBodies';
import { batchEndAt, copiedDataEnd, delimiterAt, findDataEnds } from './separators';
import { newImplicitSplit, splitsBefore } from './implicitSplit';
import type { Dialect, Token } from './lex/token';
import { wordSet } from './wordSet';

/** One statement of a script. */
export interface Statement {
  /** Without comments, block templates (`{% … %}`) and the closing semicolon; never empty. */
  readonly tokens: readonly Token[];
  /** From the first token to the last, in the lexed text. */
  readonly range: TextRange;
  /** The semicolon that ends it; `undefined` for a last statement without one, and for one that ends at another sign. */
  readonly semicolon: Token | undefined;
  /** The opening quote of the string whose content it is; `undefined` outside strings, and in the body of DO. */
  readonly quote: string | undefined;
}

/**
 * Splits at semicolons, in order, leaving out empty statements. A semicolon splits also inside open brackets, so that a
 * missing `)` spoils one statement only. The body of CREATE TRIGGER, PROCEDURE or FUNCTION stays in one piece.
 * The quotes of a body that runs, and the BEGIN in it, end a statement too: `DO $$ BEGIN DELETE …` is three.
 * Splits also at T-SQL's GO and before its statements that no semicolon precedes, at Oracle's `/`, and at MySQL's DELIMITER.
 */
export function splitStatements(tokens: readonly Token[], dialect: Dialect = 'generic'): readonly Statement[] {
  const code = tokens.filter((token) => token.kind !== 'comment' && !token.text.startsWith('{%'));
  const split: Split = { dialect, code, statements: [], current: [], body: newBody(), implicit: newImplicitSplit(), delimiter: undefined, dataEnds: findDataEnds(code), quotes: [] };
  for (let i = 0; i < code.length; ) i = takeToken(split, i);
  endStatement(split, undefined);
  return split.statements;
}

interface Split {
  readonly dialect: Dialect;
  readonly code: readonly Token[];
  readonly statements: Statement[];
  current: Token[];
  body: Body;
  implicit: ReturnType<typeof newImplicitSplit>;
  /** Indexes behind the `\.` that end copied rows, those still ahead. */
  readonly dataEnds: number[];
  /** Those that opened the bodies that run here. */
  readonly quotes: Token[];
  /** What the last DELIMITER command set. */
  delimiter: string | undefined;
}

/** Gives the index of the next token to take. */
function takeToken(split: Split, index: number): number {
  const { code, dialect, body } = split;
  const token = code[index];
  if (token === undefined) return index + 1;
  const command = split.current.length === 0 ? delimiterAt(code, index, dialect) : undefined;
  if (command !== undefined) {
    split.delimiter = command.delimiter;
    return command.next;
  }
  const separator = batchEndAt(code, index, { dialect, delimiter: split.delimiter, hasBody: body.hasBody });
  if (separator !== undefined) {
    if (separator.keepsToken) split.current.push(token);
    endStatement(split, undefined);
    split.implicit = newImplicitSplit();
    return separator.next;
  }
  if (token.upper === ';' && token.kind === 'operator' && !isInBody(split)) {
    const next = copiedDataEnd(split.dataEnds, split.current, index + 1);
    endStatement(split, token);
    return next;
  }
  if (closesRunBody(split, token) || (dialect === 'sqlserver' && !body.hasBody && splitsBefore(split.implicit, code, index))) endStatement(split, undefined);
  if (closesRunBody(split, token)) split.quotes.pop();
  split.current.push(token);
  followBody(split.body, split, index);
  if (opensRunBody(split, token, code[index + 1])) endStatement(split, undefined);
  return index + 1;
}

/** The opening quote, or a BEGIN that a statement of the body starts with: a bracket, and no word of a transaction. A routine's strings run when it does. */
function opensRunBody({ quotes, current, body }: Split, token: Token, next: Token | undefined): boolean {
  if (opensBody(token)) {
    if (!body.hasBody) quotes.push(token);
    return !body.hasBody;
  }
  const isBracket = quotes.length > 0 && token.upper === 'BEGIN' && token.kind === 'word' && current.length === 1 && !TRANSACTIONS.has(next?.upper ?? '');
  if (isBracket) current[0] = { ...token, kind: 'operator' };
  return isBracket;
}

function closesRunBody({ quotes }: Split, token: Token): boolean {
  return quotes.length > 0 && isBodyQuote(token) && !opensBody(token);
}

function quoteOf({ quotes }: Split, last: Token): string | undefined {
  return quotes.findLast((quote) => quote !== last && !quote.text.startsWith('$'))?.text;
}

function endStatement(split: Split, semicolon: Token | undefined): void {
  const first = split.current[0];
  const last = split.current.at(-1);
  if (first !== undefined && last !== undefined) {
    split.statements.push({ tokens: split.current, range: { start: first.start, end: last.end }, semicolon, quote: quoteOf(split, last) });
  }
  split.current = [];
  split.body = newBody();
}

interface Body {
  /** Whether the statement's first words say that it has a body with statements of its own. */
  hasBody: boolean;
  /** Open BEGIN and CASE, and an open package or compound trigger. */
  depth: number;
  /** Oracle: IS or AS was read, and the BEGIN of the body is still to come. */
  awaitsBegin: boolean;
}

function newBody(): Body {
  return { hasBody: false, depth: 0, awaitsBegin: false };
}

/** In T-SQL a routine takes up the rest of its batch; with a delimiter of its own it ends there. */
function isInBody({ body, dialect, delimiter }: Split): boolean {
  if (!body.hasBody) return false;
  return body.depth > 0 || body.awaitsBegin || dialect === 'sqlserver' || (delimiter !== undefined && delimiter !== ';');
}

/** How many words may stand before the object's type: `CREATE OR REPLACE DEFINER = x TEMP TRIGGER`. */
const HEAD_WORDS = 8;

const BODY_OBJECTS = wordSet('TRIGGER PROCEDURE PROC FUNCTION PACKAGE EVENT TASK');
const HEAD_OBJECTS = wordSet('TABLE VIEW INDEX AS ON');

function followBody(body: Body, { current, dialect, code }: Split, index: number): void {
  const token = code[index];
  if (token?.kind !== 'word') return;
  const before = current.at(-2)?.upper;
  if (!body.hasBody) {
    const head = current[0]?.upper;
    const isHead = current.length <= HEAD_WORDS && (head === 'CREATE' || (head === 'ALTER' && dialect === 'sqlserver'));
    body.hasBody = isHead && BODY_OBJECTS.has(token.upper) && !current.some((other) => other.kind === 'word' && HEAD_OBJECTS.has(other.upper));
    return;
  }
  const next = code[index + 1]?.upper ?? '';
  if (token.upper === 'TRIGGER' && before === 'COMPOUND') body.depth++;
  else if (token.upper === 'BEGIN' && !TRANSACTIONS.has(next)) {
    body.depth++;
    body.awaitsBegin = false;
  } else if (token.upper === 'CASE' && before !== 'END') body.depth++;
  else if (token.upper === 'END' && body.depth > 0 && !LOOPS.has(next)) body.depth--;
  else if (dialect === 'oracle' && body.depth === 0 && (token.upper === 'IS' || token.upper === 'AS') && next !== 'LANGUAGE') openOracleBody(body, current);
}

function openOracleBody(body: Body, current: readonly Token[]): void {
  const isPackage = current.slice(0, HEAD_WORDS).some((token) => token.upper === 'PACKAGE');
  if (isPackage) body.depth++;
  else body.awaitsBegin = true;
}

/** `BEGIN TRANSACTION` opens no block. */
const TRANSACTIONS = wordSet('TRANSACTION TRAN WORK ;');

/** `END IF` and the like close what BEGIN did not open. */
const LOOPS = wordSet('IF LOOP WHILE REPEAT FOR');
