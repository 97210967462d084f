import { DIALECTS } from '../sql/lex/token';
import { DATE_VALUES } from '../workflow/dateValues';
import { TASK_ROLES, WRITE_STRATEGIES } from '../workflow/declarations';
import {
  BACKFILL_KEYS, DEPENDENCY_KEYS, FILE_KEYS, IGNORE_KEYS, LOCAL_KEYS, TABLE_KEYS, TASK_DECLARATION_KEYS, TASK_KEYS, WORKFLOW_KEYS, type KeyTable,
} from '../workflow/knownKeys';
import { PRIORITIES, type WorkflowFile } from '../workflow/workflow';
import { quoteYaml } from '../workflow/yamlEdits';
import type { Completion, CompletionRequest } from './completion';
import { yamlCursorAt, type YamlCursor } from './yamlCursor';

type ValueTable = Readonly<Record<string, readonly string[]>>;

/** Keys and values by the path of the mapping; `*` is any name. */
const KEYS: Readonly<Record<string, KeyTable>> = {
  '': FILE_KEYS,
  workflow: WORKFLOW_KEYS,
  'tasks/[]': TASK_KEYS,
  idempo: LOCAL_KEYS,
  'idempo/backfill': BACKFILL_KEYS,
  'idempo/tasks/*': TASK_DECLARATION_KEYS,
  'idempo/tables/*': TABLE_KEYS,
  'idempo/ignore/[]': IGNORE_KEYS,
  'idempo/depends_on/[]': DEPENDENCY_KEYS,
};

const UPPER = (words: readonly string[]): readonly string[] => words.map((word) => word.toUpperCase());
const NAMED_DIALECTS = DIALECTS.filter((dialect) => dialect !== 'generic');
const FAILURE_STRATEGIES = ['continue', 'end'] as const;

/** Every value is one that the parser takes. */
export const VALUES: Readonly<Record<string, ValueTable>> = {
  workflow: { execution_type: ['parallel', 'serial_wait', 'serial_discard', 'serial_priority'], failure_strategy: FAILURE_STRATEGIES },
  'tasks/[]': {
    task_type: ['Sql', 'Shell', 'Python', 'Http', 'Switch', 'Condition', 'Dependent', 'SubWorkflow'],
    datasource_type: UPPER(NAMED_DIALECTS),
    task_priority: UPPER(PRIORITIES),
    flag: ['YES', 'NO'],
    timeout_flag: ['OPEN', 'CLOSE'],
    timeout_notify_strategy: ['WARN', 'FAILED', 'WARNFAILED'],
    sql_type: ['"0"', '"1"'],
    op: ['and', 'or'],
    failure_policy: ['DEPENDENT_FAILURE_FAILURE', 'DEPENDENT_FAILURE_WAITING'],
  },
  idempo: { dialect: NAMED_DIALECTS, failure_strategy: FAILURE_STRATEGIES },
  'idempo/backfill': { order: ['ascending', 'descending'] },
  'idempo/tasks/*': { write: WRITE_STRATEGIES, role: TASK_ROLES, stub: ['true', 'false'], depends_on_past: ['true', 'false'] },
};

/** Below a task, in its groups and branches. */
const NESTED_VALUES: ValueTable = { dependent_date: DATE_VALUES, op: ['and', 'or'], flag: ['true', 'false'] };

/** What may stand in a workflow file outside of SQL. */
export function completeYaml(file: WorkflowFile, { offset, files }: CompletionRequest): readonly Completion[] {
  const cursor = yamlCursorAt(file.text, offset);
  if (cursor === undefined) return [];
  const values = cursor.place === 'key' ? [] : [...valuesAt(cursor), ...tasksAt(cursor, file, files), ...workflowsAt(cursor, files)];
  return cursor.place === 'value' ? values : [...values, ...keysAt(cursor, file)];
}

