import { EXPRESSION_STARTERS, SELECT_MODIFIERS } from './keywords';
import type { Dialect } from './lex/token';
import { isSourceFrom } from './tablesRead';
import { closerOf, indexesOf, operatorAt, parentOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** Whether a dot, or a bind sign that touches, makes the word at `index` part of a longer name. */
export function isPartOfName(view: StatementView, index: number): boolean {
  const before = operatorAt(view, index - 1);
  if (before === '.' || isInStagePath(view, index)) return true;
  if (before !== ':' && before !== '&') return false;
  return view.tokens[index - 1]?.end === view.tokens[index]?.start && !isStructValue(view, index - 1);
}

/** The parts of a path that are looked at, so that long texts without spaces stay cheap. */
const LONGEST_PATH = 60;

/** Snowflake's `@stage/current_date/x.csv`: what touches the stage's name belongs to the path. */
function isInStagePath(view: StatementView, index: number): boolean {
  if (view.dialect !== 'snowflake') return false;
  for (let i = index - 1; i >= 0 && i > index - LONGEST_PATH; i--) {
    const token = view.tokens[i];
    if (token === undefined || token.end !== view.tokens[i + 1]?.start || token.text === '(') return false;
    if (token.text.startsWith('@')) return true;
  }
  return false;
}

/** `{'day': x}` (DuckDB), where the colon is no bind sign. ClickHouse writes parameters as `{x: Date}`. */
function isStructValue(view: StatementView, colon: number): boolean {
  return view.dialect !== 'clickhouse' && operatorAt(view, parentOf(view, colon)) === '{';
}

/** Words behind which an expression starts, beside those that all dialects share. */
const MORE_STARTERS = wordSet('SYMMETRIC ASYMMETRIC STRUCT PRINT PLACING ONLY');

/** Whether an expression may start at `index`, so that a bare keyword there is a value and no alias, column, table or parameter. */
export function isValuePosition(view: StatementView, index: number): boolean {
  if (isPartOfName(view, index) || isFollowedByName(view, index) || isLambdaName(view, index)) return false;
  const previous = view.tokens[index - 1];
  if (previous === undefined) return false;
  if (previous.kind === 'operator') return startsOperand(view, index);
  if (previous.kind === 'template') return previous.text.startsWith('{%');
  if (previous.kind === 'number') return wordAt(view, index - 2) === 'TOP';
  return previous.kind === 'word' && startsExpression(view, index);
}

/** `x.y`, `x => 1`, `x := 1`: the word names something. */
function isFollowedByName(view: StatementView, index: number): boolean {
  const next = operatorAt(view, index + 1);
  return next === '.' || next === '=>' || next === ':=';
}

/** Dialects in which `->` reads a part of a document. */
const ARROW_READS = new Set<Dialect>(['postgresql', 'mysql', 'sqlite', 'redshift']);

/** `x -> x + 1`, `(x, y) -> y`: the parameter of a lambda, and its uses in the bracket around. */
function isLambdaName(view: StatementView, index: number): boolean {
  if (ARROW_READS.has(view.dialect)) return false;
  return indexesOf(view, new Set([wordAt(view, index)])).some((at) => {
    if (at > index) return false;
    const list = parentOf(view, at);
    const isListed = list !== -1 && operatorAt(view, closerOf(view, list) + 1) === '->';
    const scope = isListed ? parentOf(view, list) : list;
    return (isListed || operatorAt(view, at + 1) === '->') && index < (scope === -1 ? view.tokens.length : closerOf(view, scope));
  });
}

function startsOperand(view: StatementView, index: number): boolean {
  const before = operatorAt(view, index - 1);
  if (before === ')') return isBehindModifier(view, openerOf(view, index - 1));
  if (']}.{'.includes(before)) return false;
  if (before !== '(' && before !== ',') return true;
  return !isInNameList(view, index) && !isAssigned(view, index) && !isFormatParameter(view, index);
}

/** The bracket that the closing one at `close` closes; -1 when it closes none. */
function openerOf(view: StatementView, close: number): number {
  for (let i = close - 1; i >= 0; i--) if (closerOf(view, i) === close) return i;
  return -1;
}

/** `TOP (10) x`, `DISTINCT ON (a) x`. */
function isBehindModifier(view: StatementView, open: number): boolean {
  return wordAt(view, open - 1) === 'TOP' || (wordAt(view, open - 1) === 'ON' && wordAt(view, open - 2) === 'DISTINCT');
}

function startsExpression(view: StatementView, index: number): boolean {
  const word = wordAt(view, index - 1);
  if (word === 'FROM') return !isSourceFrom(view, index - 1) && wordAt(view, index - 2) !== 'DELETE';
  if (word === 'SET') return operatorAt(view, index + 1) !== '=';
  if (word === 'TIMESTAMP') return wordAt(view, index - 2) === 'OF' || wordAt(view, index - 2) === 'BETWEEN';
  return EXPRESSION_STARTERS.has(word) || SELECT_MODIFIERS.has(word) || MORE_STARTERS.has(word);
}

/** Words whose brackets hold names: `USING (a)`, `MERGE … INSERT (a)`, `* EXCEPT (a)`, `PARTITION (a)`. */
const NAME_LISTS = wordSet('USING INSERT EXCEPT EXCLUDE PARTITION KEY UNIQUE');

/** A list of plain names behind one of `NAME_LISTS`, or the columns of an alias or a common table. */
function isInNameList(view: StatementView, index: number): boolean {
  const open = parentOf(view, index);
  if (operatorAt(view, open) !== '(') return false;
  const before = wordAt(view, open - 1);
  const isPartition = before === 'PARTITION' && operatorAt(view, index + 1) === '=';
  const names = NAME_LISTS.has(before) || wordAt(view, open - 2) === 'AS' || wordAt(view, closerOf(view, open) + 1) === 'AS';
  return isPartition || (names && isPlainList(view, open));
}

function isPlainList(view: StatementView, open: number): boolean {
  const close = closerOf(view, open);
  if (close >= view.tokens.length || wordAt(view, close + 1) === 'OVER') return false;
  for (let i = open + 1; i < close; i++) {
    const kind = view.tokens[i]?.kind;
    if ((i - open) % 2 === 1 ? kind !== 'word' && kind !== 'quotedName' : operatorAt(view, i) !== ',') return false;
  }
  return isColumnList(view, open, close);
}

/** `x(CURRENT_DATE) AS y` is a call with an alias: only a query or an alias makes the bracket a list of columns. */
function isColumnList(view: StatementView, open: number, close: number): boolean {
  if (wordAt(view, close + 1) !== 'AS') return true;
  return operatorAt(view, close + 2) === '(' && (wordAt(view, open - 2) === 'WITH' || wordAt(view, open - 2) === 'RECURSIVE' || operatorAt(view, open - 2) === ',');
}

/** `SET a = 1, x = 2`: the target of an assignment. */
function isAssigned(view: StatementView, index: number): boolean {
  if (operatorAt(view, index + 1) !== '=' || operatorAt(view, index - 1) !== ',') return false;
  const parent = parentOf(view, index);
  for (let i = index - 1; i > parent; i--) {
    if (parentOf(view, i) !== parent) continue;
    const word = wordAt(view, i);
    if (word === 'SET' || word === 'UPDATE') return true;
    if (word === 'SELECT' || word === 'WHERE' || word === 'VALUES') return false;
  }
  return false;
}

/** `%(x)s` of Python's database drivers. */
function isFormatParameter(view: StatementView, index: number): boolean {
  const percent = view.tokens[index - 2];
  return percent?.text === '%' && percent.end === view.tokens[index - 1]?.start && wordAt(view, index + 2) === 'S' && view.tokens[index + 2]?.start === view.tokens[index + 1]?.end;
}
