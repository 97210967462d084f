import type { BackfillPlan } from '../../core/instance/plan';
import type { Backfill, WorkflowInstanceDetail } from '../../core/instance/records';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { follow } from '../follow';
import type { OpenedRunner } from '../host';
import { failuresText, instancesTable } from '../output/instances';
import { instancesJson, jsonText } from '../output/json';
import { backfillPlanText } from '../output/plans';
import { Progress } from '../progress';
import { BACKFILL_OPTIONS, backfillRequestOf, faultsOf } from '../requests';
import { readInstances, withFaults, withRunner, type InstantRange } from '../runnerAccess';
import { errorTextFor, readWorkflow, type WorkflowInput } from '../workflowInput';
import { shellWord } from './run';

/** The newest workflow instance of each schedule time; `slots`: of these only. */
function newestOfEach(details: readonly WorkflowInstanceDetail[], slots?: ReadonlySet<number>): readonly WorkflowInstanceDetail[] {
  const meant = details.filter(({ instance }) => slots?.has(instance.scheduleInstant) ?? true);
  return [...new Map(meant.map((detail) => [detail.instance.scheduleInstant, detail])).values()];
}

function report(invocation: Invocation, input: WorkflowInput, details: readonly WorkflowInstanceDetail[]): ExitCode {
  const { host, format } = invocation;
  const open = details.filter(({ instance }) => instance.state !== 'succeeded');
  if (format === 'json') host.writeOut(jsonText(instancesJson(details)));
  else {
    const parts = [instancesTable(details), failuresText(details, errorTextFor(input))].filter((part) => part !== '');
    if (open.some(({ instance }) => instance.state === 'paused' || instance.state === 'waiting')) parts.push(`To go on: idempo resume ${shellWord(input.file.path)}`);
    else if (open.length > 0) parts.push('To run those again that did not succeed: the same command with --mode missing-and-failed');
    host.writeOut(`${parts.join('\n')}\n`);
  }
  return open.length === 0 ? EXIT.clean : EXIT.failed;
}

export interface FollowedBackfill {
  readonly runner: OpenedRunner;
  readonly backfill: Backfill;
  readonly range: InstantRange;
  /** The schedule times that it is about; `undefined`: all of the range. */
  readonly slots?: ReadonlySet<number>;
}

/** Follows a backfill to its end and prints the newest run of each schedule time of the range. */
export async function followBackfill(invocation: Invocation, input: WorkflowInput, followed: FollowedBackfill): Promise<ExitCode> {
  const { runner, backfill, range, slots } = followed;
  const details = await follow({
    host: invocation.host,
    runner,
    progress: new Progress({ members: backfill.workflowInstanceIds }),
    read: () => readInstances(runner, input, range),
    pause: () => runner.pauseBackfill(backfill.id),
    cancel: () => runner.cancelBackfill(backfill.id),
    resumeWith: `idempo resume ${shellWord(input.file.path)}`,
  });
  return report(invocation, input, newestOfEach(details, slots));
}

function writePreview({ host, format }: Invocation, plan: BackfillPlan): void {
  if (format === 'text') host.writeOut(`${backfillPlanText(plan)}\n\n`);
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed } = invocation;
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const request = backfillRequestOf(parsed, input);
  const faults = faultsOf(parsed, input);
  const range = { from: request.from, to: request.to };
  return withRunner(host, input, async (runner) => {
    const plan = await runner.planBackfill(request);
    writePreview(invocation, plan);
    const slots = new Set(plan.slots.map(({ scheduleInstant }) => scheduleInstant));
    if (!plan.slots.some(({ willRun }) => willRun)) return report(invocation, input, newestOfEach(await readInstances(runner, input, range), slots));
    return withFaults(runner, faults, async () => {
      const backfill = await runner.backfill(request);
      return followBackfill(invocation, input, { runner, backfill, range, slots });
    });
  });
}

export const backfillCommand: Command = {
  name: 'backfill',
  usage: 'FILE --from TIME --to TIME [--mode MODE] [--parallel N] [--order asc|desc]',
  summary: 'run a workflow for every schedule time of a range',
  about: [
    'Makes one logical instance for each schedule time of the range, both ends included, all of them before the first one runs. Then runs them in controlled batches.',
    'Asked again, what has succeeded is not run again: --mode missing runs what never ran, was stopped or did not finish, missing-and-failed also what failed, all everything.',
    'Ctrl-C once pauses after the running tasks (`idempo resume` goes on), twice cancels; what has finished stays as it is.',
  ],
  examples: [
    ['idempo backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07', 'a week, oldest first, one day at a time'],
    ['idempo backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07 --mode missing-and-failed --order desc', 'what is missing or failed, newest first'],
    ['idempo plan backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07', 'only say what would run'],
  ],
  options: BACKFILL_OPTIONS,
  positionals: [1, 1],
  run,
};
