import assert from 'node:assert/strict';
import { MemoryStore, SequentialIds, VirtualTime } from '../../src/adapters/memory';
import type { BackfillOrder } from '../../src/core/instance/records';
import { Runner } from '../../src/core/runner/runner';
import type { Scenario } from './scenario';
import { definitionOf, type TaskShape } from './shapes';
import { chanceOf, FIRST_DAY, insertRow } from './world';

const DAYS = 6;
const DAY_MS = 86_400_000;
const BEGIN = FIRST_DAY + 30 * DAY_MS;

interface Way {
  readonly order: BackfillOrder;
  readonly parallel: number;
  readonly isPaced: boolean;
}

const WAYS: readonly Way[] = [
  { order: 'asc', parallel: 1, isPaced: false },
  { order: 'desc', parallel: 1, isPaced: true },
  { order: 'asc', parallel: 4, isPaced: true },
  { order: 'desc', parallel: 3, isPaced: false },
];

/** I20: a backfill in each order, and of several at a time, leaves the same tables, although attempts fail on the way. */
export async function compareOrders(scenario: Scenario): Promise<void> {
  const [first, ...others] = await Promise.all(WAYS.map((way) => tablesAfter(scenario, way)));
  for (const [index, other] of others.entries()) assert.deepEqual(other, first, `I20: ${JSON.stringify(WAYS[index + 1])} leaves other tables`);
}

/** Waits for other workflows, and a second part of the same name, would fail or not by what else runs. */
function tame(task: TaskShape, index: number, tasks: readonly TaskShape[]): TaskShape {
  const isSecond = task.kind === 'part' && tasks.findIndex(({ kind }) => kind === 'part') !== index;
  const isTamed = isSecond || task.kind === 'waitsForItself' || task.kind === 'waitsForSource';
  return { ...task, kind: isTamed ? 'sql' : task.kind, retries: 2, timeout: 'none' };
}

async function tablesAfter(scenario: Scenario, { order, parallel, isPaced }: Way): Promise<ReadonlyMap<string, readonly string[]>> {
  const calendar = { cron: '0 0 0 * * ? *', zone: 'UTC' };
  const workflow = { ...scenario.workflow, executionType: 'parallel' as const, tasks: scenario.workflow.tasks.map(tame) };
  const time = new VirtualTime(BEGIN);
  const counts = new Map<string, number>();
  const store = new MemoryStore({
    engine: insertRow,
    script: ({ task, rendered, outputs }) => {
      const key = `${task} ${rendered.parts.map(({ sql }) => sql).join()}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      // The first time only: what a part lacks, the retry of the task that began it makes good.
      if (count === 1 && chanceOf(`${scenario.seed} ${key} ${count}`) < scenario.failures * 10) return { kind: 'fail', error: 'transient' };
      return { kind: 'succeed', ...((outputs ?? []).length > 0 ? { out: { v: 'handed' } } : {}) };
    },
  });
  const pace = isPaced ? { durationOf: ({ task }: { readonly task: string }) => chanceOf(`${scenario.seed} ${task}`) * 1000 } : undefined;
  const runner = new Runner({ store, clock: time, timer: time, ids: new SequentialIds(), pace });
  const definition = definitionOf('orders', { workflow, calendar }, 0);
  await runner.backfill({ definition, from: FIRST_DAY, to: FIRST_DAY + (DAYS - 1) * DAY_MS, mode: 'all', order, parallel, onFailure: 'continue' });
  do await new Promise<void>((resolve) => setImmediate(resolve));
  while (time.advance());
  const [backfill] = store.listBackfills('orders');
  assert.equal(backfill?.state, 'succeeded', `I20: the backfill is ${backfill?.state ?? 'gone'}`);
  const tables = new Set(store.effects.map(({ sql }) => sql.split(' ')[2] ?? ''));
  return new Map([...tables].sort().map((table) => [table, [...(store.tables.find(table) ?? [])].sort()]));
}
