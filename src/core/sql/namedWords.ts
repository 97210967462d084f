import { remembered } from '../base/remembered';
import { callAt, isOpenCall, startsLongName, timeArgument, type Call } from './calls';
import type { WordKind } from './dialects/table';
import { wordsOf, type DialectWords, type WordUse, type WordUses } from './dialects/words';
import { CLAUSE_WORDS } from './keywords';
import { operatorAt, wordAt, type IndexSpan, type StatementView } from './view';

/** A word of a statement that stands in its dialect's table. */
export interface NamedWord {
  readonly index: number;
  readonly uses: WordUses;
  /** `undefined`: the word stands without brackets. */
  readonly call: Call | undefined;
}

/** Every word of the statement that its dialect's table names, in order: read once, for all rules that ask. */
export const namedWords = remembered(findNamedWords);

function findNamedWords(view: StatementView): readonly NamedWord[] {
  const words = wordsOf(view.dialect);
  const found: NamedWord[] = [];
  for (let index = 0; index < view.tokens.length; index++) {
    const token = view.tokens[index];
    if (token?.kind !== 'word') continue;
    const named = startsLongName(view, index) ? longNameAt(view, words, index) : namedAt(view, words.get(token.upper), index);
    if (named !== undefined) found.push(named);
  }
  return found;
}

function namedAt(view: StatementView, uses: WordUses | undefined, index: number): NamedWord | undefined {
  if (uses === undefined) return undefined;
  if (operatorAt(view, index + 1) !== '(') return { index, uses, call: undefined };
  const call = callAt(view, index);
  return call === undefined ? undefined : { index, uses, call };
}

function longNameAt(view: StatementView, words: DialectWords, index: number): NamedWord | undefined {
  const call = callAt(view, index);
  const uses = call === undefined ? undefined : words.get(call.name);
  return call === undefined || uses === undefined ? undefined : { index, uses, call };
}

/** How the word counts for `kind`; `undefined` when it is called with other arguments, or bare where only a call counts. Where a bare word stands is for the caller to judge. */
export function useOf(view: StatementView, { uses, call }: NamedWord, kind: WordKind): WordUse | undefined {
  const use = uses[kind];
  if (use === undefined) return undefined;
  const counts = call === undefined ? use.bare : callCounts(view, call, use);
  return counts ? use : undefined;
}

function callCounts(view: StatementView, call: Call, use: WordUse): boolean {
  if (use.only === 'literals') return hasLiteralArguments(view, call);
  if (use.only === 'now') return isNow(view, timeArgument(call));
  if (use.only === 'timeless') return isOpenCall(view, call) ? isNow(view, timeArgument(call)) : lacksTimeValue(view, call);
  if (use.most === Infinity && use.but === undefined) return true;
  const count = call.arguments.length;
  return !isOpenCall(view, call) && count >= use.least && count <= use.most && count !== use.but;
}

/** SQLite: no time value, `'now'`, or `'subsec'` in its place, which stands for the present with fractions. */
function lacksTimeValue(view: StatementView, call: Call): boolean {
  if (call.name === 'TIMEDIFF') return call.arguments.some((argument) => isNow(view, argument));
  const argument = timeArgument(call);
  if (argument === undefined) return call.name !== 'STRFTIME' || call.arguments.length === 1;
  return isNow(view, argument) || /^'subsec(?:ond)?'$/i.test(onlyText(view, argument));
}

/** Without its closing bracket a call has what follows for arguments: then a clause behind the opening one means that there are none. */
function hasLiteralArguments(view: StatementView, call: Call): boolean {
  if (isOpenCall(view, call) && CLAUSE_WORDS.has(wordAt(view, call.open + 1))) return true;
  return call.arguments.every((argument, index) => index === 0 && isLiteral(view, argument));
}

function isLiteral(view: StatementView, { from, to }: IndexSpan): boolean {
  const kind = view.tokens[from]?.kind;
  return to === from + 1 && (kind === 'number' || kind === 'string');
}

function isNow(view: StatementView, span: IndexSpan | undefined): boolean {
  return span !== undefined && /^'now'$/i.test(onlyText(view, span));
}

/** The text of a span of one token; empty for a longer one. */
function onlyText(view: StatementView, { from, to }: IndexSpan): string {
  return to === from + 1 ? (view.tokens[from]?.text ?? '') : '';
}
