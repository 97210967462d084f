import { isPartOfName } from './valuePosition';
import { closerOf, operatorAt, splitAtCommas, wordAt, type IndexSpan, type StatementView } from './view';
import { wordSet } from './wordSet';

/** A function call found by its name. */
export interface Call {
  /** `DBMS_RANDOM.VALUE` for a package function; else the bare name, in upper case: `NOW` for `pg_catalog.now()`. */
  readonly name: string;
  /** Index of the name's first token. */
  readonly from: number;
  readonly open: number;
  /** Index of the closing bracket; the number of tokens when it is missing. */
  readonly close: number;
  readonly arguments: readonly IndexSpan[];
}

/** Oracle's packages with functions that the dialects' tables name. */
const PACKAGES = wordSet('DBMS_RANDOM DBMS_UTILITY DBMS_CRYPTO DBMS_FLASHBACK');

/** The schema of PostgreSQL's own functions: a name in it means the same as without it. */
const OWN_SCHEMA = 'PG_CATALOG';

/** Words behind which a name with brackets is being defined or dropped, not called. */
const DEFINERS = wordSet('FUNCTION PROCEDURE TABLE INTO AS VIEW INDEX AGGREGATE EXISTS OVERWRITE');

/** Whether the word at `index` may be the first part of a longer name that is called: `DBMS_RANDOM.VALUE`, `pg_catalog.now`. */
export function startsLongName(view: StatementView, index: number): boolean {
  const word = wordAt(view, index);
  return PACKAGES.has(word) || word === OWN_SCHEMA;
}

/** The call whose name starts at `index`. Functions of a schema (`my.now()`) and definitions are none. */
export function callAt(view: StatementView, index: number): Call | undefined {
  if (view.tokens[index]?.kind !== 'word' || isPartOfName(view, index)) return undefined;
  const isQualified = operatorAt(view, index + 1) === '.';
  const isPackage = isQualified && PACKAGES.has(wordAt(view, index));
  const last = isPackage || (isQualified && wordAt(view, index) === OWN_SCHEMA) ? index + 2 : index;
  const open = last + 1;
  const name = isPackage ? `${wordAt(view, index)}.${wordAt(view, last)}` : wordAt(view, last);
  if (operatorAt(view, open) !== '(') {
    return isPackage ? { name, from: index, open: last, close: last, arguments: [] } : undefined;
  }
  if (DEFINERS.has(wordAt(view, index - 1))) return undefined;
  const close = closerOf(view, open);
  if (isCommonTable(view, close)) return undefined;
  return { name, from: index, open, close, arguments: splitAtCommas(view, { from: open + 1, to: Math.min(close, view.tokens.length) }) };
}

/** Whether the bracket that ends at `close` holds the columns of a common table: `WITH today(d) AS (…)`. */
function isCommonTable(view: StatementView, close: number): boolean {
  return wordAt(view, close + 1) === 'AS' && (operatorAt(view, close + 2) === '(' || wordAt(view, close + 2).endsWith('MATERIALIZED') || wordAt(view, close + 2) === 'NOT');
}

/** SQLite's `strftime(format, time)` has its time second, its other date functions first. */
export function timeArgument(call: Call): IndexSpan | undefined {
  return call.arguments[call.name === 'STRFTIME' ? 1 : 0];
}

/** Whether a call without its closing bracket takes all that follows for its arguments. */
export function isOpenCall(view: StatementView, call: Call): boolean {
  return call.close >= view.tokens.length;
}

/** The whole call, or its name and opening bracket where the closing one is missing. */
export function callEnd(view: StatementView, call: Call): number {
  return isOpenCall(view, call) ? call.open : call.close;
}
