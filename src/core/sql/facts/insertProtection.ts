import { findOwnReads, type OwnRead } from './ownReads';
import type { Insert, ScannedStatement } from '../scanned';
import { closerOf, enclosingEnd, findWord, firstIndex, hasWords, indexesOf, nextAfter, operatorAt, parentOf, wordAt, type StatementView } from '../view';
import { hasTemplate, wordSet } from '../wordSet';

/**
 * What outside an insert's own clauses keeps a second run from adding its rows again. `absence`: it adds only rows that
 * the target does not have; `highWater`: only rows newer than the target's newest; `once`: the engine takes the batch
 * once; `notExecuted`: the statement only describes or defines the insert.
 */
export type InsertProtection = 'absence' | 'highWater' | 'once' | 'notExecuted';

/** `opening`: the `IF … BEGIN` whose block the statement stands in. */
export function findInsertProtection(statement: ScannedStatement, insert: Insert, opening: ScannedStatement | undefined): InsertProtection | undefined {
  const { view } = statement;
  if (isNotExecuted(view)) return 'notExecuted';
  if (isTakenOnce(view, insert)) return 'once';
  if (opening !== undefined && findOwnReads(opening, insert).some((read) => isInNegatedQuery(opening.view, read))) return 'absence';
  const own = findOwnReads(statement, insert);
  if (own.some((read) => isAbsenceCheck(view, insert, read))) return 'absence';
  return own.some((read) => isHighWaterMark(view, read)) ? 'highWater' : undefined;
}

/** `EXPLAIN INSERT …`; the body of `CREATE TASK … AS INSERT …`, `CREATE EVENT … DO INSERT …`, `CREATE RULE …`. */
export function isNotExecuted(view: StatementView): boolean {
  const first = wordAt(view, 0);
  if (first === 'EXPLAIN') return findWord(view, { from: 1, to: Math.min(3, view.tokens.length) }, 'ANALYZE') === undefined;
  return first === 'CREATE' || first === 'ALTER';
}

const ONCE_WORDS = wordSet('INSERT_DEDUPLICATION_TOKEN LABEL REPLACE');

/**
 * ClickHouse's `insert_deduplication_token` and Doris' `WITH LABEL` when they follow the schedule time; Databricks'
 * `REPLACE ON` and `REPLACE USING`, and the INSERT of `REPLACE WHERE` behind a name in quotes.
 */
function isTakenOnce(view: StatementView, insert: Insert): boolean {
  for (const i of indexesOf(view, ONCE_WORDS)) {
    if (i < insert.from || i >= insert.to) continue;
    const word = wordAt(view, i);
    if (word === 'INSERT_DEDUPLICATION_TOKEN') return true;
    if (word === 'LABEL' && wordAt(view, i - 1) === 'WITH') return hasTemplate(view.tokens[i + 1]?.text);
    if (word === 'REPLACE' && ['ON', 'USING', 'WHERE'].includes(wordAt(view, i + 1)) && i < insert.source.from) return true;
  }
  return false;
}

function isAbsenceCheck(view: StatementView, insert: Insert, read: OwnRead): boolean {
  const isInCommonTable = wordAt(view, 0) === 'WITH' && read.index < insert.from;
  if (isInNegatedQuery(view, read)) return true;
  return (isInCommonTable || read.index > insert.from) && (isSubtracted(view, isInCommonTable ? 0 : insert.from, read) || isUnmatched(view, read));
}

/** Inside `NOT EXISTS (…)`, `NOT IN (…)`, `<> ALL (…)` or `(SELECT count(*) …) = 0`. */
function isInNegatedQuery(view: StatementView, read: OwnRead): boolean {
  for (let open = parentOf(view, read.index); open !== -1; open = parentOf(view, open)) {
    const word = wordAt(view, open - 1);
    if (word === 'EXISTS' && isNegated(view, open - 2)) return true;
    if (word === 'IN' && (wordAt(view, open - 2) === 'NOT' || isNegated(view, operandStart(view, open - 2) - 1))) return true;
    if (word === 'ALL' && ['<>', '!='].includes(operatorAt(view, open - 2))) return true;
    if (wordAt(view, open + 2) === 'COUNT' && isZero(view, closerOf(view, open))) return true;
  }
  return false;
}

/** `NOT` at `index`, also before brackets: `NOT (EXISTS …)`. */
function isNegated(view: StatementView, index: number): boolean {
  let at = index;
  while (operatorAt(view, at) === '(') at--;
  return wordAt(view, at) === 'NOT';
}

/** Where the simple operand that ends at `index` starts: `a.b` or a bracket. */
function operandStart(view: StatementView, index: number): number {
  let at = operatorAt(view, index) === ')' ? openerOf(view, index) : index;
  while (operatorAt(view, at - 1) === '.') at -= 2;
  return at;
}

function openerOf(view: StatementView, close: number): number {
  let at = close - 1;
  while (at > 0 && closerOf(view, at) !== close) at--;
  return at;
}

function isZero(view: StatementView, close: number): boolean {
  const bound = view.tokens[close + 2]?.text;
  return (operatorAt(view, close + 1) === '=' && bound === '0') || (operatorAt(view, close + 1) === '<' && bound === '1');
}

