import { RefusedError } from '../../core/base/errors';
import { digestRun } from '../../core/instance/planDigest';
import type { WorkflowInstanceDetail } from '../../core/instance/records';
import { isFinished } from '../../core/instance/states';
import type { RunRequest } from '../../core/runner/runnerService';
import { shortScheduleTime } from '../../core/views/formatTime';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { follow } from '../follow';
import type { OpenedRunner } from '../host';
import { headline, instanceText } from '../output/instances';
import { instancesJson, jsonText } from '../output/json';
import { shellWord } from '../output/shellWord';
import { planText } from '../output/plans';
import { Progress } from '../progress';
import { faultsOf, runRequestOf, RUN_OPTIONS } from '../requests';
import { findNewest, readInstances, withFaults, withRunner } from '../runnerAccess';
import { errorTextFor, readWorkflow, type WorkflowInput } from '../workflowInput';

/** `asked`: the part that the user wanted to run. */
export function rerunHint(input: WorkflowInput, { instance }: WorkflowInstanceDetail, asked: RunRequest['scope'] = { kind: 'all' }): string {
  const whole = instance.state === 'succeeded' ? '--all' : '--failed';
  const scope = asked.kind === 'all' || asked.kind === 'to' ? whole : asked.tasks.map((task) => `--${asked.kind} ${shellWord(task)}`).join(' ');
  return `idempo rerun ${shellWord(input.file.path)} --at ${shellWord(shortScheduleTime(instance.scheduleTime))} ${scope}`;
}

export interface FollowedRun {
  readonly runner: OpenedRunner;
  readonly id: string;
  readonly instant: number;
  /** How it stood before it was resumed. */
  readonly before?: WorkflowInstanceDetail | undefined;
}

/** Follows one workflow instance to its end and prints it; the exit code says whether it succeeded. */
export async function followInstance(invocation: Invocation, input: WorkflowInput, run: FollowedRun): Promise<ExitCode> {
  const { host, format } = invocation;
  const { runner, id, instant, before } = run;
  const read = async (): Promise<readonly WorkflowInstanceDetail[]> =>
    (await readInstances(runner, input, { from: instant, to: instant })).filter(({ instance }) => instance.id === id);
  const resumeWith = `idempo resume ${shellWord(input.file.path)}`;
  const progress = new Progress();
  if (before !== undefined) progress.skip([before]);
  const details = await follow({
    host, runner, progress, read, resumeWith, pause: () => runner.pauseInstance(id), cancel: () => runner.cancelInstance(id),
  });
  host.writeOut(format === 'json' ? jsonText(instancesJson(details)) : endText(input, details, resumeWith));
  return details.every(({ instance }) => instance.state === 'succeeded') ? EXIT.clean : EXIT.failed;
}

function endText(input: WorkflowInput, details: readonly WorkflowInstanceDetail[], resumeWith: string): string {
  const parts = details.map((each) => instanceText(each, errorTextFor(input)));
  const [detail] = details;
  if (detail !== undefined && detail.instance.state === 'paused') parts.push(`To go on: ${resumeWith}`);
  else if (detail !== undefined && detail.instance.state !== 'succeeded') parts.push(`To run it again: ${rerunHint(input, detail)}`);
  return `${parts.join('\n')}\n`;
}

interface AlreadyRan {
  readonly detail: WorkflowInstanceDetail;
  readonly asked: RunRequest['scope'];
}

/** Says that a schedule time has already run. Clean when it succeeded: what was asked for is so. */
export function reportAlreadyRan(invocation: Invocation, input: WorkflowInput, { detail, asked }: AlreadyRan): ExitCode {
  const { host, format } = invocation;
  const { instance } = detail;
  const part = detail.tasks.some(({ task }) => task.skipCause === 'notChosen') ? ' (only chosen tasks ran)' : '';
  if (format === 'json') host.writeOut(jsonText(instancesJson([detail])));
  else host.writeOut(`Already ran, nothing is done: ${headline(instance)}${part}\nTo run it again: ${rerunHint(input, detail, asked)}\n`);
  return instance.state === 'succeeded' ? EXIT.clean : EXIT.failed;
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const request = runRequestOf(host, parsed, input);
  const faults = faultsOf(parsed, input);
  return withRunner(host, input, async (runner) => {
    const existing = await findNewest(runner, input, request.scheduleInstant);
    const hasRun = existing !== undefined && isFinished(existing.instance.state);
    if (hasRun && existing.instance.isDryRun !== true) return reportAlreadyRan(invocation, input, { detail: existing, asked: request.scope });
    const plan = await runner.planRun(request);
    if (existing !== undefined && !hasRun) host.writeError(`Resuming ${headline(existing.instance)}\n`);
    else if (format === 'text') host.writeOut(`${planText(input.workflow.name.value, plan)}\n\n`);
    return withFaults(runner, faults, async () => {
      const id = await startUnlessRan(runner, { ...request, expects: digestRun(plan) });
      if (id !== undefined) return followInstance(invocation, input, { runner, id, instant: request.scheduleInstant, before: hasRun ? undefined : existing });
      const detail = await findNewest(runner, input, request.scheduleInstant);
      if (detail === undefined) throw new Error('a run that was there is gone');
      return reportAlreadyRan(invocation, input, { detail, asked: request.scope });
    });
  });
}

/** `undefined`: another process ran it while this one waited for the store. */
async function startUnlessRan(runner: OpenedRunner, request: RunRequest): Promise<string | undefined> {
  try {
    return (await runner.run(request)).id;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'alreadyRan') return undefined;
    throw error;
  }
}

export const runCommand: Command = {
  name: 'run',
  usage: 'FILE [--at TIME]',
  summary: 'run a workflow for one schedule time',
  about: [
    'Runs the workflow for one schedule time: the time that the data is for, whenever it is run. Without --at it is the newest time of the schedule that is not after now.',
    'There is exactly one logical instance for a workflow and a schedule time. If it has succeeded, nothing is done and its run is named; if a run was interrupted or paused, it goes on where it stopped. To run it again on purpose use `idempo rerun`.',
    'Ctrl-C once pauses after the running task, twice cancels.',
  ],
  examples: [
    ['idempo run examples/orders/orders.workflow.yaml --at 2025-03-01', 'the load of 1 March 2025'],
    ['idempo run examples/orders/orders.workflow.yaml --at 2025-03-02 --fail fact_sales=1 --wait 1', 'see a failure and its retry, one second later'],
    ['idempo run examples/orders/orders.workflow.yaml --at 2025-03-03 --only staged_sales', 'just one task'],
    ['idempo run examples/orders/orders.workflow.yaml --at 2025-03-04 --dry-run', 'see what would run, and in which order, without sending SQL'],
  ],
  options: RUN_OPTIONS,
  positionals: [1, 1],
  run,
};
