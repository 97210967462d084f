import { RefusedError } from '../core/base/errors';
import type { Backfill, WorkflowInstanceDetail } from '../core/instance/records';
import type { OpenedRunner } from './host';
import { readInstancesOf, type InstantRange } from './runnerAccess';

/** Workflow instances of the schedule times of one workflow. */
export interface ChainPart {
  readonly workflow: string;
  readonly details: readonly WorkflowInstanceDetail[];
}

/** A backfill and those that follow it one after the other, as they are now. */
export async function readChain(runner: OpenedRunner, first: string): Promise<readonly Backfill[]> {
  const { backfills } = await runner.status({ limit: 1 });
  const chain = backfills.filter(({ id }) => id === first);
  for (let last = chain.at(-1); last !== undefined; ) {
    const { id } = last;
    last = backfills.find(({ follows }) => follows === id);
    if (last !== undefined) chain.push(last);
  }
  return chain;
}

/** Pauses what runs of it; what waits for its turn goes on waiting. */
export async function pauseChain(runner: OpenedRunner, first: string): Promise<void> {
  const running = (await readChain(runner, first)).filter(({ state }) => state === 'running' || state === 'pausing');
  for (const { id } of running) await unlessEnded(runner.pauseBackfill(id));
}

export async function cancelChain(runner: OpenedRunner, first: string): Promise<void> {
  const open = (await readChain(runner, first)).filter(({ finishedAt }) => finishedAt === undefined);
  for (const { id } of open) await unlessEnded(runner.cancelBackfill(id));
}

/** It may have ended, or been cancelled with the one before it, in the meantime. */
async function unlessEnded(command: Promise<void>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
}

export interface ChainRange {
  /** In order of execution. */
  readonly workflows: readonly string[];
  readonly range: InstantRange;
}

export async function readParts(runner: OpenedRunner, { workflows, range }: ChainRange): Promise<readonly ChainPart[]> {
  const parts: ChainPart[] = [];
  for (const workflow of workflows) parts.push({ workflow, details: await readInstancesOf(runner, workflow, range) });
  return parts;
}
