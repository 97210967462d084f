import { remembered, rememberedOutside } from '../../base/remembered';
import { collect } from '../../base/collect';
import { findColumnTypes, type ColumnType } from '../../sql/facts/columnTypes';
import { isSameTable, shortNameOf } from '../../sql/facts/sameTable';
import { findTableDefinitions } from '../../sql/facts/tableDefinitions';
import type { Workflow } from '../../workflow/workflow';
import type { RuleContext } from '../rule';
import type { TaskScript } from '../taskScript';
import type { WorkspaceFacts } from '../workspace';
import { groupBy } from '../workspace/grouping';
import { namesDay } from './columnNames';
import { predicatesOf } from './windowPredicates';
import { tableOf } from './predicateTable';

/** Why a column is thought to partition a table. `filtered`: a task reads the table by a window on it. */
export interface PartitionFact {
  readonly table: string;
  readonly column: string;
  readonly source: 'declared' | 'created' | 'written' | 'filtered';
  /** The task that reads it by a window, for `filtered`. */
  readonly task: string | undefined;
}

/** What one file says about tables, by the last part of their names. */
interface FileFacts {
  readonly partitions: ReadonlyMap<string, readonly PartitionFact[]>;
  readonly types: ReadonlyMap<string, readonly ColumnType[]>;
}

const factsOf = rememberedOutside((scripts: readonly TaskScript[], workflow: Workflow | undefined): FileFacts => {
  const steps = collect(scripts, (script) => script.steps);
  const partitions = [...declared(workflow), ...collect(scripts, stated), ...collect(scripts, (script) => filtered(workflow, script))];
  return { partitions: byShortName(firstTwo(distinct(partitions, keyOfPartition))), types: byShortName(distinct(collect(steps, ({ statement }) => findColumnTypes(statement)), keyOfType)) };
});

/** Each once, however often a script says it. */
function distinct<T>(facts: readonly T[], keyOf: (fact: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const fact of facts) {
    const key = keyOf(fact);
    if (!byKey.has(key)) byKey.set(key, fact);
  }
  return [...byKey.values()];
}

/** Of the tasks that read one column by a window two: whoever asks is at most one of them. */
function firstTwo(facts: readonly PartitionFact[]): readonly PartitionFact[] {
  const counts = new Map<string, number>();
  return facts.filter(({ table, column, source }) => {
    const key = `${table} ${column}`;
    const count = source === 'filtered' ? (counts.get(key) ?? 0) : 0;
    if (source === 'filtered') counts.set(key, count + 1);
    return count < 2;
  });
}

function keyOfType({ table, column, type }: ColumnType): string {
  return [table, column, type].join(' ');
}

function keyOfPartition({ table, column, source, task }: PartitionFact): string {
  return [table, column, source, task].join(' ');
}

function byShortName<T extends { readonly table: string }>(facts: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return groupBy(facts, ({ table }) => shortNameOf(table));
}

function declared(workflow: Workflow | undefined): readonly PartitionFact[] {
  return collect(workflow?.local.tables ?? [], ({ name, partition }) =>
    partition.map((column): PartitionFact => ({ table: name.value.toLowerCase(), column: column.toLowerCase(), source: 'declared', task: undefined })));
}

function stated(script: TaskScript): readonly PartitionFact[] {
  return collect(script.steps, ({ statement }) => {
    const created = collect(findTableDefinitions(statement), ({ table, partitionColumns }) =>
      partitionColumns.map((column): PartitionFact => ({ table, column, source: 'created', task: undefined })));
    const written = collect(statement.writes, (write) => (write.kind !== 'insert' ? [] : (write.partition?.entries ?? []).map(({ column }): PartitionFact => (
      { table: write.target.key, column, source: 'written', task: undefined }
    ))));
    return [...created, ...written];
  });
}

function filtered(workflow: Workflow | undefined, script: TaskScript): readonly PartitionFact[] {
  return collect(predicatesOf(script, workflow), (predicate): readonly PartitionFact[] => {
    const { condition, column } = predicate;
    const table = condition.operator === '=' && !condition.isNegated && namesDay(column) ? tableOf(predicate) : undefined;
    return table === undefined ? [] : [{ table, column, source: 'filtered', task: script.task?.name.value }];
  });
}

