import type { TextRange } from '../base/textRange';
import { callAt, isValuePosition, type Call } from './calls';
import { clockWordsOf, type ClockCall, type ClockWords } from './dialects/clock';
import { CLAUSE_WORDS } from './keywords';
import type { Token } from './token';
import { typedLiteral } from './typedLiterals';
import { parentOf, rangeOf, wordAt, type StatementView } from './view';

/** `keyword`: bare. `call`: with brackets. `timeArgument`: SQLite's date functions. `typedLiteral`: `'now'::timestamp`. */
export type ClockForm = 'keyword' | 'call' | 'timeArgument' | 'typedLiteral';

/** A place where a statement reads the clock. */
export interface ClockRead {
  readonly form: ClockForm;
  /** `CURRENT_DATE`, `UNIX_TIMESTAMP`; the type for a typed literal. Upper case. */
  readonly name: string;
  /** The whole call with its brackets, the keyword, or the typed literal with its type. */
  readonly range: TextRange;
  /** Easily overlooked: the words do not say that the clock is read (rule T02). */
  readonly isHidden: boolean;
  /** Index of the first and last token. */
  readonly from: number;
  readonly last: number;
}

/** Every clock read of a statement, in order. Column defaults and computed columns of table definitions are left out (sql.md §7). */
export function findClockReads(view: StatementView, columnNames: ReadonlySet<number>): readonly ClockRead[] {
  const words = clockWordsOf(view.dialect);
  const from = definitionEnd(view);
  return view.tokens.flatMap((token, index): readonly ClockRead[] => {
    if (index < from || columnNames.has(index)) return [];
    if (token.kind === 'string') return (words.typedLiterals ? typedLiteral(view, index) : undefined) ?? [];
    if (token.kind !== 'word') return [];
    const found = clockCall(view, words, index) ?? bareKeyword(view, words, { token, index });
    return found === undefined ? [] : [found];
  });
}

const ROUTINES = new Set(['FUNCTION', 'PROCEDURE', 'TRIGGER', 'AGGREGATE']);

/** The index behind a table's or routine's definition, in which the clock may be named without being read now. */
function definitionEnd(view: StatementView): number {
  const head = wordAt(view, 0);
  if (head === 'ALTER' || head === 'COMMENT' || head === 'GRANT' || head === 'REVOKE' || head === 'SHOW') return view.tokens.length;
  if (head !== 'CREATE' && head !== 'DROP') return 0;
  for (let i = 1; i < view.tokens.length; i++) {
    const word = wordAt(view, i);
    if (ROUTINES.has(word) && i < 8) return view.tokens.length;
    if ((word === 'SELECT' || word === 'WITH') && parentOf(view, i) === -1) return i;
    if (word === 'SELECT' && parentOf(view, parentOf(view, i)) === -1 && wordAt(view, parentOf(view, i) - 1) === 'AS') return i;
  }
  return view.tokens.length;
}

function bareKeyword(view: StatementView, words: ClockWords, place: { readonly token: Token; readonly index: number }): ClockRead | undefined {
  const { token, index } = place;
  if (!words.bare.has(token.upper) || !isValuePosition(view, index)) return undefined;
  return { form: 'keyword', name: token.upper, range: rangeOf(view, index, index), isHidden: false, from: index, last: index };
}

function clockCall(view: StatementView, words: ClockWords, index: number): ClockRead | undefined {
  const call = callAt(view, index);
  const condition = call === undefined ? undefined : words.calls.get(call.name);
  if (call === undefined || condition === undefined || !readsClock(view, call, condition)) return undefined;
  const last = call.close >= view.tokens.length ? call.open : call.close;
  const form = condition === 'noTimeValue' || condition === 'nowArgument' ? 'timeArgument' : 'call';
  return { form, name: call.name, range: rangeOf(view, index, last), isHidden: !OPEN_CALLS.has(condition), from: index, last };
}

/** Calls whose name says that they read the clock. */
const OPEN_CALLS: ReadonlySet<ClockCall> = new Set(['always', 'literalArgument']);

function readsClock(view: StatementView, call: Call, condition: ClockCall): boolean {
  if (condition === 'always') return true;
  if (condition === 'literalArgument') return hasLiteralArgument(view, call);
  if (condition === 'nowArgument') return isNow(view, timeArgument(call));
  if (call.close >= view.tokens.length) return condition === 'noTimeValue' && isNow(view, timeArgument(call));
  if (condition === 'noArguments') return call.arguments.length === 0;
  if (condition === 'oneArgument') return call.arguments.length === 1;
  return lacksTimeValue(view, call);
}

/** SQLite's `strftime(format, time)` has its time second, the other functions first. */
export function timeArgument(call: Call): Call['arguments'][number] | undefined {
  return call.arguments[call.name === 'STRFTIME' ? 1 : 0];
}

/** `date()` and `time()` without an argument are not valid elsewhere, so that this is right for an undeclared dialect too. */
function lacksTimeValue(view: StatementView, call: Call): boolean {
  if (call.name === 'TIMEDIFF') return call.arguments.some((argument) => isNow(view, argument));
  const argument = timeArgument(call);
  if (argument === undefined) return call.name !== 'STRFTIME' || call.arguments.length === 1;
  return isNow(view, argument);
}

/** Without its closing bracket a call has what follows for arguments: then a clause behind the opening one means that there are none. */
function hasLiteralArgument(view: StatementView, call: Call): boolean {
  if (call.close >= view.tokens.length && CLAUSE_WORDS.has(wordAt(view, call.open + 1))) return true;
  return call.arguments.every((argument, index) => index === 0 && isLiteral(view, argument));
}

function isLiteral(view: StatementView, { from, to }: Call['arguments'][number]): boolean {
  const kind = view.tokens[from]?.kind;
  return to === from + 1 && (kind === 'number' || kind === 'string');
}

function isNow(view: StatementView, span: Call['arguments'][number] | undefined): boolean {
  return span !== undefined && span.to === span.from + 1 && /^'now'$/i.test(view.tokens[span.from]?.text ?? '');
}
