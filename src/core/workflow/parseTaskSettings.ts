import type { ParseContext } from './parseContext';
import { parseNumber, readAmount, readText, reportShape } from './parseContext';
import { PRIORITIES, type ExecutionType, type SqlSource, type Task, type TaskTimeout, type Workflow } from './workflow';
import { entryOf, type YamlEntry, type YamlMapping } from './yamlNode';

type Settings = Pick<Task, 'timeoutMinutes' | 'timeout' | 'delayMinutes' | 'enabled' | 'priority' | 'taskGroup'>;

/** When, whether and with which right of way a task runs (dolphinscheduler.md §1.2). */
export function readTaskSettings(context: ParseContext, mapping: YamlMapping): Settings {
  const read = (...keys: string[]) => entryOf(mapping, ...keys);
  const timeoutMinutes = readAmount(context, read('timeout'));
  const timeout = readTimeout(context, mapping, timeoutMinutes?.value);
  const taskGroup = readTaskGroup(context, mapping);
  return {
    timeoutMinutes,
    ...(timeout === undefined ? {} : { timeout }),
    delayMinutes: readAmount(context, read('delay_time', 'delayTime')),
    enabled: readWord(context, read('flag'), FLAGS) ?? true,
    priority: readPriority(context, read('task_priority', 'taskPriority')),
    ...(taskGroup === undefined ? {} : { taskGroup }),
  };
}

/** Words by what they stand for, in lower case with `_`. */
interface Words<T> {
  /** Behind "must be". */
  readonly advice: string;
  readonly of: Readonly<Record<string, T>>;
}

const FLAGS: Words<boolean> = { advice: 'YES or NO', of: { yes: true, true: true, no: false, false: false } };
const TIMEOUT_FLAGS: Words<boolean> = { advice: 'OPEN or CLOSE', of: { open: true, true: true, close: false, false: false } };
const STRATEGIES: Words<TaskTimeout['strategy']> = { advice: 'WARN, FAILED or WARNFAILED', of: { warn: 'warn', failed: 'fail', warnfailed: 'both' } };
const PRIORITY_WORDS: Words<string> = {
  advice: 'HIGHEST, HIGH, MEDIUM, LOW or LOWEST',
  of: Object.fromEntries(PRIORITIES.map((priority) => [priority, priority])),
};
const EXECUTION_TYPES: Words<ExecutionType> = {
  advice: 'parallel, serial_wait, serial_discard or serial_priority',
  of: { parallel: 'parallel', serial_wait: 'serialWait', serial_discard: 'serialDiscard', serial_priority: 'serialPriority' },
};
const SQL_TYPES: Words<'query' | 'nonQuery'> = {
  advice: '"0" (a query) or "1" (not a query)',
  of: { '0': 'query', query: 'query', select: 'query', '1': 'nonQuery', non_query: 'nonQuery', nonquery: 'nonQuery', not_select: 'nonQuery' },
};

/**
 * PyDolphinScheduler opens the timeout when there is one, with no strategy of its own. The server then kills nothing: up to 3.2 it
 * sends the warning, later it writes a line to its log. So a timeout without a strategy is a warning.
 */
function readTimeout(context: ParseContext, mapping: YamlMapping, minutes: number | undefined): TaskTimeout | undefined {
  const isOpen = readWord(context, entryOf(mapping, 'timeout_flag', 'timeoutFlag'), TIMEOUT_FLAGS) ?? true;
  const strategy = readWord(context, entryOf(mapping, 'timeout_notify_strategy', 'timeoutNotifyStrategy'), STRATEGIES) ?? 'warn';
  return minutes === undefined || minutes === 0 || !isOpen ? undefined : { minutes, strategy };
}

/** `0` and less stand for no group. */
function readTaskGroup(context: ParseContext, mapping: YamlMapping): Task['taskGroup'] {
  const id = readText(context, entryOf(mapping, 'task_group_id', 'taskGroupId'))?.value.trim() ?? '';
  const entry = entryOf(mapping, 'task_group_priority', 'taskGroupPriority');
  const text = readText(context, entry);
  const priority = parseNumber(text?.value ?? '0');
  if (priority === undefined && text !== undefined) reportShape(context, text.range, `"${entry?.key.text ?? ''}" must be a number, not "${text.value}". A larger one goes first.`);
  const number = parseNumber(id);
  return id === '' || (number !== undefined && number <= 0) ? undefined : { id, priority: priority ?? 0 };
}

function readPriority(context: ParseContext, entry: YamlEntry | undefined): Task['priority'] {
  const text = readText(context, entry);
  return readWord(context, entry, PRIORITY_WORDS) === undefined ? undefined : text;
}

/** `execution_type` and `timeout` of the workflow. */
export function readWorkflowSettings(context: ParseContext, mapping: YamlMapping | undefined): Pick<Workflow, 'executionType' | 'concurrency' | 'timeoutMinutes'> {
  if (mapping === undefined) return { executionType: undefined };
  const entry = entryOf(mapping, 'execution_type', 'executionType');
  const concurrency = readWord(context, entry, EXECUTION_TYPES);
  const timeoutMinutes = readAmount(context, entryOf(mapping, 'timeout'));
  return {
    executionType: readText(context, entry),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeoutMinutes === undefined || timeoutMinutes.value === 0 ? {} : { timeoutMinutes }),
  };
}

/** PyDolphinScheduler's search for words of change, in the first line. */
const CHANGES_IN_FIRST_LINE = /^(?:.* )?(?:insert|delete|drop|update|truncate|alter|create) /i;
/** A line that begins with a statement that changes something. */
const CHANGING_LINE = /^[ \t]*(?:insert|delete|drop|update|truncate|alter|create|merge|replace[ \t]+into)\s/im;

/**
 * `sql_type`, else told from the SQL. PyDolphinScheduler looks for words of change followed by a blank, in the first line only: a
 * comment above an INSERT makes it a query, which the server's driver then refuses. Here such SQL is no query, because a query
 * runs its first statement alone, and the rest would silently be left out.
 */
export function readSqlKind(context: ParseContext, mapping: YamlMapping, sql: SqlSource | undefined): Task['sqlKind'] {
  const declared = readWord(context, entryOf(mapping, 'sql_type', 'sqlType'), SQL_TYPES);
  if (sql === undefined || declared !== undefined) return declared;
  return CHANGES_IN_FIRST_LINE.test(sql.text) || CHANGING_LINE.test(sql.text) ? 'nonQuery' : 'query';
}

/** What one of the words stands for, in any case, with `-` for `_`; anything else is reported and ignored. */
function readWord<T>(context: ParseContext, entry: YamlEntry | undefined, words: Words<T>): T | undefined {
  const text = entry && readText(context, entry);
  if (text === undefined) return undefined;
  const word = text.value.trim().toLowerCase().replaceAll('-', '_');
  if (Object.hasOwn(words.of, word)) return words.of[word];
  reportShape(context, text.range, `"${entry?.key.text ?? ''}" must be ${words.advice}, not "${text.value}".`);
  return undefined;
}
