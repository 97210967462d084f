import type { Problem } from '../base/problem';
import type { Ranged, TextRange } from '../base/textRange';
import type { IgnoreDeclaration, TableDeclaration, TaskDeclarations, WorkflowDependency } from './declarations';
import type { Branching, Dependence, TaskLogic } from './logicalTask';
import type { OffsetMap } from './offsetMap';

/**
 * The result of reading one workflow file (`parseWorkflowFile`). Bad input never throws: it becomes `problems`,
 * and `workflow` holds whatever could be understood (`undefined` only when nothing could).
 */
export interface WorkflowFile {
  /** As given by the caller: a workspace-relative or absolute path with forward slashes. Shown in messages. */
  readonly path: string;
  readonly text: string;
  readonly workflow: Workflow | undefined;
  readonly problems: readonly Problem[];
}

/** A PyDolphinScheduler workflow (dolphinscheduler.md §7.5) plus our `idempo:` key. All ranges are offsets in the file. */
export interface Workflow {
  readonly name: Ranged<string>;
  readonly description: Ranged<string> | undefined;
  /** Seven-field Quartz cron, as written. `undefined`: no schedule; backfills then use daily midnight (as DolphinScheduler does). */
  readonly schedule: Ranged<string> | undefined;
  /** IANA zone, as written. `undefined`: PyDolphinScheduler's default `Asia/Shanghai` does NOT apply here; UTC does, see `zoneOf`. */
  readonly timezone: Ranged<string> | undefined;
  readonly startTime: Ranged<string> | undefined;
  readonly endTime: Ranged<string> | undefined;
  readonly executionType: Ranged<string> | undefined;
  /** How instances for different schedule times get on with each other. `undefined`: not declared, which means `parallel`. */
  readonly concurrency?: ExecutionType;
  /** `timeout`: minutes after which a warning is noted; it never ends the workflow instance (dolphinscheduler.md §3.7). */
  readonly timeoutMinutes?: Ranged<number>;
  /** `idempo: task_groups:` how many tasks of a group may run at a time, by the group's id. */
  readonly taskGroups?: Readonly<Record<string, number>>;
  /** What happens to independent branches after a task failed for good: `idempo: failure_strategy`. Default `continue`. */
  readonly failureStrategy: FailureStrategy;
  readonly parameters: readonly ParameterDefinition[];
  readonly tasks: readonly Task[];
  readonly local: LocalSettings;
  /** Range of the `workflow:` key itself, for lenses. */
  readonly keyRange: TextRange;
  /** Range of the whole `workflow:` mapping. */
  readonly range: TextRange;
  /** Where a fix adds a key inside `workflow:`. `undefined` when there is no such mapping. */
  readonly insertion?: KeyInsertion;
  /** Where a fix adds a key inside `idempo:`. */
  readonly localInsertion?: NestedInsertion;
  /** Where a fix adds a key inside `idempo: backfill:`. */
  readonly backfillInsertion?: NestedInsertion;
  /** Where a fix adds a key inside `idempo: tasks:`. */
  readonly tasksInsertion?: NestedInsertion;
}

export type FailureStrategy = 'continue' | 'end';

/** dolphinscheduler.md §3.10. */
export type ExecutionType = 'parallel' | 'serialWait' | 'serialDiscard' | 'serialPriority';

/** Highest first. */
export const PRIORITIES = ['highest', 'high', 'medium', 'low', 'lowest'] as const;

/** What happens when an attempt takes longer: a warning is noted, the attempt is ended, or both. */
export interface TaskTimeout {
  readonly minutes: number;
  readonly strategy: 'warn' | 'fail' | 'both';
}

