/**
 * The runner on a real file with many instances: `npx tsx --expose-gc bench/scale.ts [what …]`. `backfill`: 1,000 instances × 5 trivial
 * tasks. `recover`: opening and recovering a store with 100,000 attempts after a crash. `memory`: the heap over 100,000 attempts.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeBackend } from '../src/adapters/node/nodeBackend';
import { REAL_CLOCK, REAL_IDS, REAL_TIMER } from '../src/adapters/node/realPorts';
import { CORE_TRANSLATOR } from '../src/adapters/sqljs/coreTranslator';
import { openStoreFile } from '../src/adapters/sqljs/openFile';
import { createSqljsStore, NEVER_STOP, type SqljsStore } from '../src/adapters/sqljs/sqljsStore';
import { buildDefinition } from '../src/core/runner/definition';
import { Runner } from '../src/core/runner/runner';
import { attempt, logicalInstance, taskInstance, workflowInstance } from '../test/contract/storeContract';
import { engine } from '../test/unit/sqljs/sqljsStores';
import { processorTime, report } from './measure';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(1970, 0, 1);
const TASKS = [0, 1, 2, 3, 4];

const text = `workflow:\n  name: scale\n  schedule: "0 0 0 * * ? *"\ntasks:\n${TASKS.map((n) => `  - name: t${n}
    task_type: Sql
    datasource_type: SQLITE
    deps: [${n === 0 ? '' : `t${n - 1}`}]
    sql: SELECT ${n}
`).join('')}`;
const definition = buildDefinition({ path: 'scale.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) });

interface Opened {
  readonly store: SqljsStore;
  readonly runner: Runner;
}

async function open(path: string): Promise<Opened> {
  const file = openStoreFile({ engine: await engine(), backend: createNodeBackend(), path, check: 'always' });
  const store = createSqljsStore({ engine: await engine(), file, translator: CORE_TRANSLATOR, stopWatch: NEVER_STOP, clock: REAL_CLOCK });
  return { store, runner: new Runner({ store, clock: REAL_CLOCK, timer: REAL_TIMER, ids: REAL_IDS }) };
}

async function inFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'idempo-bench-'));
  try {
    await work(join(folder, 'idempo.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const run = (runner: Runner, from: number, days: number): Promise<void> =>
  runner.backfill({ definition, from: FROM + from * DAY_MS, to: FROM + (from + days - 1) * DAY_MS, mode: 'missing', order: 'asc', parallel: 4 }).then(() => runner.whenIdle());

async function backfill(path: string): Promise<void> {
  const { store, runner } = await open(path);
  const begunAt = performance.now();
  const cpuAt = processorTime();
  await run(runner, 0, 1_000);
  report('1,000 instances × 5 trivial tasks', performance.now() - begunAt, 'ms');
  report('  processor time', processorTime() - cpuAt, 'ms');
  store.close();
}

const INSTANCES = 20_000;

async function recover(path: string): Promise<void> {
  const { store, runner } = await open(path);
  // So that the definition is there.
  await run(runner, 0, 1);
  const [known] = store.listLogicalInstances({ workflow: 'scale' });
  const hash = store.listWorkflowInstances(known?.id ?? '')[0]?.definitionHash ?? '';
  for (let first = 0; first < INSTANCES; first += 1_000) {
    store.transaction((ledger) => {
      for (let n = first; n < first + 1_000; n++) {
        const isLast = n >= INSTANCES - 4;
        const logical = logicalInstance(FROM + (n + 10) * DAY_MS, 'scale');
        ledger.insertLogicalInstance(logical);
        ledger.saveWorkflowInstance(workflowInstance(`W${n}`, {
          logicalInstanceId: logical.id, workflow: 'scale', scheduleInstant: logical.scheduleInstant, state: isLast ? 'running' : 'succeeded', definitionHash: hash,
        }));
        for (const task of TASKS) {
          const state = isLast ? 'running' : 'succeeded';
          ledger.saveTaskInstance(taskInstance(`W${n}T${task}`, { workflowInstanceId: `W${n}`, name: `t${task}`, state, attemptsUsed: 1 }));
          ledger.saveAttempt(attempt(1, { taskInstanceId: `W${n}T${task}`, state, log: 'statement 1: SELECT 1 → 1 rows read', finishedAt: 1 }));
        }
      }
    });
  }
  await store.flush();
  store.abandon();
  const begunAt = performance.now();
  const cpuAt = processorTime();
  const again = await open(path);
  const opened = processorTime() - cpuAt;
  await again.runner.recover();
  report(`recovery of 100,000 attempts (${(statSync(path).size / 1e6).toFixed(0)} MB)`, performance.now() - begunAt, 'ms');
  report('  processor time', processorTime() - cpuAt, 'ms');
  report('  of which opening: log, check of all pages', opened, 'ms');
  const interrupted = again.store.listUnfinishedWorkflowInstances().map(({ state }) => state);
  console.log(`  unfinished afterwards: ${interrupted.join(' ')}`);
  again.store.close();
}

async function memory(path: string): Promise<void> {
  const { store, runner } = await open(path);
  const started = await engine();
  for (let days = 0; days < 20_000; days += 2_000) {
    await run(runner, days, 2_000);
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed / 1e6;
    report(`${(days + 2_000) * TASKS.length} attempts: JavaScript heap`, heap, 'MB');
    report('  heap of the engine', started.module.memory.size / 1e6, 'MB');
  }
  store.close();
}

async function main(): Promise<void> {
  const all = { backfill, recover, memory };
  const chosen = process.argv.slice(2);
  for (const [name, work] of Object.entries(all)) if (chosen.length === 0 || chosen.includes(name)) await inFolder(work);
}

void main();
