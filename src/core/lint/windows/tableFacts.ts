import { findColumnTypes, type ColumnType } from '../../sql/columnTypes';
import { isSameTable } from '../../sql/sameTable';
import { findTableDefinitions } from '../../sql/tableDefinitions';
import type { Workflow } from '../../workflow/workflow';
import type { RuleContext } from '../rule';
import type { TaskScript } from '../taskScript';
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

const known = new WeakMap<readonly TaskScript[], FileFacts>();

function factsOf(workflow: Workflow | undefined, scripts: readonly TaskScript[]): FileFacts {
  const found = known.get(scripts) ?? readFacts(workflow, scripts);
  known.set(scripts, found);
  return found;
}

function readFacts(workflow: Workflow | undefined, scripts: readonly TaskScript[]): FileFacts {
  const steps = scripts.flatMap((script) => script.steps);
  const partitions = [...declared(workflow), ...scripts.flatMap(stated), ...scripts.flatMap((script) => filtered(workflow, script))];
  return { partitions: byShortName(distinct(partitions)), types: byShortName(steps.flatMap(({ statement }) => findColumnTypes(statement))) };
}

/** Each once, however often a script says it. */
function distinct(facts: readonly PartitionFact[]): readonly PartitionFact[] {
  return [...new Map(facts.map((fact) => [[fact.table, fact.column, fact.source, fact.task].join(' '), fact] as const)).values()];
}

function byShortName<T extends { readonly table: string }>(facts: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const fact of facts) {
    const group = groups.get(shortName(fact.table));
    if (group === undefined) groups.set(shortName(fact.table), [fact]);
    else group.push(fact);
  }
  return groups;
}

/** The last part of a table's key. */
export function shortName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1);
}

function declared(workflow: Workflow | undefined): readonly PartitionFact[] {
  return (workflow?.local.tables ?? []).flatMap(({ name, partition }) =>
    partition.map((column): PartitionFact => ({ table: name.value.toLowerCase(), column: column.toLowerCase(), source: 'declared', task: undefined })));
}

function stated(script: TaskScript): readonly PartitionFact[] {
  return script.steps.flatMap(({ statement }) => {
    const created = findTableDefinitions(statement).flatMap(({ table, partitionColumns }) =>
      partitionColumns.map((column): PartitionFact => ({ table, column, source: 'created', task: undefined })));
    const written = statement.writes.flatMap((write) => (write.kind !== 'insert' ? [] : (write.partition?.entries ?? []).map(({ column }): PartitionFact => (
      { table: write.target.key, column, source: 'written', task: undefined }
    ))));
    return [...created, ...written];
  });
}

function filtered(workflow: Workflow | undefined, script: TaskScript): readonly PartitionFact[] {
  return predicatesOf(workflow, script).flatMap((predicate): readonly PartitionFact[] => {
    const { condition, column } = predicate;
    const table = condition.operator === '=' && !condition.isNegated && namesDay(column) ? tableOf(predicate) : undefined;
    return table === undefined ? [] : [{ table, column, source: 'filtered', task: script.task?.name.value }];
  });
}

function* allFacts(context: RuleContext): Generator<FileFacts> {
  yield factsOf(context.workflow, context.scripts);
  for (const { file, scripts } of context.workspace?.files ?? []) {
    if (file.path !== context.file?.path) yield factsOf(file.workflow, scripts);
  }
}

/** The columns by which a table is partitioned, as far as the workspace says. */
export function partitionsOf(context: RuleContext, table: string): readonly PartitionFact[] {
  return [...allFacts(context)].flatMap(({ partitions }) => (partitions.get(shortName(table)) ?? []).filter((fact) => isSameTable(fact.table, table)));
}

/** The declared type of a table's column; `undefined`: no CREATE TABLE of the workspace says it. */
export function columnTypeOf(context: RuleContext, table: string, column: string): string | undefined {
  for (const { types } of allFacts(context)) {
    const found = types.get(shortName(table))?.find((fact) => fact.column === column && isSameTable(fact.table, table));
    if (found !== undefined) return found.type;
  }
  return undefined;
}