/** `… EXCEPT SELECT … FROM target`, with brackets or without. */
function isSubtracted(view: StatementView, from: number, read: OwnRead): boolean {
  let level = parentOf(view, read.index);
  for (let i = read.index; i > from; i--) {
    if (i === level) level = parentOf(view, level);
    if (parentOf(view, i) !== level || !['EXCEPT', 'MINUS'].includes(wordAt(view, i))) continue;
    if (operatorAt(view, i + 1) === '(' || ['SELECT', 'ALL', 'DISTINCT', 'TABLE', 'FROM'].includes(wordAt(view, i + 1))) return true;
  }
  return false;
}

/** `ANTI JOIN target`, `LEFT JOIN target … WHERE target.key IS NULL`, `FROM target RIGHT JOIN …`, `FROM s, target WHERE … (+)`, also for a query over the target. */
function isUnmatched(view: StatementView, read: OwnRead): boolean {
  if (isMissingSide(view, { joinAt: read.introducedAt, from: read.index, names: read.names })) return true;
  const open = parentOf(view, read.index);
  if (open === -1 || wordAt(view, open - 1) !== 'JOIN') return false;
  const close = closerOf(view, open);
  const aliasAt = wordAt(view, close + 1) === 'AS' ? close + 2 : close + 1;
  return isMissingSide(view, { joinAt: open - 1, from: close, names: new Set([view.tokens[aliasAt]?.upper.toLowerCase() ?? '']) });
}

interface JoinSide {
  /** The JOIN (or FROM) before the table. */
  readonly joinAt: number;
  readonly from: number;
  readonly names: ReadonlySet<string>;
}

const JOIN_WORDS = wordSet('ANTI LEFT OUTER RIGHT FULL ANY ALL GLOBAL');

function isMissingSide(view: StatementView, side: JoinSide): boolean {
  const words = joinWords(view, side.joinAt);
  if (words.includes('ANTI')) return true;
  const isOptional = wordAt(view, side.joinAt) === 'JOIN' ? words.includes('LEFT') || words.includes('FULL') : hasRightJoin(view, side) || isMarkedOuter(view, side);
  return isOptional && isTestedForNull(view, side);
}

function joinWords(view: StatementView, joinAt: number): readonly string[] {
  const words: string[] = [];
  for (let i = joinAt - 1; JOIN_WORDS.has(wordAt(view, i)); i--) words.push(wordAt(view, i));
  return wordAt(view, joinAt) === 'JOIN' ? words : [];
}

function hasRightJoin(view: StatementView, side: JoinSide): boolean {
  const end = enclosingEnd(view, side.from);
  return findWord(view, { from: side.from, to: end }, wordSet('RIGHT FULL')) !== undefined;
}

/** Oracle's `FROM s, target t WHERE s.key = t.key(+)`. */
function isMarkedOuter(view: StatementView, side: JoinSide): boolean {
  const end = enclosingEnd(view, side.from);
  for (let i = side.from + 1; i < end; i++) {
    const isMark = operatorAt(view, i) === '(' && operatorAt(view, i + 1) === '+' && operatorAt(view, i + 2) === ')';
    if (isMark && operatorAt(view, i - 2) === '.' && side.names.has(view.tokens[i - 3]?.upper.toLowerCase() ?? '')) return true;
  }
  return false;
}

/** Whether the WHERE behind the join asks for rows in which a column of the side is missing. */
function isTestedForNull(view: StatementView, side: JoinSide): boolean {
  const end = enclosingEnd(view, side.from);
  const where = findWord(view, { from: side.from, to: end }, 'WHERE');
  if (where === undefined) return false;
  for (let i = where + 1; i < end; i = nextAfter(view, i)) {
    if (operatorAt(view, i) === '(' && containsNullTest(view, i, side)) return true;
    if (isNullTest(view, i, side)) return true;
  }
  return false;
}

function containsNullTest(view: StatementView, open: number, side: JoinSide): boolean {
  return firstIndex({ from: open + 1, to: closerOf(view, open) }, (i) => isNullTest(view, i, side)) !== undefined;
}

/** `side.column IS NULL` with its IS at `index`; a column without a table may be the side's. */
function isNullTest(view: StatementView, index: number, side: JoinSide): boolean {
  if (!hasWords(view, index, 'IS', 'NULL')) return false;
  if (operatorAt(view, index - 2) !== '.') return true;
  return side.names.has(view.tokens[index - 3]?.upper.toLowerCase() ?? '');
}

const PASSING = new Set(['COALESCE', 'IFNULL', 'NVL', 'ISNULL', 'CAST', 'DATE', 'TIMESTAMP', 'TO_DATE', '']);

/** `ts > (SELECT max(ts) FROM target)`, also inside COALESCE. What is lost by it is another rule's subject (P03). */
function isHighWaterMark(view: StatementView, read: OwnRead): boolean {
  const query = parentOf(view, read.index);
  if (query === -1 || findMax(view, query) === undefined) return false;
  for (let open = query; open !== -1; open = parentOf(view, open)) {
    const name = wordAt(view, open - 1);
    const before = operatorAt(view, name === '' ? open - 1 : open - 2);
    if (before === '>') return true;
    if (open !== query && !PASSING.has(name)) return false;
  }
  return false;
}

function findMax(view: StatementView, open: number): number | undefined {
  return firstIndex({ from: open + 1, to: closerOf(view, open) }, (i) => wordAt(view, i) === 'MAX');
}
