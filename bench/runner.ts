/**
 * What the runner adds to the SQL itself: a backfill of 200 schedule times × 5 tasks, against a loop that sends the same
 * statements to the same store, one transaction a task: `npx tsx bench/runner.ts`. First on a real file, where the loop brings each
 * task's result to disk before the next begins, as the promise of a durable task asks; then in memory, where only the processor's
 * work shows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SequentialIds, VirtualTime } from '../src/adapters/memory';
import { CORE_TRANSLATOR } from '../src/adapters/sqljs/coreTranslator';
import { createNodeBackend } from '../src/adapters/node/nodeBackend';
import { REAL_CLOCK, REAL_TIMER } from '../src/adapters/node/realPorts';
import type { FileBackend } from '../src/adapters/sqljs/fileBackend';
import { createMemoryBackend } from '../src/adapters/sqljs/memoryBackend';
import { openStoreFile } from '../src/adapters/sqljs/openFile';
import { createSqljsStore, NEVER_STOP, type SqljsStore } from '../src/adapters/sqljs/sqljsStore';
import { buildDefinition } from '../src/core/runner/definition';
import { loadWorkflow } from '../src/core/runner/loadedWorkflow';
import type { Definition } from '../src/core/runner/ports';
import { Runner } from '../src/core/runner/runner';
import { engine } from '../test/unit/sqljs/sqljsStores';
import { processorTime, report } from './measure';

const DAY_MS = 86_400_000;
const DAYS = 200;
const ROUNDS = 3;
const FROM = Date.UTC(2025, 0, 1);

const TASKS = [0, 1, 2, 3, 4].map((n) => `  - name: t${String(n)}
    task_type: Sql
    datasource_type: SQLITE
    deps: [${n === 0 ? '' : `t${String(n - 1)}`}]
    pre_statements:
      - CREATE TABLE IF NOT EXISTS out_${String(n)} (dt TEXT, n INTEGER)
      - DELETE FROM out_${String(n)} WHERE dt = '\${schedule_time}'
    sql: |
      INSERT INTO out_${String(n)} (dt, n)
      WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20)
      SELECT '\${schedule_time}', i FROM c
`);
const text = `workflow:\n  name: bench\n  schedule: "0 0 0 * * ? *"\ntasks:\n${TASKS.join('')}`;
const definition: Definition = buildDefinition({ path: 'bench.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) });

/** `flushEach`: a loop that makes each task durable. `isReal`: the runner goes by the real clock, which decides when it flushes. */
interface Setting {
  readonly backend: () => FileBackend;
  readonly path: () => string;
  readonly flushEach: boolean;
  readonly isReal: boolean;
}

async function openStore({ backend, path }: Setting): Promise<SqljsStore> {
  const started = await engine();
  const file = openStoreFile({ engine: started, backend: backend(), path: path(), check: 'always' });
  return createSqljsStore({ engine: started, file, translator: CORE_TRANSLATOR, stopWatch: NEVER_STOP, clock: { now: () => 0 } });
}

/** The tasks' SQL through the store, and nothing written down about it. */
async function bareLoop(setting: Setting): Promise<number> {
  const store = await openStore(setting);
  const { tasks } = loadWorkflow(definition);
  const begunAt = processorTime();
  for (let day = 0; day < DAYS; day++) {
    for (const task of tasks) {
      const rendered = task.render({ scheduleInstant: FROM + day * DAY_MS });
      const execution = { workflowInstanceId: 'bench', task: task.name, rendered, dialect: task.dialect, clockMs: FROM, randomSeed: 'bench', injectedFault: undefined };
      const outcome = store.executeTask(execution, () => undefined);
      if (outcome.kind !== 'succeeded') throw new Error(`${task.name}: ${outcome.kind}`);
      if (setting.flushEach) await store.flush();
    }
    await store.flush();
  }
  return closeAfter(store, processorTime() - begunAt);
}

async function backfill(setting: Setting): Promise<number> {
  const store = await openStore(setting);
  const time = new VirtualTime(FROM + 400 * DAY_MS);
  const [clock, timer] = setting.isReal ? [REAL_CLOCK, REAL_TIMER] : [time, time];
  const runner = new Runner({ store, clock, timer, ids: new SequentialIds() });
  const begunAt = processorTime();
  await runner.backfill({ definition, from: FROM, to: FROM + (DAYS - 1) * DAY_MS, mode: 'missing', order: 'asc', parallel: 1 });
  await runner.whenIdle();
  return closeAfter(store, processorTime() - begunAt);
}

function closeAfter(store: SqljsStore, took: number): number {
  store.close();
  return took;
}

async function compare(title: string, setting: Setting): Promise<void> {
  await bareLoop(setting);
  const loops: number[] = [];
  const runs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    loops.push(await bareLoop(setting));
    runs.push(await backfill(setting));
  }
  const loop = Math.min(...loops) / (DAYS * TASKS.length);
  const run = Math.min(...runs) / (DAYS * TASKS.length);
  report(`${title}: bare loop, a task`, loop, 'ms');
  report(`${title}: backfill, a task (creating the instances included)`, run, 'ms');
  report('  ratio', run / loop, '×');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-runner-'));
  let stores = 0;
  await compare('real file', { backend: () => createNodeBackend(), path: () => join(folder, `${++stores}.db`), flushEach: true, isReal: true });
  await compare('in memory', { backend: () => createMemoryBackend(), path: () => '/store/idempo.db', flushEach: false, isReal: false });
  rmSync(folder, { recursive: true });
}

void main();
