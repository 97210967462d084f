import { remembered } from '../../base/remembered';
import { collect } from '../../base/collect';
import type { Workflow } from '../../workflow/workflow';
import type { RuleContext } from '../rule';
import { declarationsOf } from '../taskScript';
import { exampleValues } from './exampleValues';
import { factsOf } from './factsOf';
import { isProducing, sharesStore } from './flows';
import { groupBy, joinNames } from './grouping';
import { areDisjoint, sliceOfRead, sliceOfWrite, type ValueOf } from './slice';
import { mayBeWrittenBy, tableIndexOf, tablesOfFile, type ReadUse, type TableIndex, type WriteUse } from './tableIndex';
import { taskOrderOf, type TaskOrder } from './taskOrder';

/** A task that reads a table without waiting for the task of the same workflow that writes it. */
export interface MissingWait {
  /** The first read of a table that the writer makes. */
  readonly reader: ReadUse;
  readonly writer: WriteUse;
  /** All of them, for a message: `a and b`. */
  readonly tables: string;
  /** The writer waits for the reader, so that the edge would make a cycle. */
  readonly isReversed: boolean;
  /** The two tasks name datasources that need not hold the same table. */
  readonly isOtherStore: boolean;
}

interface Search {
  readonly workflow: Workflow;
  readonly index: TableIndex;
  readonly order: TaskOrder;
  readonly valuesOf: (use: ReadUse | WriteUse) => ValueOf;
}

/** In the order of the reading tasks; one for each pair of tasks, and only the last of several writers that follow one another. */
export const findMissingWaits = remembered(search);

function search(context: RuleContext): readonly MissingWait[] {
  const own = factsOf(context);
  const workflow = own?.file.file.workflow;
  if (own === undefined || workflow === undefined || workflow.tasks.length < 2) return [];
  const tables = tablesOfFile(own.file);
  const reads = tables.reads.filter(({ name }) => mayBeWrittenBy(tables, name.key).length > 0);
  if (reads.length === 0) return [];
  const values = new Map<unknown, ValueOf>();
  const search: Search = {
    workflow,
    index: tableIndexOf(own.facts),
    order: taskOrderOf(workflow),
    valuesOf: ({ task }) => {
      const known = values.get(task) ?? exampleValues(workflow, task, context.dates.instant);
      values.set(task, known);
      return known;
    },
  };
  const waits = collect(reads, (read) => waitsOfRead(search, read));
  return lastOnly(search.order, perPair(waits));
}

function waitsOfRead(search: Search, reader: ReadUse): readonly MissingWait[] {
  const name = reader.task.name.value;
  const writes = search.index.writersOf(reader.name.key).filter((write) => write.file === reader.file);
  const isOwn = writes.some((write) => write.task === reader.task && write.write.kind !== 'create' && write.write.kind !== 'alter');
  if (isOwn || name === '') return [];
  const producers = writes.filter((write) => write.task.name.value !== name && write.task.name.value !== '' && isProducing(write));
  // Nearly every read is of this kind, and needs no walk over the graph.
  if (producers.every((write) => search.order.isDirectlyBefore(write.task.name.value, name))) return [];
  const near = producers.filter((write) => sharesStore(reader, write));
  return openWaits(search, { reader, producers, near });
}

interface Sources {
  readonly reader: ReadUse;
  /** Of the table that is read, by other tasks of the file. */
  readonly producers: readonly WriteUse[];
  /** Those that surely write the same table. */
  readonly near: readonly WriteUse[];
}

function openWaits({ workflow, order, valuesOf }: Search, { reader, producers, near }: Sources): readonly MissingWait[] {
  const name = reader.task.name.value;
  const isFed = producers.some((write) => order.isBefore(write.task.name.value, name));
  const isPastWanted = declarationsOf(workflow, name)?.dependsOnPast === true;
  if (order.isBefore(name, name) || (near.length === 0 && isFed)) return [];
  return collect(near.length > 0 ? near : producers, (writer): readonly MissingWait[] => {
    const other = writer.task.name.value;
    const isReversed = order.isBefore(name, other);
    if (order.isBefore(other, name) || order.mayExclude(name, other)) return [];
    if (isReversed && (isFed || isPastWanted)) return [];
    if (areDisjoint(sliceOfRead(reader), sliceOfWrite(writer.step, writer.write), [valuesOf(reader), valuesOf(writer)])) return [];
    return [{ reader, writer, tables: reader.name.text, isReversed, isOtherStore: near.length === 0 }];
  });
}

/** The first of each pair of tasks, with the names of all tables. */
function perPair(waits: readonly MissingWait[]): readonly MissingWait[] {
  const pairs = groupBy(waits, ({ reader, writer }) => JSON.stringify([reader.task.name.value, writer.task.name.value]));
  return collect([...pairs.values()], ([first, ...rest]) => {
    if (first === undefined) return [];
    const names = new Map([first, ...rest].map(({ reader }) => [reader.name.key, reader.name.text]));
    return [{ ...first, tables: joinNames([...names.values()]) }];
  });
}

/**
 * Waiting for a task is waiting for all before it: the last of several writers is enough, and a reader behind another reader
 * of the same writer waits with it.
 */
function lastOnly(order: TaskOrder, waits: readonly MissingWait[]): readonly MissingWait[] {
  const open = waits.filter((wait) => !wait.isReversed);
  const byReader = groupBy(open, (wait) => wait.reader.task.name.value);
  const readers = new Map([...groupBy(open, (wait) => wait.writer.task.name.value)].map(([writer, of]) => [writer, of.map((wait) => wait.reader.task.name.value)]));
  return waits.filter((wait) => {
    const [reader, writer] = [wait.reader.task.name.value, wait.writer.task.name.value];
    if (wait.isReversed) return true;
    const isCovered = readers.get(writer)?.some((other) => order.isBefore(other, reader)) === true;
    return !isCovered && byReader.get(reader)?.some((other) => order.isBefore(writer, other.writer.task.name.value)) !== true;
  });
}
