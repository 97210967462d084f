import assert from 'node:assert/strict';
import { SequentialIds, VirtualTime } from '../../../src/adapters/memory';
import { CORE_TRANSLATOR } from '../../../src/adapters/sqljs/coreTranslator';
import type { FileBackend } from '../../../src/adapters/sqljs/fileBackend';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { openStoreFile } from '../../../src/adapters/sqljs/openFile';
import { createSqljsStore, NEVER_STOP, type SqljsStore } from '../../../src/adapters/sqljs/sqljsStore';
import { IdempoError } from '../../../src/core/base/errors';
import { buildDefinition } from '../../../src/core/runner/definition';
import { Runner } from '../../../src/core/runner/runner';
import type { BackfillRequest } from '../../../src/core/runner/runnerService';
import { engine, STORE_PATH } from '../sqljs/sqljsStores';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2025, 2, 1);
const DAYS = 4;

/** What fails: the code of the error, and which calls. */
export interface Fault {
  readonly code: 'ENOSPC' | 'EDQUOT' | 'EACCES' | 'EROFS' | 'EIO';
  readonly calls: 'all' | 'sync';
}

export const FAULTS: readonly Fault[] = [
  { code: 'ENOSPC', calls: 'all' }, { code: 'EDQUOT', calls: 'all' }, { code: 'EACCES', calls: 'all' },
  { code: 'EROFS', calls: 'all' }, { code: 'EIO', calls: 'all' }, { code: 'EIO', calls: 'sync' },
];

/** A shim in front of the files whose n-th changing call fails; with `lasting` all that follow fail, too. */
interface Shim {
  readonly backend: FileBackend;
  readonly wasHit: () => boolean;
}

export interface FaultOptions {
  readonly fault: Fault;
  /** 1, 2, 3 … from the opening of the store on. */
  readonly call: number;
  readonly lasting: boolean;
}

function createShim(inner: FileBackend, { fault, call, lasting }: FaultOptions): Shim {
  let calls = 0;
  const change = <T>(kind: 'write' | 'sync', work: () => T): T => {
    if (fault.calls === 'sync' && kind !== 'sync') return work();
    calls++;
    if (calls === call || (lasting && calls > call)) throw Object.assign(new Error(`${fault.code}: injected, ${kind}`), { code: fault.code, syscall: kind });
    return work();
  };
  return {
    wasHit: () => calls >= call,
    backend: {
      open(path, create) {
        const isNew = create && inner.sizeOf(path) === undefined;
        const file = isNew ? change('write', () => inner.open(path, create)) : inner.open(path, create);
        if (file === undefined) return undefined;
        return {
          ...file,
          write: (source, position) => change('write', () => file.write(source, position)),
          truncate: (size) => change('write', () => file.truncate(size)),
          sync: () => change('sync', () => file.sync()),
        };
      },
      delete: (path, sync) => change('write', () => inner.delete(path, sync)),
      sizeOf: (path) => inner.sizeOf(path),
    },
  };
}

const TEXT = `workflow:
  name: days
  schedule: "0 0 0 * * ? *"
  timezone: UTC
tasks:
  - name: load
    task_type: Sql
    datasource_type: SQLITE
    sql: |
      CREATE TABLE IF NOT EXISTS loaded (day TEXT, n INTEGER);
      CREATE TABLE IF NOT EXISTS effects (task TEXT, day TEXT);
      INSERT INTO effects VALUES ('load', '\${schedule_time}');
      DELETE FROM loaded WHERE day = '\${schedule_time}';
      INSERT INTO loaded VALUES ('\${schedule_time}', 1)
  - name: sum
    task_type: Sql
    datasource_type: SQLITE
    deps: [load]
    sql: |
      CREATE TABLE IF NOT EXISTS summed (day TEXT, n INTEGER);
      INSERT INTO effects VALUES ('sum', '\${schedule_time}');
      DELETE FROM summed WHERE day = '\${schedule_time}';
      INSERT INTO summed SELECT '\${schedule_time}', count(*) FROM loaded WHERE day = '\${schedule_time}'
`;
const DEFINITION = buildDefinition({ path: 'days.workflow.yaml', text: TEXT, readFile: () => ({ kind: 'missing' }) });