function tableAt<T>(tables: Readonly<Record<string, T>>, { path }: YamlCursor): T | undefined {
  const any = [...path.slice(0, 2), '*'].join('/');
  const key = path.length === 3 && Object.hasOwn(tables, any) ? any : path.join('/');
  return Object.hasOwn(tables, key) ? tables[key] : undefined;
}

function keysAt(cursor: YamlCursor, file: WorkflowFile): readonly Completion[] {
  const { path, siblings, range } = cursor;
  const follows = /^[ \t]*:/.test(file.text.slice(range.end)) ? '' : ': ';
  const keyOf = (kind: Completion['kind'], name: string, detail: string): Completion => ({ kind, label: name, insertText: `${kind === 'task' ? quoteYaml(name) : name}${follows}`, range, detail });
  if (path.join('/') === 'idempo/tasks') return taskNames(file).filter((name) => !siblings.has(name)).map((name) => keyOf('task', name, ''));
  return Object.entries(tableAt(KEYS, cursor) ?? {}).filter(([key]) => !siblings.has(key)).map(([key, detail]) => keyOf('key', key, detail));
}

function valuesAt(cursor: YamlCursor): readonly Completion[] {
  const table = tableAt(VALUES, cursor) ?? (isBelowTask(cursor) ? NESTED_VALUES : undefined);
  const values = table !== undefined && cursor.key !== undefined && Object.hasOwn(table, cursor.key) ? (table[cursor.key] ?? []) : [];
  return values.map((value) => ({ kind: 'value', label: value, insertText: value, range: cursor.range, detail: '' }));
}

function isBelowTask({ path }: YamlCursor): boolean {
  return path[0] === 'tasks' && path.length > 2;
}

const OWN_TASK_KEYS: ReadonlySet<string> = new Set(['success_task', 'success_tasks', 'failed_task', 'failed_tasks', 'task']);
const OTHER_TASK_KEYS: ReadonlySet<string> = new Set(['dependent_task_name', 'dep_task_name']);
const WORKFLOW_NAME_KEYS: ReadonlySet<string> = new Set(['workflow_name', 'process_definition_name', 'definition_name']);

/** Names of tasks: of this workflow, or of the one that a sibling names. */
function tasksAt(cursor: YamlCursor, file: WorkflowFile, files: readonly WorkflowFile[]): readonly Completion[] {
  const { path, key = '', siblings, range } = cursor;
  const isForeign = path.join('/') === 'idempo/depends_on/[]' ? key === 'task' : OTHER_TASK_KEYS.has(key);
  const isOwn = !isForeign && ((path[0] === 'tasks' && OWN_TASK_KEYS.has(key)) || (path.join('/') === 'idempo/ignore/[]' && key === 'task'));
  const workflow = siblings.get('workflow_name') ?? siblings.get('workflow');
  const other = isForeign ? files.find((each) => each.workflow?.name.value === workflow) : undefined;
  const own = siblings.get('name');
  const names = isOwn ? taskNames(file).filter((name) => name !== own) : other === undefined ? [] : taskNames(other);
  return names.map((name) => ({ kind: 'task', label: name, insertText: quoteYaml(name), range, detail: '' }));
}

function workflowsAt({ path, key = '', range }: YamlCursor, files: readonly WorkflowFile[]): readonly Completion[] {
  const isName = path.join('/') === 'idempo/depends_on/[]' ? key === 'workflow' : path[0] === 'tasks' && WORKFLOW_NAME_KEYS.has(key);
  if (!isName) return [];
  const found = files.flatMap(({ workflow, path: detail }) => (workflow === undefined || workflow.name.value === '' ? [] : [{ name: workflow.name.value, detail }]));
  return found.map(({ name, detail }) => ({ kind: 'workflow', label: name, insertText: quoteYaml(name), range, detail }));
}

function taskNames(file: WorkflowFile): readonly string[] {
  return [...new Set(file.workflow?.tasks.map(({ name }) => name.value) ?? [])].filter((name) => name !== '');
}
