import assert from 'node:assert/strict';
import { RefusedError } from '../../src/core/base/errors';
import type { World } from './world';

/** Rounds of resuming after which what is left counts as stuck. */
const MAX_ROUNDS = 120;

/** Times that what is stuck is cancelled, before all the rest is as well. */
const MAX_STUCK = 10;

/** Resumes whatever is left until everything has ended; what waits for ever is cancelled. Then the days pass until `end`. */
export async function ending(world: World, end: number): Promise<void> {
  await resumeAll(world);
  if (world.scenario.workflow.tasks.length <= 3 && world.time.now() < end) {
    world.time.setClock(end);
    world.perform({ kind: 'fire' });
    world.perform({ kind: 'fire' });
    await resumeAll(world);
  }
}

async function resumeAll(world: World): Promise<void> {
  const { store } = world;
  let before = '';
  let stuck = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    await world.settle();
    const open = store.listBackfills(undefined).filter(({ finishedAt }) => finishedAt === undefined);
    if (world.unfinished().length + open.length === 0) return;
    const now = describe(world);
    if (now === before) await cancelStuck(world, stuck++ >= MAX_STUCK);
    before = now;
    for (const { id } of open.filter(({ state }) => state === 'paused')) await answer(world.runner.resumeBackfill(id));
    for (const { id, state } of world.unfinished()) if (state === 'paused') await answer(world.runner.resumeInstance(id));
  }
  assert.fail(`I10, I13: everything that is resumed comes to its end, but ${describe(world).slice(0, 1000)}`);
}

/** Those that run and never end: an attempt without an end, or a wait for what nobody runs. `isAll`: and all that wait for their places. */
async function cancelStuck(world: World, isAll: boolean): Promise<void> {
  const unfinished = world.unfinished();
  const stuck = unfinished.filter(({ id }) => world.store.listTaskInstances(id).some(({ state }) => state === 'running'));
  assert.ok(stuck.length > 0, `I10: nothing runs, and it does not end: ${describe(world).slice(0, 1000)}`);
  for (const { id } of isAll ? unfinished : stuck) await answer(world.runner.cancelInstance(id));
}

async function answer(asked: Promise<void>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof RefusedError)) throw error;
  });
}

function describe({ store }: World): string {
  const runs = store.listUnfinishedWorkflowInstances().map(({ id, workflow, state }) => {
    const tasks = store.listTaskInstances(id).map((task) => `${task.name}:${task.state}:${store.listAttempts(task.id).length}`);
    return `${id} (${workflow}) is ${state} [${tasks.join(' ')}]`;
  });
  const backfills = store.listBackfills(undefined).filter(({ finishedAt }) => finishedAt === undefined).map(({ id, state }) => `${id} is ${state}`);
  return [...runs, ...backfills].join('; ');
}
