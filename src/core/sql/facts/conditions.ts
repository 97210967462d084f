import type { TextRange } from '../../base/textRange';
import { isClockKeyword } from '../dialects/words';
import { CLAUSE_WORDS, EXPRESSION_STARTERS } from '../keywords';
import { nextAfter, operatorAt, rangeOf, splitAtCommas, topLevel, wordAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** `other`: anything that is none of these, `LIKE` and a whole OR included. */
export type ConditionOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in' | 'isNull' | 'other';

/** One of the conditions that AND ties together, read as `column operator values`, also where it is written `value operator column`. */
export interface Condition {
  /** Lower case, without quotes and table. `undefined`: what is compared is no plain column; see `subject`. */
  readonly column: string | undefined;
  /** What stands before the column's last dot, in the same form; `undefined`: nothing. */
  readonly qualifier: string | undefined;
  readonly operator: ConditionOperator;
  /** What is compared: the column, or `date(dt)`. Empty in half-typed text. */
  readonly subject: ConditionPart;
  /** `between`: start and end; `in`: each item, or the query in its brackets; `isNull`: none. Missing while half typed. */
  readonly values: readonly ConditionPart[];
  /** By NOT, whatever the operator: `NOT a = 1`, `a NOT IN (1)`, `a IS NOT NULL`. */
  readonly isNegated: boolean;
  readonly range: TextRange;
}

/** A piece of a condition, by place in the text and by token. */
export interface ConditionPart extends IndexSpan {
  readonly range: TextRange;
}

interface Comparison {
  readonly operator: ConditionOperator;
  /** Index of its first word, NOT left out, and of what follows it. */
  readonly at: number;
  readonly next: number;
}

const SIGNS: Readonly<Record<string, ConditionOperator>> = {
  '=': '=', '==': '=', '<>': '<>', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=', '<=>': 'other',
};
const FLIPPED: Partial<Readonly<Record<ConditionOperator, ConditionOperator>>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const PATTERN_WORDS = wordSet('LIKE ILIKE RLIKE REGEXP SIMILAR GLOB MATCH OVERLAPS');

/**
 * The conditions in `[from, to)` that all must hold. Brackets around the whole or around a group of conditions are looked
 * through; where an OR decides, the whole is one condition of operator `other`. Any text; linear.
 */
export function conditionsIn(view: StatementView, span: IndexSpan): readonly Condition[] {
  const found: Condition[] = [];
  const open: IndexSpan[] = [span];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const whole = withoutBrackets(view, next);
    const pieces = splitAtAnd(view, whole);
    const [first] = pieces;
    if (first?.from === whole.from && first.to === whole.to) found.push(readCondition(view, whole));
    else for (let i = pieces.length - 1; i >= 0; i--) open.push(pieces[i] ?? whole);
  }
  return found;
}

function withoutBrackets(view: StatementView, span: IndexSpan): IndexSpan {
  let { from, to } = span;
  while (operatorAt(view, from) === '(' && nextAfter(view, from) === to && !isQuery(view, from + 1)) {
    from++;
    to--;
  }
  return { from, to };
}

function isQuery(view: StatementView, index: number): boolean {
  return wordAt(view, index) === 'SELECT' || wordAt(view, index) === 'WITH';
}

/** One piece where there is no AND, or where an OR is stronger. None for an empty span. */
function splitAtAnd(view: StatementView, span: IndexSpan): readonly IndexSpan[] {
  const pieces: IndexSpan[] = [];
  let from = span.from;
  let isBetween = false;
  for (const i of topLevel(view, span)) {
    const word = wordAt(view, i);
    if (isOr(view, i)) return [span];
    if (word === 'BETWEEN') isBetween = true;
    else if (word === 'AND' && isBetween) isBetween = false;
    else if (word === 'AND') {
      pieces.push({ from, to: i });
      from = i + 1;
    }
  }
  if (from === span.from) return from < span.to ? [span] : [];
  return [...pieces, { from, to: span.to }].filter((piece) => piece.from < piece.to);
}

function readCondition(view: StatementView, piece: IndexSpan): Condition {
  const isNot = wordAt(view, piece.from) === 'NOT';
  const span = isNot ? { from: piece.from + 1, to: piece.to } : piece;
  const comparison = findComparison(view, span);
  const range = rangeOf(view, piece.from, piece.to - 1);
  if (comparison === undefined) {
    return { column: undefined, qualifier: undefined, operator: 'other', subject: partOf(view, span), values: [], isNegated: isNot, range };
  }
  const isNotInside = wordAt(view, comparison.at - 1) === 'NOT' || (wordAt(view, comparison.at) === 'IS' && wordAt(view, comparison.at + 1) === 'NOT');
  const left = { from: span.from, to: wordAt(view, comparison.at - 1) === 'NOT' ? comparison.at - 1 : comparison.at };
  const { column, qualifier, operator, subject, values } = readSides(view, { left, comparison, to: span.to });
  return { column, qualifier, operator, subject, values, isNegated: isNot !== isNotInside, range };
}

interface Sides {
  readonly left: IndexSpan;
  readonly comparison: Comparison;
  readonly to: number;
}

