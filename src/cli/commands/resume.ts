import type { WorkflowInstanceDetail } from '../../core/instance/records';
import { isFinished } from '../../core/instance/states';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { follow } from '../follow';
import type { OpenedRunner } from '../host';
import { backfillReasons, headline, instancesTable, failuresText } from '../output/instances';
import { instancesJson, jsonText } from '../output/json';
import { shellWord } from '../output/shellWord';
import { Progress } from '../progress';
import { withRunner } from '../runnerAccess';
import { errorTextFor, readWorkflow, timeOption, type WorkflowInput } from '../workflowInput';

interface Unfinished {
  readonly instances: readonly WorkflowInstanceDetail[];
  /** Ids of unfinished backfills; their instances go on with them. */
  readonly backfills: readonly string[];
}

/** What of the workflow has not ended; only one schedule time when `at` is given. */
export async function findUnfinished(runner: OpenedRunner, input: WorkflowInput, at: number | undefined): Promise<Unfinished> {
  const range = at === undefined ? {} : { from: at, to: at + 1 };
  const snapshot = await runner.status({ workflow: input.workflow.name.value, ...range });
  const instances = snapshot.logicalInstances
    .flatMap(({ workflowInstances }) => workflowInstances)
    .filter(({ instance }) => !isFinished(instance.state));
  const ids = new Set(instances.map(({ instance }) => instance.id));
  const backfills = snapshot.backfills.filter(({ workflow, finishedAt, workflowInstanceIds }) =>
    workflow === input.workflow.name.value && finishedAt === undefined && workflowInstanceIds.some((id) => ids.has(id)));
  return { instances, backfills: backfills.map(({ id }) => id) };
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const at = timeOption(parsed, input.schedule, { name: 'at', edge: 'exact' });
  return withRunner(host, input, async (runner) => {
    const { instances, backfills } = await findUnfinished(runner, input, at);
    if (instances.length === 0) {
      host.writeOut(format === 'json' ? jsonText(instancesJson([])) : 'Nothing is unfinished: there is nothing to resume.\n');
      return EXIT.clean;
    }
    const alone = instances.filter(({ instance }) => !backfills.includes(instance.backfillId ?? ''));
    for (const { instance } of alone) {
      host.writeError(`Resuming ${headline(instance)}\n`);
      await runner.resumeInstance(instance.id);
    }
    for (const id of backfills) {
      host.writeError(`Resuming backfill ${id}\n`);
      await runner.resumeBackfill(id);
    }
    return finish(invocation, input, { runner, instances, alone, backfills });
  });
}

interface Resumed extends Unfinished {
  readonly runner: OpenedRunner;
  readonly alone: readonly WorkflowInstanceDetail[];
}

async function finish({ host, format }: Invocation, input: WorkflowInput, resumed: Resumed): Promise<ExitCode> {
  const { runner, instances, alone, backfills } = resumed;
  const ids = instances.map(({ instance }) => instance.id);
  const instants = instances.map(({ instance }) => instance.scheduleInstant);
  const range = { from: Math.min(...instants), to: Math.max(...instants) + 1 };
  const read = async (): Promise<readonly WorkflowInstanceDetail[]> => {
    const { logicalInstances } = await runner.status({ workflow: input.workflow.name.value, ...range });
    return logicalInstances.flatMap(({ workflowInstances }) => workflowInstances).filter(({ instance }) => ids.includes(instance.id));
  };
  const each = async (ofInstance: (id: string) => Promise<void>, ofBackfill: (id: string) => Promise<void>): Promise<void> => {
    for (const id of backfills) await ofBackfill(id);
    for (const { instance } of alone) await ofInstance(instance.id);
  };
  const progress = new Progress({ members: ids });
  progress.skip(instances);
  const details = await follow({
    host,
    runner,
    progress,
    read,
    pause: () => each((id) => runner.pauseInstance(id), (id) => runner.pauseBackfill(id)),
    cancel: () => each((id) => runner.cancelInstance(id), (id) => runner.cancelBackfill(id)),
    resumeWith: `idempo resume ${shellWord(input.file.path)}`,
  });
  const snapshot = await runner.status({ workflow: input.workflow.name.value, limit: 1 });
  const reasons = backfillReasons(snapshot.backfills.filter(({ id }) => backfills.includes(id)));
  const parts = [instancesTable(details), failuresText(details, errorTextFor(input)), ...reasons].filter((part) => part !== '');
  host.writeOut(format === 'json' ? jsonText(instancesJson(details)) : `${parts.join('\n')}\n`);
  return details.every(({ instance }) => instance.state === 'succeeded') ? EXIT.clean : EXIT.failed;
}

export const resumeCommand: Command = {
  name: 'resume',
  usage: 'FILE [--at TIME]',
  summary: 'go on with what was paused or interrupted',
  about: [
    'Goes on with every unfinished run and backfill of the workflow, or with those of one schedule time. Tasks that have succeeded are not run again; an attempt that was interrupted left nothing behind and does not count as a retry.',
  ],
  examples: [
    ['idempo resume examples/orders/orders.workflow.yaml', 'everything that is unfinished'],
    ['idempo resume examples/orders/orders.workflow.yaml --at 2025-03-02', 'one schedule time'],
  ],
  options: AT_OPTION,
  positionals: [1, 1],
  run,
};
