import { collect } from '../../base/collect';
import type { Condition } from '../../sql/facts/conditions';
import { conditionsIn } from '../../sql/facts/conditions';
import { queryBlocksOf } from '../../sql/facts/queryBlocks';
import type { Insert, RowChange, TableChange, TableWrite } from '../../sql/scanned';
import { closerOf, findWord, splitAtCommas, type IndexSpan, type StatementView } from '../../sql/view';
import type { ScriptStep } from '../taskScript';
import type { ReadUse } from './tableIndex';

/** What all rows that a statement reads or writes of one table have in common: SQL literals by column in lower case. */
export type Slice = ReadonlyMap<string, Bounds>;

export interface Bounds {
  /** One of these. `undefined`: not limited so. */
  readonly values?: readonly string[];
  /** Not less than this, and not more; whether the end itself is in does not matter here unless both are equal. */
  readonly low?: string;
  readonly high?: string;
  readonly isHighOpen?: boolean;
}

/** The rows of its target that a write touches or makes. Empty: any. */
export function sliceOfWrite(step: ScriptStep, write: TableWrite): Slice {
  const { view } = step.statement;
  if (write.kind === 'insert') return insertSlice(step, write);
  if (write.kind === 'update' || write.kind === 'delete' || write.kind === 'merge') return changeSlice(view, write);
  return write.kind === 'dropPartition' ? partitionSlice(view, write) : new Map();
}

/** The rows that a query takes of the table: what its own WHERE and ON say of the table's columns. */
export function sliceOfRead({ step, read }: ReadUse): Slice {
  const block = queryBlocksOf(step.statement.view).blockOf(read.introducedAt);
  const filters = block?.filters.filter((filter) => filter.word !== 'HAVING' && filter.word !== 'QUALIFY') ?? [];
  const names = new Set([read.alias ?? read.table.shortName.toLowerCase(), read.table.key]);
  const conditions = collect(filters, (filter) => filter.conditions).filter(({ qualifier }) => qualifier === undefined || names.has(qualifier));
  return boundsOf(step.statement.view, conditions);
}

function insertSlice(step: ScriptStep, insert: Insert): Slice {
  const slice = new Map<string, Bounds>();
  const { view } = step.statement;
  insert.source.items.forEach((item, index) => {
    const column = insert.columns?.names[index] ?? item.name;
    const text = step.part.text.slice(item.expression.start, item.expression.end);
    if (column !== undefined && isLiteral(text)) slice.set(column, { values: [text] });
  });
  for (const { column, value } of insert.partition?.entries ?? []) if (value !== undefined && isLiteral(value)) slice.set(column, { values: [value] });
  const replaced = findWord(view, { from: insert.from, to: insert.source.from }, new Set(['WHERE']));
  const where = replaced === undefined ? new Map<string, Bounds>() : boundsOf(view, conditionsIn(view, { from: replaced + 1, to: insert.source.from }));
  return new Map([...where, ...slice]);
}

function changeSlice(view: StatementView, change: RowChange): Slice {
  const filters = queryBlocksOf(view).blockOf(change.from)?.filters ?? [];
  const inside = filters.filter((filter) => (filter.word === 'WHERE' || change.kind === 'merge') && filter.from > change.from && filter.to <= change.to);
  return boundsOf(view, collect(inside, (filter) => filter.conditions));
}

/** `ALTER TABLE t DROP PARTITION (dt = '…', source = '…')`. */
function partitionSlice(view: StatementView, change: TableChange): Slice {
  const at = findWord(view, { from: change.from, to: view.tokens.length }, new Set(['PARTITION']));
  if (at === undefined) return new Map();
  const pieces: readonly IndexSpan[] = splitAtCommas(view, { from: at + 2, to: closerOf(view, at + 1) });
  return boundsOf(view, collect(pieces, (piece) => conditionsIn(view, piece)));
}

function boundsOf(view: StatementView, conditions: readonly Condition[]): Slice {
  const slice = new Map<string, Bounds>();
  for (const condition of conditions) {
    const bounds = boundsOfCondition(view, condition);
    if (condition.column !== undefined && bounds !== undefined) slice.set(condition.column, { ...slice.get(condition.column), ...bounds });
  }
  return slice;
}

function boundsOfCondition(view: StatementView, { operator, values, isNegated }: Condition): Bounds | undefined {
  const literals = values.flatMap((value) => literalAt(view, value) ?? []);
  const [first, second] = literals;
  if (isNegated || first === undefined || literals.length !== values.length) return undefined;
  switch (operator) {
    case '=':
    case 'in':
      return { values: literals };
    case '<':
      return { high: first, isHighOpen: true };
    case '<=':
      return { high: first };
    case '>':
    case '>=':
      return { low: first };
    case 'between':
      return second === undefined ? undefined : { low: first, high: second };
    default:
      return undefined;
  }
}

function literalAt(view: StatementView, { from, to }: IndexSpan): string | undefined {
  const token = view.tokens[from];
  return token !== undefined && to === from + 1 && isLiteral(token.text) ? token.text : undefined;
}

/** A text, a number, or a placeholder that stands for one. */
function isLiteral(text: string): boolean {
  return /^(?:'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|\$\{[^}]*\}|\$\[[^\]]*\])$/.test(text.trim());
}

/** The value of a literal for the example schedule time; `undefined`: not known here. */
export type ValueOf = (literal: string) => string | undefined;

/** Whether no row can be in both: some column is limited to values that surely differ. */
export function areDisjoint(a: Slice, b: Slice, [valueOfA, valueOfB]: readonly [ValueOf, ValueOf]): boolean {
  return [...a].some(([column, bounds]) => {
    const other = b.get(column);
    return other !== undefined && boundsDiffer(valuesOf(bounds, valueOfA), valuesOf(other, valueOfB));
  });
}

/** Bounds with the values of their literals; a literal that is not known limits nothing. */
function valuesOf(bounds: Bounds, valueOf: ValueOf): Bounds {
  const values = bounds.values?.map(valueOf);
  const known = values?.flatMap((value) => value ?? []);
  const low = bounds.low === undefined ? undefined : valueOf(bounds.low);
  const high = bounds.high === undefined ? undefined : valueOf(bounds.high);
  return {
    ...(known !== undefined && known.length === values?.length && { values: known }),
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high, isHighOpen: bounds.isHighOpen === true }),
  };
}

function boundsDiffer(a: Bounds, b: Bounds): boolean {
  if (a.values !== undefined) return a.values.every((value) => isOutside(value, b));
  if (b.values !== undefined) return b.values.every((value) => isOutside(value, a));
  return endsBefore(a, b) || endsBefore(b, a);
}

function isOutside(value: string, { values, low, high, isHighOpen }: Bounds): boolean {
  if (values !== undefined) return values.every((other) => compare(value, other) !== 0);
  const toHigh = high === undefined ? -1 : compare(value, high);
  return (low !== undefined && compare(value, low) < 0) || toHigh > 0 || (toHigh === 0 && isHighOpen === true);
}

function endsBefore(first: Bounds, second: Bounds): boolean {
  if (first.high === undefined || second.low === undefined) return false;
  const order = compare(first.high, second.low);
  return order < 0 || (order === 0 && first.isHighOpen === true);
}

function compare(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (a.trim() !== '' && b.trim() !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
