import type { BackfillPlan } from '../../core/instance/plan';
import type { Backfill, WorkflowInstanceDetail } from '../../core/instance/records';
import { shortScheduleTime } from '../../core/views/formatTime';
import { BACKFILL_OPTIONS, backfillRequestOf } from '../backfillRequest';
import { cancelChain, pauseChain, readChain, readParts, type ChainPart, type ChainRange } from '../backfillChain';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { follow } from '../follow';
import type { OpenedRunner } from '../host';
import { backfillReasons, failuresText, instancesTable } from '../output/instances';
import { instancesJson, jsonText } from '../output/json';
import { shellWord } from '../output/shellWord';
import { backfillPlanText } from '../output/plans';
import { Progress } from '../progress';
import { faultsOf } from '../requests';
import { withFaults, withRunner } from '../runnerAccess';
import { errorTextFor, readWorkflow, type WorkflowInput } from '../workflowInput';

/** The newest workflow instance of each schedule time that the backfill is about. */
function newestOfEach(details: readonly WorkflowInstanceDetail[], slots: ReadonlySet<number>): readonly WorkflowInstanceDetail[] {
  const meant = details.filter(({ instance }) => slots.has(instance.scheduleInstant));
  return [...new Map(meant.map((detail) => [detail.instance.scheduleInstant, detail])).values()];
}

/** What the backfill is about: the schedule times that are not left out, and the workflows in order of execution. */
interface Scope extends ChainRange {
  readonly slots: ReadonlySet<number>;
}

function scopeOf(plan: BackfillPlan): Scope {
  const instants = plan.slots.filter(({ excluded }) => excluded !== true).map(({ scheduleInstant }) => scheduleInstant);
  const from = instants.reduce((low, at) => Math.min(low, at), Infinity);
  const to = instants.reduce((high, at) => Math.max(high, at), -Infinity);
  return { slots: new Set(instants), range: { from, to }, workflows: [plan.workflow, ...(plan.dependents ?? []).map(({ workflow }) => workflow)] };
}

interface Report {
  readonly scope: Scope;
  readonly parts: readonly ChainPart[];
  readonly backfills: readonly Backfill[];
}

function report(invocation: Invocation, input: WorkflowInput, { scope, parts, backfills }: Report): ExitCode {
  const { host, format } = invocation;
  const newest = parts.map(({ workflow, details }) => ({ workflow, details: newestOfEach(details, scope.slots) }));
  const all = newest.flatMap(({ details }) => details);
  const isDone = all.every(({ instance }) => instance.state === 'succeeded');
  if (format === 'json') host.writeOut(jsonText(instancesJson(all)));
  else host.writeOut(`${[...newest.flatMap((part) => partTexts(input, part, newest.length > 1)), ...closingLines(input, all, backfills)].join('\n')}\n`);
  return isDone ? EXIT.clean : EXIT.failed;
}

function partTexts(input: WorkflowInput, { workflow, details }: ChainPart, isNamed: boolean): readonly string[] {
  return [isNamed ? `${workflow}:` : '', instancesTable(details), failuresText(details, errorTextFor(input))].filter((text) => text !== '');
}

/** What kept it from its end, and how to go on. */
function closingLines(input: WorkflowInput, details: readonly WorkflowInstanceDetail[], backfills: readonly Backfill[]): readonly string[] {
  const told = backfillReasons(backfills);
  const open = details.filter(({ instance }) => instance.state !== 'succeeded');
  if (open.length === 0) return told;
  const resting = backfills.find(({ state }) => state === 'paused')?.workflow ?? input.workflow.name.value;
  const isResting = open.some(({ instance }) => instance.state === 'paused' || instance.state === 'waiting');
  if (!isResting) return [...told, 'To run those again that did not succeed: the same command with --mode missing-and-failed'];
  const failed = details.find(({ instance }) => instance.state === 'failed')?.instance;
  const rerun = failed?.workflow === input.workflow.name.value ? [`To run it again: idempo rerun ${shellWord(input.file.path)} --at ${shellWord(shortScheduleTime(failed.scheduleTime))} --failed`] : [];
  return [...told, ...rerun, resting === input.workflow.name.value ? `To go on: idempo resume ${shellWord(input.file.path)}` : `To go on: idempo resume with the file of ${resting}, or the same command again`];
}

