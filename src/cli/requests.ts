import type { RunInputs, RunScope } from '../core/instance/records';
import type { Fault, RerunRequest, RunOptions, RunRequest } from '../core/runner/runnerService';
import { hasOption, optionOf, usageError, type OptionSpec, type OptionSpecs, type ParsedArguments } from './arguments';
import { AT_OPTION, TRIAL_OPTIONS } from './command';
import type { CliHost } from './host';
import { givenValues, VALUE_OPTIONS } from './parameters';
import { requiredTime, scheduleTimeOption, taskNamed, type WorkflowInput } from './workflowInput';

/** Longest `--wait`: a day. */
const MAX_WAIT_SECONDS = 86_400;
const MAX_FAULTS = 100;

export const DRY_RUN: OptionSpec = { summary: 'pretend: the tasks succeed without sending any SQL; does not count as a run' };

export const START_VALUES: OptionSpecs = { param: VALUE_OPTIONS.param, 'project-param': VALUE_OPTIONS['project-param'] };

/** Start nodes. */
export const SCOPE_OPTIONS: OptionSpecs = {
  only: { value: 'TASK', many: true, summary: 'run this task and no other (can be given for several)' },
  'from-task': { value: 'TASK', many: true, summary: 'run this task and all that follow it' },
  'to-task': { value: 'TASK', many: true, summary: 'run this task and all that it needs' },
};

export const RUN_OPTIONS: OptionSpecs = {
  ...AT_OPTION,
  ...SCOPE_OPTIONS,
  'dry-run': DRY_RUN,
  ...START_VALUES,
  ...TRIAL_OPTIONS,
};

export const RERUN_OPTIONS: OptionSpecs = {
  ...AT_OPTION,
  failed: { summary: 'the failed tasks and what follows them' },
  from: { value: 'TASK', many: true, summary: 'this task and all that follow it' },
  only: { value: 'TASK', many: true, summary: 'this task and no other' },
  all: { summary: 'every task that took part' },
  pinned: { summary: 'by the definition of the run before, not by the file as it is now' },
  'dry-run': DRY_RUN,
  ...START_VALUES,
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

const RUN_SCOPES = { only: 'only', 'from-task': 'from', 'to-task': 'to' } as const;

/** `SCOPE_OPTIONS`. Throws `RefusedError('usage')` for two of them, and for a task that the workflow does not have. */
export function runScopeOf(parsed: ParsedArguments, input: WorkflowInput): RunRequest['scope'] {
  const chosen = onlyOne(parsed, Object.keys(RUN_SCOPES));
  if (chosen !== 'only' && chosen !== 'from-task' && chosen !== 'to-task') return { kind: 'all' };
  return { kind: RUN_SCOPES[chosen], tasks: tasksNamed(parsed, input, chosen) };
}

export function runRequestOf(host: CliHost, parsed: ParsedArguments, input: WorkflowInput): RunRequest {
  const scope = runScopeOf(parsed, input);
  return { definition: input.definition, scheduleInstant: scheduleTimeOption(host, parsed, input), scope, ...pretending(parsed), ...inputsOf(parsed), ...runOptions(parsed) };
}

function tasksNamed(parsed: ParsedArguments, input: WorkflowInput, option: string): readonly string[] {
  return (parsed.options.get(option) ?? []).map((name) => taskNamed(input, name).name.value);
}

/** `--dry-run`. */
export function pretending(parsed: ParsedArguments): { readonly isDryRun?: true } {
  return hasOption(parsed, 'dry-run') ? { isDryRun: true } : {};
}

/** `--param` and `--project-param`; nothing when none is given, so that a rerun keeps those of the run before. */
export function inputsOf(parsed: ParsedArguments): { readonly inputs?: RunInputs } {
  if (!hasOption(parsed, 'param') && !hasOption(parsed, 'project-param')) return {};
  const { startup = {}, project = {} } = givenValues(parsed);
  return { inputs: { startup, project } };
}

function rerunScope(parsed: ParsedArguments, input: WorkflowInput): RunScope {
  const chosen = onlyOne(parsed, ['failed', 'from', 'only', 'all']);
  if (chosen === 'failed' || chosen === 'all') return { kind: chosen };
  if (chosen !== 'from' && chosen !== 'only') throw usageError('which tasks? Give --failed, --from TASK, --only TASK or --all');
  return { kind: chosen, tasks: tasksNamed(parsed, input, chosen) };
}

/** Reruns use the file as it is now, so that a mended file is what runs, unless it says `--pinned`. */
export function rerunRequestOf(parsed: ParsedArguments, input: WorkflowInput): RerunRequest {
  return {
    workflow: input.workflow.name.value,
    scheduleInstant: requiredTime(parsed, input.schedule),
    scope: rerunScope(parsed, input),
    definition: hasOption(parsed, 'pinned') ? undefined : input.definition,
    ...pretending(parsed),
    ...inputsOf(parsed),
    ...runOptions(parsed),
  };
}
