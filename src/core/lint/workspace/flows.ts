import type { TableWrite } from '../../sql/scanned';
import type { Dialect } from '../../sql/lex/token';
import type { TableUse, WriteUse } from './tableIndex';

/** Whether the write leaves rows for others to read: not one that only makes an empty table, removes rows or changes columns. */
export function isProducing({ write, script }: WriteUse): boolean {
  const role = script.declared?.role?.value;
  return role === undefined && PRODUCING.has(write.kind) && !isBareView(write);
}

const PRODUCING: ReadonlySet<TableWrite['kind']> = new Set<TableWrite['kind']>(['insert', 'update', 'merge', 'createAs', 'selectInto', 'load']);

/** A view that is made only where it is missing says nothing about when its rows are there. */
function isBareView(write: TableWrite): boolean {
  return write.kind === 'createAs' && write.object.includes('VIEW') && write.guard === 'ifNotExists';
}

/** Engines that read one another's tables through a shared catalogue. */
const LAKE_ENGINES: ReadonlySet<Dialect> = new Set<Dialect>(['hive', 'spark', 'trino', 'flink']);

/**
 * Whether two tasks reach the same tables: they name the same datasource, one names none, or both engines share a catalogue.
 * Else an equal name may well be another table.
 */
export function sharesStore(a: TableUse, b: TableUse): boolean {
  const [first, second] = [a.task.datasourceName?.value, b.task.datasourceName?.value];
  return first === undefined || second === undefined || first === second || (LAKE_ENGINES.has(a.script.dialect) && LAKE_ENGINES.has(b.script.dialect));
}