/** What the files of a workspace say about tables, by short name and in order of the files. */
type Statements<T> = ReadonlyMap<string, readonly Stated<T>[]>;

interface Stated<T> {
  readonly path: string;
  readonly fact: T;
}

interface SharedFacts {
  readonly partitions: Statements<PartitionFact>;
  readonly types: Statements<ColumnType>;
}

/** Read once for the same workspace, whichever of its files is linted. */
const sharedFactsOf = rememberedOutside(({ files }: WorkspaceFacts): SharedFacts => {
  const partitions = new Map<string, Gathered<PartitionFact>>();
  const types = new Map<string, Gathered<ColumnType>>();
  for (const { file: { path, workflow }, scripts } of files) {
    const facts = factsOf(scripts, workflow);
    gather(partitions, { path, byName: facts.partitions, keyOf: keyOfPartition });
    gather(types, { path, byName: facts.types, keyOf: keyOfType });
  }
  return { partitions: listed(partitions), types: listed(types) };
});

interface Gathered<T> {
  readonly stated: Stated<T>[];
  /** How many files say the same. */
  readonly counts: Map<string, number>;
}

interface Source<T> {
  readonly path: string;
  readonly byName: ReadonlyMap<string, readonly T[]>;
  readonly keyOf: (fact: T) => string;
}

/** Of files that say the same the first two are kept: one of them is not the linted one. */
function gather<T>(into: Map<string, Gathered<T>>, { path, byName, keyOf }: Source<T>): void {
  for (const [name, facts] of byName) {
    const group = into.get(name) ?? { stated: [], counts: new Map<string, number>() };
    into.set(name, group);
    for (const fact of facts) {
      const key = keyOf(fact);
      const count = group.counts.get(key) ?? 0;
      if (count < 2) group.stated.push({ path, fact });
      group.counts.set(key, count + 1);
    }
  }
}

function listed<T>(groups: ReadonlyMap<string, Gathered<T>>): Statements<T> {
  return new Map([...groups].map(([name, { stated }]) => [name, stated]));
}

interface Asked<T> {
  readonly table: string;
  readonly own: (facts: FileFacts) => ReadonlyMap<string, readonly T[]>;
  readonly others: (facts: SharedFacts) => Statements<T>;
}

/** What is said about the table, by the linted file first. */
function factsAbout<T extends { readonly table: string }>(context: RuleContext, { table, own, others }: Asked<T>): readonly T[] {
  const name = shortNameOf(table);
  const said = own(factsOf(context.scripts, context.workflow)).get(name) ?? [];
  const stated = context.workspace === undefined ? [] : (others(sharedFactsOf(context.workspace)).get(name) ?? []);
  if (said.length === 0 && stated.length === 0) return [];
  const elsewhere = stated.filter(({ path }) => path !== context.file?.path).map(({ fact }) => fact);
  return [...said, ...elsewhere].filter((fact) => isSameTable(fact.table, table));
}

/** The columns by which a table is partitioned, as far as the workspace says. */
export function partitionsOf(context: RuleContext, table: string): readonly PartitionFact[] {
  const known = partitions(context).get(table);
  if (known !== undefined) return known;
  const found = readPartitions(context, table);
  partitions(context).set(table, found);
  return found;
}

const partitions = remembered((_: RuleContext) => new Map<string, readonly PartitionFact[]>());

function readPartitions(context: RuleContext, table: string): readonly PartitionFact[] {
  return factsAbout(context, { table, own: ({ partitions }) => partitions, others: ({ partitions }) => partitions });
}

/** The declared type of a table's column; `undefined`: no CREATE TABLE of the workspace says it. */
export function columnTypeOf(context: RuleContext, table: string, column: string): string | undefined {
  return factsAbout(context, { table, own: ({ types }) => types, others: ({ types }) => types }).find((fact) => fact.column === column)?.type;
}
