import { CLAUSE_WORDS, SELECT_MODIFIERS } from './keywords';
import type { SelectItem } from './scanned';
import { findWord, nameAt, nextAfter, operatorAt, rangeOf, splitAtCommas, wordAt, type IndexSpan, type StatementView } from './view';
import { wordSet } from './wordSet';

const LIST_ENDS = wordSet('FROM WHERE GROUP ORDER HAVING LIMIT UNION EXCEPT MINUS INTERSECT LATERAL INTO QUALIFY WINDOW ON RETURNING');

/** The items of the select list that starts at the SELECT at `select`. */
export function readSelectItems(view: StatementView, select: number, to: number): readonly SelectItem[] {
  let from = select + 1;
  while (SELECT_MODIFIERS.has(wordAt(view, from))) from++;
  if (wordAt(view, from) === 'TOP') from = nextAfter(view, from + 1);
  const end = findWord(view, { from, to }, LIST_ENDS) ?? endOfBracket(view, from, to);
  return splitAtCommas(view, { from, to: end }).flatMap((piece) => readItem(view, piece) ?? []);
}

/** A query in brackets ends at the bracket, which `findWord` passes over without a sign. */
function endOfBracket(view: StatementView, from: number, to: number): number {
  for (let i = from; i < to; i = nextAfter(view, i)) if (operatorAt(view, i) === ')') return i;
  return to;
}

function readItem(view: StatementView, piece: IndexSpan): SelectItem | undefined {
  if (piece.from >= piece.to) return undefined;
  const last = piece.to - 1;
  const range = rangeOf(view, piece.from, last);
  const name = nameOf(view, last);
  if (name === undefined) return { name: undefined, expression: range, range };
  if (piece.from === last) return { name, expression: range, range };
  if (operatorAt(view, last - 1) === '.') return { name: isDottedName(view, piece) ? name : undefined, expression: range, range };
  const before = wordAt(view, last - 1) === 'AS' ? last - 2 : last - 1;
  const isAlias = before < last - 1 || endsOperand(view, before);
  if (!isAlias || before < piece.from) return { name: undefined, expression: range, range };
  return { name, expression: rangeOf(view, piece.from, before), range };
}

/** `a.b.c` and nothing else. */
function isDottedName(view: StatementView, piece: IndexSpan): boolean {
  for (let i = piece.from; i < piece.to; i++) {
    const isName = view.tokens[i]?.kind === 'word' || view.tokens[i]?.kind === 'quotedName';
    if ((i - piece.from) % 2 === 0 ? !isName : operatorAt(view, i) !== '.') return false;
  }
  return true;
}

function nameOf(view: StatementView, index: number): string | undefined {
  return CLAUSE_WORDS.has(wordAt(view, index)) ? undefined : nameAt(view, index);
}

/** Whether an operand may end at `index`, so that a name behind it is an alias. */
function endsOperand(view: StatementView, index: number): boolean {
  const token = view.tokens[index];
  if (token === undefined) return false;
  if (token.kind === 'operator') return token.text === ')' || token.text === ']';
  return token.kind !== 'word' || token.upper === 'END' || !CLAUSE_WORDS.has(token.upper);
}