function readSides(view: StatementView, { left, comparison, to }: Sides): Omit<Condition, 'isNegated' | 'range'> {
  const { operator, next } = comparison;
  const right = { from: Math.min(next, to), to };
  const values = valuesOf(view, operator, right).map((value) => partOf(view, value));
  const column = columnOf(view, left);
  const flipped = FLIPPED[operator];
  const other = column !== undefined || flipped === undefined ? undefined : columnOf(view, right);
  if (other === undefined || flipped === undefined) return { column: column?.column, qualifier: column?.qualifier, operator, subject: partOf(view, left), values };
  const { column: name, qualifier } = other;
  return { column: name, qualifier, operator: flipped, subject: partOf(view, right), values: left.from < left.to ? [partOf(view, left)] : [] };
}

function partOf(view: StatementView, span: IndexSpan): ConditionPart {
  const { from, to } = span;
  return { from, to, range: from < to ? rangeOf(view, from, to - 1) : emptyAt(view, from) };
}

function emptyAt(view: StatementView, index: number): TextRange {
  const end = view.tokens[index - 1]?.end ?? 0;
  return { start: end, end };
}

/** The first one; none where an OR decides. */
function findComparison(view: StatementView, span: IndexSpan): Comparison | undefined {
  let found: Comparison | undefined;
  for (const i of topLevel(view, span)) {
    if (isOr(view, i)) return undefined;
    found ??= comparisonAt(view, i);
  }
  return found;
}

function isOr(view: StatementView, index: number): boolean {
  const word = wordAt(view, index);
  return word === 'OR' || word === 'XOR' || (view.dialect === 'mysql' && operatorAt(view, index) === '||');
}

function comparisonAt(view: StatementView, at: number): Comparison | undefined {
  const sign = operatorAt(view, at);
  if (Object.hasOwn(SIGNS, sign)) {
    const isList = ['ANY', 'ALL', 'SOME'].includes(wordAt(view, at + 1));
    return { operator: isList ? 'other' : (SIGNS[sign] ?? 'other'), at, next: at + 1 };
  }
  const word = wordAt(view, at);
  if (word === 'BETWEEN') return { operator: 'between', at, next: wordAt(view, at + 1) === 'SYMMETRIC' ? at + 2 : at + 1 };
  if (word === 'IN') return { operator: 'in', at, next: at + 1 };
  if (word === 'IS') return readIs(view, at);
  return PATTERN_WORDS.has(word) ? { operator: 'other', at, next: at + 1 } : undefined;
}

function readIs(view: StatementView, at: number): Comparison {
  const next = wordAt(view, at + 1) === 'NOT' ? at + 2 : at + 1;
  return wordAt(view, next) === 'NULL' ? { operator: 'isNull', at, next: next + 1 } : { operator: 'other', at, next };
}

function valuesOf(view: StatementView, operator: ConditionOperator, right: IndexSpan): readonly IndexSpan[] {
  if (operator === 'isNull' || right.from >= right.to) return [];
  if (operator === 'between') return splitAtWord(view, right, 'AND');
  if (operator !== 'in' || operatorAt(view, right.from) !== '(' || isQuery(view, right.from + 1)) return [right];
  const inside = { from: right.from + 1, to: Math.min(nextAfter(view, right.from) - 1, right.to) };
  return splitAtCommas(view, inside).filter((piece) => piece.from < piece.to);
}

function splitAtWord(view: StatementView, span: IndexSpan, word: string): readonly IndexSpan[] {
  for (const i of topLevel(view, span)) {
    if (wordAt(view, i) === word) return [{ from: span.from, to: i }, { from: i + 1, to: span.to }].filter((piece) => piece.from < piece.to);
  }
  return [span];
}

interface ColumnName {
  readonly column: string;
  readonly qualifier: string | undefined;
}

/** Words that are values, not columns. */
const VALUE_WORDS = wordSet('NULL TRUE FALSE UNKNOWN');

/** The column that the span consists of; `undefined` for everything else. */
export function columnOf(view: StatementView, span: IndexSpan): ColumnName | undefined {
  const parts: string[] = [];
  for (let i = span.from; i < span.to; i++) {
    if ((i - span.from) % 2 === 1) {
      if (operatorAt(view, i) !== '.') return undefined;
      continue;
    }
    const token = view.tokens[i];
    const isWord = token?.kind === 'word' && (i > span.from || isColumnWord(view, token.upper));
    if (token === undefined || (!isWord && token.kind !== 'quotedName')) return undefined;
    parts.push((token.kind === 'word' ? token.text : token.upper).toLowerCase());
  }
  const column = parts.pop();
  if (column === undefined || (span.to - span.from) % 2 === 0) return undefined;
  return { column, qualifier: parts.length === 0 ? undefined : parts.join('.') };
}

function isColumnWord(view: StatementView, word: string): boolean {
  if (word.startsWith('@') || VALUE_WORDS.has(word) || CLAUSE_WORDS.has(word) || EXPRESSION_STARTERS.has(word)) return false;
  return !isClockKeyword(view.dialect, word);
}
