import type { TextRange } from '../base/textRange';
import { callAt, callEnd, type Call } from './calls';
import { DIALECT_TABLES } from './dialects/tables';
import type { WordUse } from './dialects/words';
import { namedWords, useOf, type NamedWord } from './namedWords';
import { reflectedKind, REFLECTORS } from './reflection';
import { relativeTimeAt } from './timeTravel';
import { typedLiteral } from './typedLiterals';
import { isPartOfName, isValuePosition } from './valuePosition';
import { hasWords, parentOf, rangeOf, wordAt, type StatementView } from './view';

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

/** Every clock read of a statement, in order. Column defaults and computed columns of table definitions are left out (sql.md §7). */
export function findClockReads(view: StatementView, columnNames: ReadonlySet<number>): readonly ClockRead[] {
  const start = definitionEnd(view);
  const found: ClockRead[] = [];
  for (const named of namedWords(view)) {
    const read = named.index < start || columnNames.has(named.index) ? undefined : namedRead(view, named);
    if (read !== undefined) found.push(read);
  }
  const { typedLiterals = false } = DIALECT_TABLES[view.dialect];
  for (let index = start; index < view.tokens.length; index++) {
    if (view.tokens[index]?.kind === 'string') found.push(...((typedLiterals ? typedLiteral(view, index) : undefined) ?? []));
    else found.push(...otherRead(view, index));
  }
  return found.sort((a, b) => a.from - b.from);
}

const ROUTINES = new Set(['FUNCTION', 'PROCEDURE', 'TRIGGER', 'AGGREGATE']);

/** Words of an ALTER TABLE behind which rows or partitions are chosen. */
const CHOOSERS = new Set(['PARTITION', 'WHERE', 'UPDATE', 'DELETE']);

/** The index behind a table's or routine's definition, in which the clock may be named without being read now. */
function definitionEnd(view: StatementView): number {
  const head = wordAt(view, 0);
  if (head === 'ALTER') return alterEnd(view);
  if (head === 'COMMENT' || head === 'GRANT' || head === 'REVOKE' || head === 'SHOW') return view.tokens.length;
  if (head !== 'CREATE' && head !== 'DROP') return 0;
  for (let i = 1; i < view.tokens.length; i++) {
    const word = wordAt(view, i);
    if (ROUTINES.has(word) && i < 8) return view.tokens.length;
    if ((word === 'SELECT' || word === 'WITH') && parentOf(view, i) === -1) return i;
    if (word === 'SELECT' && parentOf(view, parentOf(view, i)) === -1 && wordAt(view, parentOf(view, i) - 1) === 'AS') return i;
  }
  return view.tokens.length;
}

/** `ALTER TABLE t DROP PARTITION (dt < CURRENT_DATE)`, ClickHouse's `ALTER TABLE t DELETE WHERE …`; not `… SET DEFAULT now()`. */
function alterEnd(view: StatementView): number {
  for (let i = 1; i < view.tokens.length; i++) {
    if (wordAt(view, i) === 'DEFAULT' || wordAt(view, i) === 'TTL') return view.tokens.length;
    if (CHOOSERS.has(wordAt(view, i)) && !hasWords(view, i - 1, ['ON', 'UPDATE'])) return i;
  }
  return view.tokens.length;
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
