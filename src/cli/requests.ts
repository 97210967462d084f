import type { RunScope } from '../core/instance/records';
import type { Fault, RerunRequest, RunOptions, RunRequest } from '../core/runner/runnerService';
import { hasOption, optionOf, usageError, type OptionSpecs, type ParsedArguments } from './arguments';
import { AT_OPTION, TRIAL_OPTIONS } from './command';
import type { CliHost } from './host';
import { requiredTime, scheduleTimeOption, taskNamed, type WorkflowInput } from './workflowInput';

/** Longest `--wait`: a day. */
const MAX_WAIT_SECONDS = 86_400;
const MAX_FAULTS = 100;

export const RUN_OPTIONS: OptionSpecs = {
  ...AT_OPTION,
  only: { value: 'TASK', summary: 'run this task and no other' },
  'from-task': { value: 'TASK', summary: 'run this task and all that follow it' },
  ...TRIAL_OPTIONS,
};

export const RERUN_OPTIONS: OptionSpecs = {
  ...AT_OPTION,
  failed: { summary: 'the failed tasks and what follows them' },
  from: { value: 'TASK', summary: 'this task and all that follow it' },
  only: { value: 'TASK', summary: 'this task and no other' },
  all: { summary: 'every task' },
  ...TRIAL_OPTIONS,
};

/** How long waits are, when the command line says so. */
export function runOptions(parsed: ParsedArguments): { readonly options?: RunOptions } {
  const text = optionOf(parsed, 'wait');
  if (text === undefined) return {};
  if (!/^\d{1,5}(?:\.\d+)?$/.test(text) || Number(text) > MAX_WAIT_SECONDS) {
    throw usageError(`--wait ${text}: write seconds, 0 to ${MAX_WAIT_SECONDS}`);
  }
  return { options: { waitMs: Math.round(Number(text) * 1000) } };
}

/** `--fail TASK=N`, any number of times. Throws `RefusedError('usage')` for a task that the workflow does not have. */
export function faultsOf(parsed: ParsedArguments, input: WorkflowInput): readonly Fault[] {
  return (parsed.options.get('fail') ?? []).map((text) => {
    const [, task = '', times = ''] = /^(.+)=(\d{1,3})$/.exec(text) ?? [];
    if (task === '' || Number(times) < 1 || Number(times) > MAX_FAULTS) {
      throw usageError(`--fail ${text}: write TASK=N with N from 1 to ${MAX_FAULTS}, for example --fail ${input.workflow.tasks[0]?.name.value ?? 'load'}=1`);
    }
    return { workflow: input.workflow.name.value, task: taskNamed(input, task).name.value, times: Number(times) };
  });
}

function onlyOne(parsed: ParsedArguments, names: readonly string[]): string | undefined {
  const given = names.filter((name) => hasOption(parsed, name));
  if (given.length > 1) throw usageError(`${given.map((name) => `--${name}`).join(' and ')} exclude each other: give one`);
  return given[0];
}

export function runRequestOf(host: CliHost, parsed: ParsedArguments, input: WorkflowInput): RunRequest {
  const chosen = onlyOne(parsed, ['only', 'from-task']);
  const task = chosen === undefined ? '' : taskNamed(input, optionOf(parsed, chosen) ?? '').name.value;
  const scope = chosen === undefined ? { kind: 'all' as const } : { kind: chosen === 'only' ? ('only' as const) : ('from' as const), tasks: [task] };
  return { definition: input.definition, scheduleInstant: scheduleTimeOption(host, parsed, input), scope, ...runOptions(parsed) };
}

function rerunScope(parsed: ParsedArguments, input: WorkflowInput): RunScope {
  const chosen = onlyOne(parsed, ['failed', 'from', 'only', 'all']);
  if (chosen === 'failed' || chosen === 'all') return { kind: chosen };
  const task = optionOf(parsed, chosen ?? '');
  if (task === undefined) throw usageError('which tasks? Give --failed, --from TASK, --only TASK or --all');
  return { kind: chosen === 'only' ? 'only' : 'from', tasks: [taskNamed(input, task).name.value] };
}

/** Reruns use the file as it is now, so that a mended file is what runs. */
export function rerunRequestOf(parsed: ParsedArguments, input: WorkflowInput): RerunRequest {
  return {
    workflow: input.workflow.name.value,
    scheduleInstant: requiredTime(parsed, input.schedule),
    scope: rerunScope(parsed, input),
    definition: input.definition,
    ...runOptions(parsed),
  };
}