interface FollowedBackfill {
  readonly runner: OpenedRunner;
  readonly backfill: Backfill;
  readonly scope: Scope;
}

/** Follows a backfill and its dependents to their end and prints the newest run of each schedule time. */
async function followBackfill(invocation: Invocation, input: WorkflowInput, { runner, backfill, scope }: FollowedBackfill): Promise<ExitCode> {
  const chain = await readChain(runner, backfill.id);
  const members = chain.flatMap(({ workflowInstanceIds }) => workflowInstanceIds);
  await follow({
    host: invocation.host,
    runner,
    progress: new Progress({ members }),
    read: async () => (await readParts(runner, scope)).flatMap(({ details }) => details),
    pause: () => pauseChain(runner, backfill.id),
    cancel: () => cancelChain(runner, backfill.id),
    resumeWith: chain.length > 1 ? 'the same command' : `idempo resume ${shellWord(input.file.path)}`,
  });
  return report(invocation, input, { scope, parts: await readParts(runner, scope), backfills: await readChain(runner, backfill.id) });
}

function willRun(plan: BackfillPlan): boolean {
  return [plan, ...(plan.dependents ?? [])].some(({ slots }) => slots.some((slot) => slot.willRun));
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const request = backfillRequestOf(host, parsed, input);
  const faults = faultsOf(parsed, input);
  return withRunner(host, input, async (runner) => {
    const plan = await runner.planBackfill(request);
    if (format === 'text') host.writeOut(`${backfillPlanText(plan)}\n\n`);
    const scope = scopeOf(plan);
    if (!willRun(plan)) return report(invocation, input, { scope, parts: await readParts(runner, scope), backfills: [] });
    return withFaults(runner, faults, async () => {
      const backfill = await runner.backfill(request);
      return followBackfill(invocation, input, { runner, backfill, scope });
    });
  });
}

export const backfillCommand: Command = {
  name: 'backfill',
  usage: 'FILE --from TIME --to TIME | --dates TIME,TIME | --data-from DATE --data-to DATE',
  summary: 'run a workflow for every schedule time of a range',
  about: [
    'Makes one logical instance for each schedule time of the range, both ends included, all of them before the first one runs. They wait in one queue, from which at most --parallel run at a time.',
    'Asked again, it goes on where it was, and what has succeeded is not run again: --mode missing runs what never ran, was stopped or did not finish, missing-and-failed also what failed, stale also what succeeded with an older definition, all everything.',
    '--only, --from-task and --to-task run chosen tasks at each schedule time; what succeeded before of the others is kept. A schedule time that never ran whole still counts as missing afterwards, except for the same command again.',
    'When one fails, no more begin and the backfill pauses: rerun what failed, or not, and `idempo resume` goes on. --on-failure continue runs the others all the same, fail-fast cancels them.',
    'Ctrl-C once pauses after the running tasks (`idempo resume` goes on), twice cancels; what has finished stays as it is. A second terminal cannot change a running backfill: the store belongs to the first one. To change its pace, pause it, and give the same command with other numbers.',
  ],
  examples: [
    ['idempo backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07', 'a week, oldest first, one day at a time'],
    ['idempo backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07 --mode missing-and-failed --order desc', 'what is missing or failed, newest first'],
    ['idempo backfill examples/orders/orders.workflow.yaml --dates 2025-03-05,2025-03-02 --order given', 'two days, in this order'],
    ['idempo backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-31 --parallel 4 --batch 10 --pause 5m', 'a month, four at a time, with a rest after each ten'],
    ['idempo plan backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07', 'only say what would run'],
  ],
  options: BACKFILL_OPTIONS,
  positionals: [1, 1],
  run,
};
