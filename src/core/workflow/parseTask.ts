import type { Ranged, TextRange } from '../base/textRange';
import { insertionInto } from './insertion';
import type { ParseContext } from './parseContext';
import { nameOfKind, readNodeList, readRetryNumber, readText, readTextList, reportShape } from './parseContext';
import { readLogicalParts } from './parseLogic';
import { readParameters } from './parseParameters';
import { readSqlSource } from './parseSqlSource';
import { readSqlKind, readTaskSettings } from './parseTaskSettings';
import { misspelledType, reportTaskKeys } from './readableKeys';
import type { SqlSource, Task } from './workflow';
import { entryOf, type YamlEntry, type YamlItem, type YamlMapping } from './yamlNode';

/** The `tasks:` list. Items that are no mapping are reported and left out; all others become tasks, however incomplete. `stubs`: names of those that are not executed. */
export function readTasks(context: ParseContext, entry: YamlEntry | undefined, stubs: ReadonlySet<string>): readonly Task[] {
  if (entry?.value === undefined) return [];
  if (entry.value.kind !== 'sequence') {
    reportShape(context, entry.key.range, `"tasks" must be a list of tasks ("- name: …"), not a ${nameOfKind(entry.value)}.`);
    return [];
  }
  return entry.value.items.flatMap((item) => readItem(context, item, stubs) ?? []);
}

interface TaskItem {
  readonly mapping: YamlMapping;
  readonly range: TextRange;
}

function readItem(context: ParseContext, item: YamlItem, stubs: ReadonlySet<string>): Task | undefined {
  if (item.value?.kind === 'mapping') return readTask(context, { mapping: item.value, range: item.range }, stubs);
  const found = item.value === undefined ? 'is empty' : `is a ${nameOfKind(item.value)}`;
  reportShape(context, item.range, `A task must be a mapping that starts with "name:"; this item ${found}.`);
  return undefined;
}

function readTask(context: ParseContext, item: TaskItem, stubs: ReadonlySet<string>): Task {
  const { mapping } = item;
  const read = (...keys: string[]) => entryOf(mapping, ...keys);
  const name = readName(context, item);
  const parts = readParts(context, mapping);
  const type = readType(context, mapping, { name, hasSql: read('sql')?.value !== undefined });
  reportTaskKeys(context, mapping, type.value);
  const sqlKind = readSqlKind(context, mapping, parts.sql);
  return {
    name,
    type,
    deps: readTextList(context, read('deps')),
    datasourceType: readText(context, read('datasource_type')),
    datasourceName: readText(context, read('datasource_name')),
    ...parts,
    retry: {
      times: readRetryNumber(context, read('fail_retry_times', 'failRetryTimes')),
      intervalMinutes: readRetryNumber(context, read('fail_retry_interval', 'failRetryInterval')),
    },
    ...readTaskSettings(context, mapping),
    ...(sqlKind === undefined ? {} : { sqlKind }),
    ...(stubs.has(name.value) ? { isStub: true } : {}),
    parameters: [
      ...readParameters(context, read('input_params'), 'in'),
      ...readParameters(context, read('local_params', 'localParams'), 'in'),
      ...readParameters(context, read('output_params'), 'out'),
    ],
    ...readLogicalParts(context, mapping, { name, type }),
    range: item.range,
    insertion: insertionInto(context, mapping),
  };
}

/** What the server calls them. */
const SERVER_KEYS: Readonly<Record<SqlSource['key'], string>> = { sql: 'sql', pre_statements: 'preStatements', post_statements: 'postStatements' };

function readParts(context: ParseContext, mapping: YamlMapping): Pick<Task, 'sql' | 'preStatements' | 'postStatements'> {
  const list = (key: SqlSource['key']) =>
    readNodeList(entryOf(mapping, key, SERVER_KEYS[key])).flatMap((node) => readSqlSource(context, node, key) ?? []);
  const sql = entryOf(mapping, 'sql')?.value;
  return {
    sql: sql && readSqlSource(context, sql, 'sql'),
    preStatements: list('pre_statements'),
    postStatements: list('post_statements'),
  };
}

function readName(context: ParseContext, { mapping, range: whole }: TaskItem): Ranged<string> {
  const name = readText(context, entryOf(mapping, 'name'));
  if (name !== undefined && name.value.trim() !== '') return name;
  const range = mapping.entries[0]?.key.range ?? whole;
  reportShape(context, range, 'This task has no name. Add "name:"; others refer to it by its name.');
  return { value: '', range };
}

/** A type that is not known passes as one of DolphinScheduler's that are not executed here; a task without SQL does nothing. */
function checkType(context: ParseContext, { value, range }: Ranged<string>, { name, hasSql }: { readonly name: Ranged<string>; readonly hasSql: boolean }): void {
  const instead = misspelledType(value);
  const report = (message: string): void => context.report({ code: 'Y03', severity: 'warning', message, range, ...(instead === undefined ? {} : { instead }) });
  if (instead !== undefined) report(`"${value}" is no task type that is known here, so the task is passed over. Did you mean "${instead}"?`);
  else if (/^sql$/i.test(value.trim()) && !hasSql) report(`The task "${name.value}" has no "sql", so there is nothing to run.`);
}

function readType(context: ParseContext, mapping: YamlMapping, task: { readonly name: Ranged<string>; readonly hasSql: boolean }): Ranged<string> {
  const type = readText(context, entryOf(mapping, 'task_type', 'taskType'));
  if (type !== undefined) {
    checkType(context, type, task);
    return type;
  }
  if (!task.hasSql) reportShape(context, task.name.range, `The task "${task.name.value}" has neither "task_type" nor "sql", so there is nothing to run.`);
  return { value: 'Sql', range: task.name.range };
}
