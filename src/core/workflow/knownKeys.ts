/** A key of a mapping, and what it is for in one line of English. */
export type KeyTable = Readonly<Record<string, string>>;

export const FILE_KEYS = {
  workflow: 'Name, schedule and parameters of the workflow',
  tasks: 'The list of tasks',
  idempo: 'What Idempo adds; other readers of the file leave it alone',
} as const satisfies KeyTable;

export const WORKFLOW_KEYS = {
  name: 'Name of the workflow; its instances are kept under it',
  description: 'What the workflow is for',
  schedule: 'Quartz cron of six or seven fields: second minute hour day month weekday [year]',
  timezone: 'IANA zone of all times of the workflow, such as Asia/Shanghai; UTC when none is named',
  start_time: 'No tick before this time',
  end_time: 'No tick after this time',
  execution_type: 'How instances for different schedule times get on with each other',
  timeout: 'Minutes after which a warning is noted',
  failure_strategy: 'What happens to independent branches after a task failed for good',
  param: 'Parameters of all tasks: names and values',
} as const satisfies KeyTable;

export const TASK_KEYS = {
  name: 'Name of the task; others refer to it by this name',
  task_type: 'Sql, Switch, Condition, Dependent, SubWorkflow, …',
  deps: 'Tasks that must have succeeded before',
  datasource_name: 'Where the SQL runs',
  datasource_type: 'The SQL dialect: MYSQL, HIVE, SPARK, POSTGRESQL, …',
  sql: 'The SQL, or $FILE{"name.sql"}',
  sql_type: '"0": a query, "1": not a query; told from the SQL when missing',
  pre_statements: 'Statements that run before the SQL',
  post_statements: 'Statements that run after the SQL',
  input_params: 'Parameters of this task alone: names and values',
  local_params: 'Parameters of this task alone, as DolphinScheduler writes them',
  output_params: 'Values that the task hands on to those after it',
  fail_retry_times: 'Extra attempts after the first one failed',
  fail_retry_interval: 'Minutes between attempts',
  timeout: 'Minutes after which the timeout strategy applies',
  timeout_flag: 'OPEN or CLOSE: whether the timeout counts',
  timeout_notify_strategy: 'What a timeout does: warn, end the attempt, or both',
  delay_time: 'Minutes between being ready and the first attempt',
  flag: 'NO: the task is passed through without an instance',
  task_priority: 'Which of several ready tasks goes first',
  task_group_id: 'Group whose slots limit how many tasks run at a time',
  task_group_priority: 'Right of way in the group; a larger number goes first',
  condition: 'Switch: the branches, each with a task and a condition',
  success_task: 'Condition: the task that runs when the condition holds',
  failed_task: 'Condition: the task that runs when it does not hold',
  op: 'Condition, Dependent: and / or between the groups',
  groups: 'Condition, Dependent: the groups of items that decide',
  check_interval: 'Dependent: seconds between two looks',
  failure_policy: 'Dependent: what a failed instance means',
  failure_waiting_time: 'Dependent: minutes to wait for what failed',
  workflow_name: 'SubWorkflow: the workflow to run, by name or $WORKFLOW{"other.yaml"}',
} as const satisfies KeyTable;

/** `idempo:` */
export const LOCAL_KEYS = {
  seed: 'SQL scripts that make the local source tables',
  backfill: 'How backfills of this workflow run',
  audit_columns: 'Columns that may hold the execution time',
  failure_strategy: 'What happens to independent branches after a task failed for good',
  dialect: 'Dialect of SQL whose datasource type says none',
  tasks: 'What is declared about single tasks',
  task_groups: 'Slots of each task group, by its id',
  tables: 'What is known about tables that no statement here says',
  ignore: 'Findings silenced for the file or a task, with a reason',
  depends_on: 'Other workflows whose instance must be there first',
} as const satisfies KeyTable;

/** `idempo: backfill:` */
export const BACKFILL_KEYS = {
  max_parallel: 'How many instances of one backfill may run at a time',
  order: 'The order that the workflow needs',
} as const satisfies KeyTable;

/** `idempo: tasks: <name>:` */
export const TASK_DECLARATION_KEYS = {
  write: 'How the task writes; a change of its SQL that breaks this is reported',
  role: 'log: leaves a row for each run; check: looks at how fresh data is',
  window: 'How much data one instance stands for: 1d, 12h',
  lookback: 'How far an instance reads back before its window on purpose: 3d',
  depends_on_past: 'Whether an instance needs the one before it',
  audit_columns: 'Columns of this task that may hold the execution time',
  reasons: 'Why the task waits for another although no table says so',
  stub: 'true: it succeeds without being executed',
} as const satisfies KeyTable;

/** `idempo: tables: <name>:` */
export const TABLE_KEYS = {
  partition: 'The columns that the table is partitioned by',
  unique: 'The columns of its key',
} as const satisfies KeyTable;

/** `idempo: ignore:` */
export const IGNORE_KEYS = {
  code: 'The code of a rule',
  codes: 'Codes of rules',
  task: 'The task that it is for; the whole file when missing',
  because: 'The reason; without one nothing is silenced',
} as const satisfies KeyTable;

/** `idempo: depends_on:` */
export const DEPENDENCY_KEYS = {
  workflow: 'The workflow that is waited for',
  task: 'One task of it; all when missing',
  offset: 'Added to the own schedule time to get the other one: -1d, -2h',
} as const satisfies KeyTable;
