import { TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES, type TaskInstanceState, type WorkflowInstanceState } from '../instance/states';
import type { Instant } from '../schedule';
import type { YamlNode } from '../workflow/yamlNode';
import { Fields, plainWord, type FilledEntry, type ScenarioContext } from './fields';
import type { Condition, Moment } from './scenario';
import { chooseWord, findChoice, readChoice, readDuration, readText, readWhole, textOf, type Choices } from './values';

/** DolphinScheduler's names of the same states (dolphinscheduler.md §2). */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  waiting: ['SERIAL_WAIT'],
  submitted: ['SUBMITTED_SUCCESS'],
  running: ['RUNNING_EXECUTION'],
  pausing: ['READY_PAUSE'],
  paused: ['PAUSE'],
  stopping: ['READY_STOP'],
  stopped: ['STOP', 'KILL', 'killed', 'cancelled'],
  failed: ['FAILURE', 'fails'],
  succeeded: ['SUCCESS', 'succeeds'],
  delayed: ['DELAY_EXECUTION'],
  retryWaiting: ['retrying', 'waitingForRetry'],
  forcedSuccess: ['FORCED_SUCCESS'],
};

function choicesOf<T extends string>(states: readonly T[]): Choices<T> {
  return Object.fromEntries(states.map((state) => [state, OTHER_NAMES[state] ?? []])) as Choices<T>;
}

export const INSTANCE_STATES: Choices<WorkflowInstanceState> = choicesOf(WORKFLOW_INSTANCE_STATES);
export const TASK_STATES: Choices<TaskInstanceState> = choicesOf(TASK_INSTANCE_STATES);

const WHEN_WORDS: Choices<WorkflowInstanceState | 'ended'> = { ...INSTANCE_STATES, ended: ['end', 'finished', 'done', 'idle', 'quiet'] };

const MAX_ATTEMPT = 1000;

/** Where the clock stands when the play begins, and the zone of times without an offset. */
export interface MomentContext {
  readonly context: ScenarioContext;
  readonly clockAt: Instant;
}

interface MomentEntries {
  readonly at: Instant | undefined;
  readonly after: FilledEntry | undefined;
  readonly when: FilledEntry | undefined;
}

/** `at` counts on the virtual clock, `after` from the start or, with `when`, from then on. */
export function readMoment({ context, clockAt }: MomentContext, { at, after, when }: MomentEntries): Moment {
  const afterMs = readDuration(context, after);
  const condition = when === undefined ? undefined : readCondition(context, when.value);
  if (condition !== undefined) return { kind: 'when', condition, afterMs: afterMs ?? 0 };
  if (at !== undefined) return { kind: 'at', at: at + (afterMs ?? 0) };
  return afterMs === undefined ? { kind: 'when', condition: { kind: 'none' }, afterMs: 0 } : { kind: 'at', at: clockAt + afterMs };
}

function readCondition(context: ScenarioContext, node: YamlNode): Condition | undefined {
  if (node.kind === 'mapping') return readTaskCondition(context, node);
  const text = textOf(context, node, 'when');
  if (text === undefined) return undefined;
  const word = findChoice(text, WHEN_WORDS);
  const [, task = '', state = ''] = word === undefined ? (/^(?:task\s+)?(.+?)\s+(?:is\s+|has\s+)?(\S+)$/.exec(text.trim()) ?? []) : [];
  const taskState = findChoice(state, TASK_STATES);
  if (task !== '' && taskState !== undefined) return { kind: 'task', task, state: taskState, attempt: undefined };
  const chosen = word ?? chooseWord(context, { text, node, name: 'when' }, WHEN_WORDS);
  return chosen === undefined ? undefined : conditionOf(chosen);
}

function conditionOf(word: WorkflowInstanceState | 'ended'): Condition {
  return word === 'ended' ? { kind: 'ended' } : { kind: 'instance', state: word };
}

/** `{task: A, is: running}`, with `attempt: 2` when a later attempt is meant; `{is: failed}` is the workflow instance. */
function readTaskCondition(context: ScenarioContext, node: Extract<YamlNode, { readonly kind: 'mapping' }>): Condition | undefined {
  const fields = new Fields(context, node, '"when"');
  const task = readText(context, fields.find('task'));
  const state = fields.find('is', 'state', 'has', 'becomes');
  const attempt = readWhole(context, fields.find('attempt'), { min: 1, max: MAX_ATTEMPT });
  fields.finish();
  if (task === undefined) {
    const chosen = readChoice(context, state, WHEN_WORDS);
    return chosen === undefined ? undefined : conditionOf(chosen);
  }
  const isEnded = state !== undefined && state.value.kind === 'scalar' && plainWord(state.value.text) === 'ended';
  if (isEnded) context.report(state.value.range, `A task is never "ended": say which way. Possible: ${TASK_INSTANCE_STATES.join(', ')}.`);
  const chosen = state === undefined ? 'running' : isEnded ? undefined : readChoice(context, state, TASK_STATES);
  return chosen === undefined ? undefined : { kind: 'task', task, state: chosen, attempt };
}
