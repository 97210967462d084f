import type { Ranged } from '../base/textRange';
import { insertionInto } from './insertion';
import type { ParseContext } from './parseContext';
import { nameOfKind, readAmount, readNodeList, readRetryNumber, readText, readTextList, reportShape } from './parseContext';
import { readLogicalParts } from './parseDependence';
import { readParameters } from './parseParameters';
import { readSqlSource } from './parseSqlSource';
import type { SqlSource, Task } from './workflow';
import { entryOf, type YamlEntry, type YamlItem, type YamlMapping } from './yamlNode';

/** The `tasks:` list. Items that are no mapping are reported and left out; all others become tasks, however incomplete. */
export function readTasks(context: ParseContext, entry: YamlEntry | undefined): readonly Task[] {
  if (entry?.value === undefined) return [];
  if (entry.value.kind !== 'sequence') {
    reportShape(context, entry.key.range, `"tasks" must be a list of tasks ("- name: …"), not a ${nameOfKind(entry.value)}.`);
    return [];
  }
  return entry.value.items.flatMap((item) => readItem(context, item) ?? []);
}

function readItem(context: ParseContext, item: YamlItem): Task | undefined {
  if (item.value?.kind === 'mapping') return readTask(context, item.value, item);
  const found = item.value === undefined ? 'is empty' : `is a ${nameOfKind(item.value)}`;
  reportShape(context, item.range, `A task must be a mapping that starts with "name:"; this item ${found}.`);
  return undefined;
}

function readTask(context: ParseContext, mapping: YamlMapping, item: YamlItem): Task {
  const read = (...keys: string[]) => entryOf(mapping, ...keys);
  const name = readName(context, mapping, item);
  const parts = readParts(context, mapping);
  const type = readType(context, mapping, { name, hasSql: read('sql') !== undefined });
  return {
    name,
    type,
    deps: readTextList(context, read('deps')),
    datasourceType: readText(context, read('datasource_type')),
    datasourceName: readText(context, read('datasource_name')),
    ...parts,
    retry: {
      times: readRetryNumber(context, read('fail_retry_times')),
      intervalMinutes: readRetryNumber(context, read('fail_retry_interval')),
    },
    timeoutMinutes: readAmount(context, read('timeout')),
    delayMinutes: readAmount(context, read('delay_time')),
    enabled: !/^(?:no|false)$/i.test(readText(context, read('flag'))?.value ?? ''),
    priority: readText(context, read('task_priority')),
    parameters: [
      ...readParameters(context, read('input_params'), 'in'),
      ...readParameters(context, read('local_params', 'localParams'), 'in'),
      ...readParameters(context, read('output_params'), 'out'),
    ],
    ...readLogicalParts(mapping, type.value),
    range: item.range,
    insertion: insertionInto(context, mapping),
  };
}

function readParts(context: ParseContext, mapping: YamlMapping): Pick<Task, 'sql' | 'preStatements' | 'postStatements'> {
  const list = (key: SqlSource['key']) =>
    readNodeList(entryOf(mapping, key)).flatMap((node) => readSqlSource(context, node, key) ?? []);
  const sql = entryOf(mapping, 'sql')?.value;
  return {
    sql: sql && readSqlSource(context, sql, 'sql'),
    preStatements: list('pre_statements'),
    postStatements: list('post_statements'),
  };
}

function readName(context: ParseContext, mapping: YamlMapping, item: YamlItem): Ranged<string> {
  const name = readText(context, entryOf(mapping, 'name'));
  if (name !== undefined && name.value.trim() !== '') return name;
  const range = mapping.entries[0]?.key.range ?? item.range;
  reportShape(context, range, 'This task has no name. Add "name:"; others refer to it by its name.');
  return { value: '', range };
}

function readType(context: ParseContext, mapping: YamlMapping, task: { readonly name: Ranged<string>; readonly hasSql: boolean }): Ranged<string> {
  const type = readText(context, entryOf(mapping, 'task_type'));
  if (type !== undefined) return type;
  if (!task.hasSql) reportShape(context, task.name.range, `The task "${task.name.value}" has neither "task_type" nor "sql", so there is nothing to run.`);
  return { value: 'Sql', range: task.name.range };
}
