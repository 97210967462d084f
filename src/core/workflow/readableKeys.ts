import { findClosestWord } from '../base/closestWord';
import { FILE_KEYS, TASK_KEYS, WORKFLOW_KEYS } from './knownKeys';
import type { ParseContext } from './parseContext';
import type { YamlMapping } from './yamlNode';

/** What PyDolphinScheduler takes besides what is read here (`core/workflow.py`, `core/yaml_workflow.py`). */
const OTHER_WORKFLOW_KEYS = [
  'user', 'project', 'tenant', 'worker_group', 'warning_type', 'warning_group_id', 'release_state', 'online_schedule', 'resource_plugin', 'resource_list', 'run', 'global_params',
] as const;

/** The same of tasks (`core/task.py`, `tasks/sql.py`), what the server's task parameters are called, and other spellings that are read. */
const OTHER_TASK_KEYS = [
  'code', 'version', 'description', 'worker_group', 'environment_name', 'environment_code', 'resource_list', 'resource_plugin', 'dependence', 'denpendence', 'wait_start_timeout',
  'condition_result', 'switch_result', 'task_params', 'is_cache', 'cpu_quota', 'memory_max', 'display_rows', 'type', 'datasource', 'udfs', 'show_type', 'conn_params', 'send_email',
  'title', 'group_id', 'limit', 'segment_separator', 'success_tasks', 'failed_tasks', 'success_node', 'failed_node', 'relation', 'depend_task_list', 'conditions', 'next_node',
  'process_definition_name', 'process_definition_code', 'workflow_definition_code', 'definition_name', 'definition_code', 'project_name', 'project_code', 'dependent_task_name',
  'dependent_date', 'date_value', 'cycle', 'state', 'checked',
] as const;

/** Task types whose keys are all known. Others have keys of their own: there only a misspelling of a common key can be told. */
const KNOWN_TYPES = /^(?:sql|switch|conditions?|dependent|sub_?workflow|sub_?process)$/i;

/** The keys of one kind of mapping. */
interface KeySet {
  /** What is read here. A misspelled key is most likely one of these. */
  readonly own: readonly string[];
  /** These and the others that somebody reads. */
  readonly known: ReadonlySet<string>;
}

function keySet(own: readonly string[], others: readonly string[]): KeySet {
  return { own, known: new Set([...own, ...others]) };
}

const OF_FILES = keySet(Object.keys(FILE_KEYS), []);
const OF_WORKFLOWS = keySet(Object.keys(WORKFLOW_KEYS), OTHER_WORKFLOW_KEYS);
const OF_TASKS = keySet(Object.keys(TASK_KEYS), OTHER_TASK_KEYS);

interface Keys extends KeySet {
  /** How the mapping is called in the message. */
  readonly within: string;
  /** Keys that are like no other one belong to somebody else. */
  readonly isOpen: boolean;
}

/** Keys at the top level: only misspelled ones are told from those that hold anchors. */
export function reportFileKeys(context: ParseContext, mapping: YamlMapping): void {
  reportKeys(context, mapping, { ...OF_FILES, within: 'a workflow file', isOpen: true });
}

export function reportWorkflowKeys(context: ParseContext, mapping: YamlMapping): void {
  reportKeys(context, mapping, { ...OF_WORKFLOWS, within: '"workflow"', isOpen: false });
}

/** `type`: as declared or assumed. */
export function reportTaskKeys(context: ParseContext, mapping: YamlMapping, type: string): void {
  reportKeys(context, mapping, { ...OF_TASKS, within: `a task of the type ${type}`, isOpen: !KNOWN_TYPES.test(type) });
}

/** Y06. `failRetryTimes` is `fail_retry_times`; what a merge key brings is looked at where nothing tells what it is for, so not at all. */
function reportKeys(context: ParseContext, mapping: YamlMapping, { within, own, known, isOpen }: Keys): void {
  const unknown = mapping.entries.filter(({ key, merged }) => !known.has(key.text) && !merged && key.text !== '<<' && !known.has(snakeCase(key.text)));
  if (unknown.length === 0) return;
  const present = new Set(mapping.entries.map(({ key }) => key.text));
  for (const { key } of unknown) {
    const closest = findClosestWord(snakeCase(key.text), own.filter((word) => !present.has(word)));
    if (closest === undefined && (isOpen || /^(?:x[-_]|\.)/.test(key.text))) continue;
    const advice = closest === undefined ? 'Remove it, or correct its name.' : `Did you mean "${closest}"?`;
    const message = `"${key.text}" is not a key of ${within}: nothing reads it. ${advice}`;
    context.report({ code: 'Y06', severity: 'warning', message, range: key.contentRange, ...(closest === undefined ? {} : { instead: closest }) });
  }
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, '');
}

/** Of DolphinScheduler and PyDolphinScheduler, as the latter writes them. */
const TASK_TYPES = [
  'Sql', 'Shell', 'Python', 'Http', 'Switch', 'Condition', 'Dependent', 'SubWorkflow', 'Procedure', 'DataX', 'CustomDataX', 'Flink', 'FlinkStream', 'MapReduce', 'Spark', 'Kubernetes',
  'Emr', 'Sqoop', 'Zeppelin', 'Jupyter', 'Java', 'SeaTunnel', 'HiveCli', 'RemoteShell', 'Dynamic', 'OpenMLDB', 'Pytorch', 'SageMaker', 'MLflow', 'DVC', 'Dinky', 'ChunJun', 'Linkis', 'Dms',
] as const;
const OTHER_TASK_TYPES = /^(?:conditions|sub_?process|sub_?workflow|http|dvc\w*|mlflow\w*|k8s|datafactory|dmr|em?r|tis|pigeon|blocking|aliyun\w*|datasync)$/i;

/** The type that a word is a misspelling of, as far as can be told. */
export function misspelledType(type: string): string | undefined {
  const word = type.trim();
  const isKnown = OTHER_TASK_TYPES.test(word) || TASK_TYPES.some((known) => known.toLowerCase() === word.toLowerCase().replace(/_/g, ''));
  return isKnown ? undefined : findClosestWord(word, TASK_TYPES);
}