const request = (mode: BackfillRequest['mode']): BackfillRequest =>
  ({ definition: DEFINITION, from: FROM, to: FROM + (DAYS - 1) * DAY_MS, mode, order: 'asc', parallel: 2 });

async function open(backend: FileBackend): Promise<{ readonly store: SqljsStore; readonly runner: Runner }> {
  const started = await engine();
  const file = openStoreFile({ engine: started, backend, path: STORE_PATH, check: 'always' });
  const time = new VirtualTime(FROM + 400 * DAY_MS);
  const store = createSqljsStore({ engine: started, file, translator: CORE_TRANSLATOR, stopWatch: NEVER_STOP, clock: time });
  return { store, runner: new Runner({ store, clock: time, timer: time, ids: new PrefixedIds() }) };
}

let openings = 0;
/** Unique over several runners of one store. */
class PrefixedIds extends SequentialIds {
  readonly #prefix = `r${++openings}-`;

  override next(kind: Parameters<SequentialIds['next']>[0]): string {
    return this.#prefix + super.next(kind);
  }
}

/**
 * A backfill on a disk that fails, then another one on the same files when the disk is well again. Returns whether the fault was
 * reached. Throws when the first one ends other than with all done, a failed instance or an error for people, when anything that
 * it had told is lost, or when the tables do not hold exactly what
 * the ledger says.
 */
export async function backfillOnFailingDisk(options: FaultOptions): Promise<boolean> {
  const inner = createMemoryBackend();
  const shim = createShim(inner, options);
  const told = new Set<string>();
  await attempt(shim.backend, told);
  const { store, runner } = await open(inner);
  await runner.recover();
  for (const id of told) assert.equal(store.findWorkflowInstance(id)?.state, 'succeeded', `${id} was told to have succeeded`);
  await runner.backfill(request('missing-and-failed'));
  await runner.whenIdle();
  assertComplete(store);
  store.close();
  return shim.wasHit();
}

/** Everything that was told before it ended is in `told`. */
async function attempt(backend: FileBackend, told: Set<string>): Promise<void> {
  let store: SqljsStore | undefined;
  try {
    const opened = await open(backend);
    store = opened.store;
    const { runner } = opened;
    runner.onChange(({ workflowInstanceIds }) => {
      for (const id of workflowInstanceIds) if (opened.store.findWorkflowInstance(id)?.state === 'succeeded') told.add(id);
    });
    await runner.backfill(request('missing'));
    await runner.whenIdle();
    opened.store.close();
    store = undefined;
  } catch (error) {
    assert.ok(error instanceof IdempoError, `an error for people, not ${String(error)}`);
    assert.match(error.message, /injected/, 'the error says what the disk said');
    store?.abandon();
  }
}

function assertComplete(store: SqljsStore): void {
  const days = Array.from({ length: DAYS }, (_, day) => new Date(FROM + day * DAY_MS).toISOString().slice(0, 10));
  assert.deepEqual(store.query('SELECT day, n FROM loaded ORDER BY 1', 100).rows, days.map((day) => [day, 1]));
  assert.deepEqual(store.query('SELECT day, n FROM summed ORDER BY 1', 100).rows, days.map((day) => [day, 1]));
  const logical = store.listLogicalInstances({ workflow: 'days' });
  assert.equal(logical.length, DAYS);
  for (const { id } of logical) assert.equal(store.listWorkflowInstances(id).at(-1)?.state, 'succeeded');
  const effects = store.query('SELECT task, day, count(*) FROM effects GROUP BY 1, 2', 100).rows;
  const successes = new Map<string, number>();
  for (const { id, scheduleTime } of logical.flatMap((each) => store.listWorkflowInstances(each.id))) {
    for (const { name, id: taskId } of store.listTaskInstances(id)) {
      const key = `${name} ${scheduleTime.slice(0, 10)}`;
      const count = store.listAttempts(taskId).filter(({ state }) => state === 'succeeded').length;
      successes.set(key, (successes.get(key) ?? 0) + count);
    }
  }
  assert.deepEqual(new Map(effects.map(([task, day, count]) => [`${String(task)} ${String(day)}`, count])), new Map([...successes].sort()));
}
