import { EXPRESSION_STARTERS } from './keywords';
import { isSourceFrom } from './tablesRead';
import { closerOf, operatorAt, splitAtCommas, wordAt, type IndexSpan, type StatementView } from './view';

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

const PACKAGES = new Set(['DBMS_RANDOM', 'DBMS_UTILITY']);

/** The schema of PostgreSQL's own functions: a name in it means the same as without it. */
const OWN_SCHEMA = 'PG_CATALOG';

/** Words behind which a name with brackets is being defined or dropped, not called. */
const DEFINERS = new Set(['FUNCTION', 'PROCEDURE', 'TABLE', 'INTO', 'AS', 'VIEW', 'INDEX', 'AGGREGATE', 'EXISTS', 'OVERWRITE']);

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

/** Whether a dot, or a bind sign that touches, makes the word at `index` part of a longer name. */
export function isPartOfName(view: StatementView, index: number): boolean {
  const before = operatorAt(view, index - 1);
  if (before === '.') return true;
  return before === ':' && view.tokens[index - 1]?.end === view.tokens[index]?.start;
}

/** Whether an expression may start at `index`, so that a bare keyword there is a value and no alias, column or table. */
export function isValuePosition(view: StatementView, index: number): boolean {
  if (isPartOfName(view, index) || operatorAt(view, index + 1) === '.') return false;
  const previous = view.tokens[index - 1];
  if (previous === undefined) return false;
  if (previous.kind === 'operator') return !')]}.'.includes(previous.text);
  if (previous.kind === 'template') return previous.text.startsWith('{%');
  if (previous.kind !== 'word') return false;
  return previous.upper === 'FROM' ? !isSourceFrom(view, index - 1) : EXPRESSION_STARTERS.has(previous.upper);
}
