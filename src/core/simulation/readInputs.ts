import { NO_INPUTS, type RunInputs, type RunScope } from '../instance/records';
import { nodesOf, type Fields, type FilledEntry, type ScenarioContext } from './fields';
import { readChoice, readFlag, readTextMap, readTexts, valueText, type Choices } from './values';

type ScopeKind = 'all' | 'from' | 'to' | 'only';

/** DolphinScheduler's task-depend types among the other names (dolphinscheduler.md §3.3). */
const SCOPES: Choices<ScopeKind> = {
  all: ['whole', 'workflow'],
  from: ['task_post', 'post', 'downstream', 'forward'],
  to: ['task_pre', 'pre', 'upstream', 'backward'],
  only: ['task_only'],
};

/** What every way of starting takes. */
export interface StartInputs {
  readonly scope: Exclude<RunScope, { readonly kind: 'failed' }>;
  readonly inputs: RunInputs | undefined;
  readonly isDryRun: boolean;
}

const PLAIN_START: StartInputs = { scope: { kind: 'all' }, inputs: undefined, isDryRun: false };

/** `base`: what holds where a key is not written. */
export function readStartInputs(fields: Fields, base: StartInputs = PLAIN_START): StartInputs {
  return readInputs(fields, { base, tasks: fields.find('tasks', 'task', ...START_TASKS) });
}

/** The same keys at the top level of a scenario, where `tasks` means something else. */
export function readTopInputs(fields: Fields): StartInputs {
  return readInputs(fields, { base: PLAIN_START, tasks: fields.find('startNodes', ...START_TASKS) });
}

const START_TASKS = ['startNodes', 'startNodeList', 'startTasks', 'nodes'];

interface InputsReading {
  readonly base: StartInputs;
  readonly tasks: FilledEntry | undefined;
}

function readInputs(fields: Fields, { base, tasks: written }: InputsReading): StartInputs {
  const { context } = fields;
  const tasks = readTexts(context, written);
  const kind = readChoice(context, fields.find('scope', 'taskDependType', 'dependType', 'runScope'), SCOPES);
  const startup = readParameters(context, fields.find('params', 'startParams', 'startupParams', 'startupParameters', 'parameters'));
  const project = readParameters(context, fields.find('projectParams', 'projectParameters'));
  const dryRun = fields.find('dryRun', 'isDryRun', 'dry');
  return {
    scope: scopeOf(tasks, kind) ?? base.scope,
    inputs: startup === undefined && project === undefined
      ? base.inputs
      : { startup: startup ?? (base.inputs ?? NO_INPUTS).startup, project: project ?? (base.inputs ?? NO_INPUTS).project },
    isDryRun: dryRun === undefined ? base.isDryRun : readFlag(context, dryRun),
  };
}

function scopeOf(tasks: readonly string[] | undefined, kind: ScopeKind | undefined): StartInputs['scope'] | undefined {
  if (tasks === undefined || tasks.length === 0 || kind === 'all') return tasks === undefined && kind === undefined ? undefined : { kind: 'all' };
  return { kind: kind ?? 'from', tasks };
}

/** A mapping of names to values, or DolphinScheduler's list of `{prop, value}`. */
export function readParameters(context: ScenarioContext, entry: FilledEntry | undefined): Readonly<Record<string, string>> | undefined {
  if (entry?.value.kind !== 'sequence') return readTextMap(context, entry);
  return Object.fromEntries(nodesOf(entry.value).flatMap((node) => {
    const get = (name: string) => (node.kind === 'mapping' ? node.entries.find(({ key }) => key.text === name)?.value : undefined);
    const name = get('prop') ?? get('name');
    if (name?.kind === 'scalar') return [[name.text, valueText(get('value'))] as const];
    context.report(node.range, 'A parameter must have a name and a value: {prop: dt, value: "1"}.');
    return [];
  }));
}
