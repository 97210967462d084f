import type { WorkflowInstanceDetail } from '../core/instance/records';
import type { Fault } from '../core/runner/runnerService';
import type { CliHost, OpenedRunner } from './host';
import type { WorkflowInput } from './workflowInput';

/** Opens the store of a workflow file for one piece of work. */
export async function withRunner<T>(host: CliHost, input: WorkflowInput, work: (runner: OpenedRunner) => Promise<T>): Promise<T> {
  const runner = await host.openRunner(input.folder);
  try {
    return await work(runner);
  } finally {
    await runner.close();
  }
}

export interface InstantRange {
  /** Both ends inclusive. */
  readonly from: number;
  readonly to: number;
}

/** Workflow instances in a range of schedule times, ascending by schedule time and run number. */
export async function readInstances(runner: OpenedRunner, input: WorkflowInput, range: InstantRange): Promise<readonly WorkflowInstanceDetail[]> {
  return readInstancesOf(runner, input.workflow.name.value, range);
}

/** The same of a workflow that is only named. */
export async function readInstancesOf(runner: OpenedRunner, workflow: string, { from, to }: InstantRange): Promise<readonly WorkflowInstanceDetail[]> {
  const { logicalInstances } = await runner.status({ workflow, from, to: to + 1 });
  return [...logicalInstances]
    .sort((a, b) => a.logicalInstance.scheduleInstant - b.logicalInstance.scheduleInstant)
    .flatMap(({ workflowInstances }) => workflowInstances);
}

/** The newest workflow instance of a schedule time. */
export async function findNewest(runner: OpenedRunner, input: WorkflowInput, instant: number): Promise<WorkflowInstanceDetail | undefined> {
  return (await readInstances(runner, input, { from: instant, to: instant })).at(-1);
}

/** Faults of one command: what its attempts did not use up is taken back at its end, so that no later run fails by it. */
export async function withFaults<T>(runner: OpenedRunner, faults: readonly Fault[], work: () => Promise<T>): Promise<T> {
  for (const fault of faults) await runner.injectFault(fault);
  try {
    return await work();
  } finally {
    for (const fault of faults) await runner.injectFault({ ...fault, times: 0 });
  }
}