export interface Task {
  readonly name: Ranged<string>;
  /** `Sql`, `Shell`, … as written; `Sql` when missing and there is SQL. */
  readonly type: Ranged<string>;
  readonly deps: readonly Ranged<string>[];
  /** The SQL dialect's source: `datasource_type` as written (hive, spark, mysql, …). */
  readonly datasourceType: Ranged<string> | undefined;
  readonly datasourceName: Ranged<string> | undefined;
  readonly sql: SqlSource | undefined;
  readonly preStatements: readonly SqlSource[];
  readonly postStatements: readonly SqlSource[];
  readonly retry: RetryDeclaration;
  /** Minutes; 0 or `undefined`: none. */
  readonly timeoutMinutes: Ranged<number> | undefined;
  readonly delayMinutes: Ranged<number> | undefined;
  /** `false` when `flag: NO`: the task is passed through without an instance. */
  readonly enabled: boolean;
  readonly priority: Ranged<string> | undefined;
  /** `undefined`: none is declared. */
  readonly timeout?: TaskTimeout;
  /** `task_group_id`, `task_group_priority` (larger first). `undefined`: in no group. */
  readonly taskGroup?: { readonly id: string; readonly priority: number };
  /** `sql_type`, else told from the SQL as PyDolphinScheduler does (dolphinscheduler.md §7.5). */
  readonly sqlKind?: 'query' | 'nonQuery';
  /** Of a task type that runs no SQL but is executed here. */
  readonly logic?: TaskLogic;
  /** `idempo: tasks: <name>: stub: true`: it succeeds without being executed. */
  readonly isStub?: boolean;
  readonly parameters: readonly ParameterDefinition[];
  /** Of a `Dependent` or `SubWorkflow` task. */
  readonly dependence?: Dependence;
  /** Of a `Switch` or `Condition` task. */
  readonly branching?: Branching;
  /** Range of the whole list item, from its first key on. */
  readonly range: TextRange;
  /** Offset right after the last character of the item's last key/value line, and the indentation of its keys: where a fix adds a key. */
  readonly insertion: KeyInsertion;
}

/** Where and how a new `key: value` line is added to a block mapping: at `offset` insert `newline + indent + 'key: value'`. */
export interface KeyInsertion {
  readonly offset: number;
  readonly indent: string;
  readonly newline: '\n' | '\r\n';
}

/** A place below keys that may not exist yet. `insertionText` makes the text to insert. */
export interface NestedInsertion extends KeyInsertion {
  /** Keys that must be written first, outermost first. */
  readonly missing: readonly string[];
  /** The mapping is written `{…}`: `indent` holds a comma where one is needed, and everything goes on one line. */
  readonly flow: boolean;
}

/** As declared. Numbers that are not numbers (`inf`, text) are kept as `raw` with `value: undefined`. */
export interface RetryDeclaration {
  /** `fail_retry_times`: extra attempts after the first. `undefined`: not declared (DolphinScheduler's default 0). */
  readonly times: RetryNumber | undefined;
  /** `fail_retry_interval`: minutes between attempts. `undefined`: not declared (DolphinScheduler's default 1). */
  readonly intervalMinutes: RetryNumber | undefined;
}

export interface RetryNumber {
  readonly raw: string;
  readonly value: number | undefined;
  readonly range: TextRange;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly direction: 'in' | 'out';
  /** DolphinScheduler's DataType; `VARCHAR` unless written `INT(1)`-like or as a YAML number. */
  readonly type: string;
  readonly value: string;
  readonly nameRange: TextRange;
  readonly range: TextRange;
}

/** One piece of SQL and where it stands. Offsets in `text` map to offsets in the document `file` by `map`. */
export interface SqlSource {
  /** `key`: which part of the task it is. */
  readonly key: 'sql' | 'pre_statements' | 'post_statements';
  readonly text: string;
  /** The workflow file's path for SQL in the YAML; else the `.sql` file's path (relative to the same base as the workflow's). */
  readonly file: string;
  /** The document's text that `map` points into. */
  readonly map: OffsetMap;
  /** The scalar in the workflow file: the block scalar, or the `$FILE{"x.sql"}` token. */
  readonly range: TextRange;
}

/** Our own top-level key `idempo:`. */
export interface LocalSettings {
  /** SQL scripts (SQLite dialect, paths relative to the workflow file) that build the local source tables. */
  readonly seed: readonly Ranged<string>[];
  /** `backfill.max_parallel`: how many workflow instances of one backfill may run at a time. `undefined`: not declared (1 applies; lint S06). */
  readonly backfillMaxParallel: Ranged<number> | undefined;
  /** Columns that may hold the execution time (lint T01, T03 stay silent). */
  readonly auditColumns: readonly string[];
  /** `backfill.order`: the order that the workflow needs. `undefined`: not declared. */
  readonly backfillOrder: Ranged<'ascending' | 'descending'> | undefined;
  /** Of the SQL of tasks whose datasource type says none. As written. */
  readonly dialect: Ranged<string> | undefined;
  /** In file order; a name may be one that no task has. */
  readonly tasks: readonly TaskDeclarations[];
  readonly tables: readonly TableDeclaration[];
  readonly ignore: readonly IgnoreDeclaration[];
  readonly dependsOn: readonly WorkflowDependency[];
  readonly range: TextRange | undefined;
}
