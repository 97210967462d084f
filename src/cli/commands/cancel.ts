import { hasOption, usageError } from '../arguments';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import type { OpenedRunner } from '../host';
import { instancesTable } from '../output/instances';
import { instancesJson, jsonText } from '../output/json';
import { withRunner } from '../runnerAccess';
import { readWorkflow, timeOption, timeText, type WorkflowInput } from '../workflowInput';
import { findUnfinished } from './resume';

async function cancelThem(runner: OpenedRunner, input: WorkflowInput, at: number | undefined): Promise<readonly string[]> {
  const { instances, backfills } = await findUnfinished(runner, input, at);
  // One schedule time of a backfill is cancelled alone; the rest of the backfill goes on.
  const whole = at === undefined ? backfills : [];
  for (const id of whole) await runner.cancelBackfill(id);
  const alone = instances.filter(({ instance }) => !whole.includes(instance.backfillId ?? ''));
  for (const { instance } of alone) await runner.cancelInstance(instance.id);
  await runner.whenIdle();
  return instances.map(({ instance }) => instance.id);
}

async function run({ host, parsed, format }: Invocation): Promise<ExitCode> {
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const at = timeOption(parsed, input.schedule, { name: 'at', edge: 'exact' });
  if ((at === undefined) !== hasOption(parsed, 'all')) throw usageError('cancel what? Give --at TIME for one schedule time, or --all for everything that is unfinished');
  return withRunner(host, input, async (runner) => {
    const ids = await cancelThem(runner, input, at);
    const { logicalInstances } = await runner.status({ workflow: input.workflow.name.value });
    const details = logicalInstances.flatMap(({ workflowInstances }) => workflowInstances).filter(({ instance }) => ids.includes(instance.id));
    const nothing = `Nothing of ${input.workflow.name.value}${at === undefined ? '' : ` at ${timeText(at, input)}`} is unfinished: there is nothing to cancel.`;
    host.writeOut(format === 'json' ? jsonText(instancesJson(details)) : `${details.length === 0 ? nothing : instancesTable(details)}\n`);
    return EXIT.clean;
  });
}

export const cancelCommand: Command = {
  name: 'cancel',
  usage: 'FILE --at TIME | --all',
  summary: 'end what is unfinished; what has finished stays as it is',
  about: [
    'Cancels the unfinished run of one schedule time, or with --all every unfinished run and backfill of the workflow. When it says so, no statement of them runs any more, and nothing of a task that was under way remains.',
  ],
  examples: [
    ['idempo cancel examples/orders/orders.workflow.yaml --at 2025-03-02', 'one schedule time'],
    ['idempo cancel examples/orders/orders.workflow.yaml --all', 'everything that is paused or waits'],
  ],
  options: { ...AT_OPTION, all: { summary: 'everything that is unfinished' } },
  positionals: [1, 1],
  run,
};
