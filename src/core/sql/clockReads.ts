import type { TextRange } from '../base/textRange';
import { callAt, callEnd, type Call } from './calls';
import { definitionEnd } from './definitions';
import { DIALECT_TABLES } from './dialects/tables';
import type { WordUse } from './dialects/words';
import { namedWords, useOf, type NamedWord } from './namedWords';
import { reflectedKind, REFLECTORS } from './reflection';
import { RELATIVE_WORDS, relativeTimeAt } from './timeTravel';
import { typedLiteral } from './typedLiterals';
import { isPartOfName, isValuePosition } from './valuePosition';
import { indexesOf, rangeOf, wordAt, type StatementView } from './view';

/**
 * `keyword`: bare. `call`: with brackets. `timeArgument`: SQLite's date functions. `typedLiteral`: `'now'::timestamp`.
 * `relative`: a table as it was some time before the present.
 */
export type ClockForm = 'keyword' | 'call' | 'timeArgument' | 'typedLiteral' | 'relative';

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

/** Words that may read the clock and stand in no dialect's table. */
const OTHER_WORDS = new Set([...RELATIVE_WORDS, ...REFLECTORS]);

/** Every clock read of a statement, in order. Column defaults and computed columns of table definitions are left out (sql.md §7). */
export function findClockReads(view: StatementView, columnNames: ReadonlySet<number>): readonly ClockRead[] {
  const start = definitionEnd(view);
  const found: ClockRead[] = [];
  for (const named of namedWords(view)) {
    const read = named.index < start || columnNames.has(named.index) ? undefined : namedRead(view, named);
    if (read !== undefined) found.push(read);
  }
  const { typedLiterals = false } = DIALECT_TABLES[view.dialect];
  for (const index of indexesOf(view, OTHER_WORDS)) if (index >= start) found.push(...otherRead(view, index));
  for (let index = start; typedLiterals && index < view.tokens.length; index++) {
    if (view.tokens[index]?.kind === 'string') found.push(...(typedLiteral(view, index) ?? []));
  }
  return found.sort((a, b) => a.from - b.from);
}

function namedRead(view: StatementView, named: NamedWord): ClockRead | undefined {
  const use = useOf(view, named, 'clock');
  if (use === undefined) return undefined;
  const { call, index } = named;
  if (call !== undefined) return isTransactionAge(view, call) ? undefined : callRead(view, call, use);
  if (!isValuePosition(view, index)) return undefined;
  return { form: 'keyword', name: wordAt(view, index), range: rangeOf(view, index, index), isHidden: use.hidden, from: index, last: index };
}

function callRead(view: StatementView, call: Call, use: WordUse): ClockRead {
  const last = callEnd(view, call);
  const form = use.only === 'timeless' || use.only === 'now' ? 'timeArgument' : 'call';
  return { form, name: call.name, range: rangeOf(view, call.from, last), isHidden: use.hidden, from: call.from, last };
}

/** PostgreSQL's `age(xid)` counts transactions. */
function isTransactionAge(view: StatementView, call: Call): boolean {
  return call.name === 'AGE' && /XID$|^(?:BACKEND_)?XM(?:IN|AX)$/.test(wordAt(view, (call.arguments[0]?.to ?? 0) - 1));
}

function otherRead(view: StatementView, index: number): readonly ClockRead[] {
  const relative = relativeTimeAt(view, index);
  if (relative !== undefined) {
    const { name, from, last } = relative;
    const isTravel = name === 'OFFSET';
    return [{ form: isTravel ? 'relative' : 'keyword', name, range: rangeOf(view, from, last), isHidden: isTravel, from, last }];
  }
  if (!REFLECTORS.has(wordAt(view, index)) || isPartOfName(view, index)) return [];
  const call = callAt(view, index);
  if (call === undefined || reflectedKind(view, call) !== 'clock') return [];
  const last = callEnd(view, call);
  return [{ form: 'call', name: call.name, range: rangeOf(view, index, last), isHidden: true, from: index, last }];
}
