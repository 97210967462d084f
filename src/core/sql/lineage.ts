import { collect } from '../base/collect';
import type { ScannedStatement } from './scanned';
import type { ScannedScript } from './scanner';
import type { TableName } from './tableNames';
import type { TableRead } from './tablesRead';

/** The tables that a script or a statement touches: names as written at their first place, each once, in the order of the text. */
export interface Lineage {
  /** Without common tables, and without the place that only names what a statement writes (`DELETE x FROM t x`). */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** The tables that a whole script, or some statements in order, reads and writes. A table that is read and written is in both. */
export function tablesOf(script: Pick<ScannedScript, 'statements'>): Lineage {
  const reads = collect(script.statements, (statement) => inOrder(tablesReadBy(statement)));
  const writes = collect(script.statements, ({ writes: own }) => inOrder(own.map((write) => write.target)));
  return { reads: distinctNames(reads), writes: distinctNames(writes) };
}

/** The tables whose rows a statement reads, as often as it names them. */
function tablesReadBy({ reads, writes }: ScannedStatement): readonly TableName[] {
  const targets = new Map(writes.map((write) => [write.target.range.start, write.from]));
  return reads.filter((read) => !isTarget(read, targets.get(read.table.range.start))).map((read) => read.table);
}

/** Whether the place only names what is written; a common table that is written through stands before the write, and reads. */
function isTarget(read: TableRead, writtenFrom: number | undefined): boolean {
  return writtenFrom !== undefined && read.index > writtenFrom;
}

function inOrder(names: readonly TableName[]): readonly TableName[] {
  return [...names].sort((a, b) => a.range.start - b.range.start);
}

function distinctNames(names: readonly TableName[]): readonly string[] {
  const byKey = new Map<string, TableName>();
  for (const name of names) if (!byKey.has(name.key)) byKey.set(name.key, name);
  return [...byKey.values()].map((name) => name.text);
}
