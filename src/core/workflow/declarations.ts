import type { Ranged, TextRange } from '../base/textRange';
import type { NestedInsertion } from './workflow';

/** How a task says that it writes (lint W17). `none`: it writes nothing that a rerun could double. */
export const WRITE_STRATEGIES = ['overwrite-partition', 'replace', 'merge', 'delete-insert', 'insert-missing', 'append-once', 'none'] as const;
export type WriteStrategy = (typeof WRITE_STRATEGIES)[number];

/** `log`: leaves a row for each run. `check`: looks at how fresh data is. Both may read the clock. */
export const TASK_ROLES = ['log', 'check'] as const;
export type TaskRole = (typeof TASK_ROLES)[number];

/** `idempo: tasks: <name>:` what a task's author declares about it. Everything is optional. */
export interface TaskDeclarations {
  /** The key: the task's name. */
  readonly name: Ranged<string>;
  readonly write: Ranged<WriteStrategy> | undefined;
  readonly role: Ranged<TaskRole> | undefined;
  /** How much of the data one instance stands for, in minutes; `undefined`: the time between two ticks. */
  readonly windowMinutes: Ranged<number> | undefined;
  /** How far an instance reads back before its window on purpose, in minutes. */
  readonly lookbackMinutes: Ranged<number> | undefined;
  /** Whether an instance needs the one before it. */
  readonly dependsOnPast: boolean;
  /** Columns of this task's writes that may hold the execution time. */
  readonly auditColumns: readonly string[];
  /** Why the task waits for another one although no table says so, by the other's name. */
  readonly reasons: Readonly<Record<string, string>>;
  /** It succeeds without being executed. */
  readonly stub: boolean;
  /** Where a fix adds a key to these declarations. */
  readonly insertion?: NestedInsertion;
}

/** `idempo: tables: <name>:` what is known about a table that no statement here says. */
export interface TableDeclaration {
  readonly name: Ranged<string>;
  /** The columns that it is partitioned by. */
  readonly partition: readonly string[];
  /** The columns of its key. */
  readonly unique: readonly string[];
}

/** `idempo: ignore:` findings of one code silenced for the whole file, or for one task. */
export interface IgnoreDeclaration {
  /** Upper case. */
  readonly codes: readonly string[];
  /** `undefined`: the whole file. */
  readonly task: string | undefined;
  /** Empty: not given, and nothing is silenced (M01). */
  readonly because: string;
  readonly range: TextRange;
}

/** `idempo: depends_on:` another workflow whose instance must be there first. */
export interface WorkflowDependency {
  readonly workflow: Ranged<string>;
  /** `undefined`: the whole workflow. */
  readonly task: Ranged<string> | undefined;
  /** Minutes added to the own schedule time to get the other's; usually 0 or negative. `undefined`: not declared. */
  readonly offsetMinutes: Ranged<number> | undefined;
}
