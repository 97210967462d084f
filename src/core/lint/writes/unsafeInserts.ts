import { rememberedOutside } from '../../base/remembered';
import { collect } from '../../base/collect';
import { isSameTable } from '../../sql/facts/sameTable';
import type { Insert } from '../../sql/scanned';
import type { TableDeclaration } from '../../workflow/declarations';
import { findTableDefinitions, type TableDefinition } from '../../sql/facts/tableDefinitions';
import { collectSteps, type ScriptStep, type TaskScript } from '../taskScript';
import { taskInserts, upsertTablesOf } from './taskWrites';

export interface UnsafeInsert {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly insert: Insert;
  /** What the workflow's own CREATE TABLE says about the target; `undefined` when there is none. */
  readonly definition: TableDefinition | undefined;
  /** Whether its query reads the table that it fills (W04 instead of W01). */
  readonly readsItself: boolean;
}

/** The tables that a workflow's tasks create, by key. */
export const tableDefinitionsOf = rememberedOutside((scripts: readonly TaskScript[]): ReadonlyMap<string, TableDefinition> => {
  const definitions = collectSteps(scripts, (step) => findTableDefinitions(step.statement));
  return new Map(definitions.map((definition) => [definition.table, definition]));
});

/**
 * The inserts of a workflow that a second run would repeat: no guard of their own, and nothing in the task cleared the
 * table before (sql.md §8). None for tasks whose author declares that each run leaves rows of its own.
 */
export const findUnsafeInserts = rememberedOutside((scripts: readonly TaskScript[]): readonly UnsafeInsert[] => {
  const definitions = tableDefinitionsOf(scripts);
  const upsertTables = upsertTablesOf(scripts);
  return collect(scripts.filter((script) => !isMeantToAppend(script)), (script) =>
    collect(taskInserts(script, upsertTables), ({ step, insert, repeatability, readsItself }): readonly UnsafeInsert[] =>
      (repeatability !== undefined ? [] : [{ script, step, insert, definition: definitions.get(insert.target.key), readsItself }])));
});

/** `role: log` leaves a row for each run, `write: append-once` is never run twice. */
export function isMeantToAppend({ declared }: TaskScript): boolean {
  return declared?.role?.value === 'log' || declared?.write?.value === 'append-once';
}

/**
 * Whether the table may replace rows by its key, which only its definition says: that of Doris and StarRocks does, in
 * the usual models, and it is not among the workflow's own.
 */
export function mayReplaceByKey({ script, definition }: UnsafeInsert): boolean {
  return definition === undefined && (script.dialect === 'doris' || script.dialect === 'starrocks');
}

/** Whether the author has declared the key by which the table replaces rows. */
export function replacesByDeclaredKey(unsafe: UnsafeInsert, declared: readonly TableDeclaration[]): boolean {
  return mayReplaceByKey(unsafe) && declared.some(({ name, unique }) => unique.length > 0 && isSameTable(name.value.toLowerCase(), unsafe.insert.target.key));
}

/** How a message about such an insert goes on. */
export function declareKeyText({ insert }: UnsafeInsert): string {
  return `, unless the table replaces rows by its key: then declare \`idempo: tables: ${insert.target.text}: unique: [columns]\``;
}
