import assert from 'node:assert/strict';
import { openMounted } from '../../../src/adapters/sqljs/engine';
import type { FileBackend } from '../../../src/adapters/sqljs/fileBackend';
import { guardBackend } from '../../../src/adapters/sqljs/guardBackend';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { copyPathOf, MIGRATIONS } from '../../../src/adapters/sqljs/migrations';
import { FORMAT_VERSION } from '../../../src/adapters/sqljs/schema';
import { IdempoError } from '../../../src/core/base/errors';
import { attempt, backfill, taskInstance, workflowInstance } from '../../contract/storeContract';
import { failingBackend } from './failingBackend';
import { format1File } from './format1';
import { bytesOf, engine, openStore, readTable, STORE_PATH, type OpenedStore } from './sqljsStores';

const COPY = copyPathOf(STORE_PATH, 1);

/** Columns of the ledger's tables without regard to their order, and its indexes. */
function describeLedger({ file }: OpenedStore): string {
  const tables = file.connection.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'idempo%' ORDER BY 1");
  const columns = tables.map(([table]) => [table, file.connection.all('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?) ORDER BY 1', [table ?? null])]);
  const indexes = file.connection.all("SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'idempo%' ORDER BY 1");
  return JSON.stringify([columns, indexes]);
}

function assertMigrated({ store, file }: OpenedStore): void {
  const common = { logicalInstanceId: 'L1', createdAt: 5 };
  assert.equal(file.connection.value('PRAGMA user_version'), FORMAT_VERSION);
  assert.deepEqual(complete(store.findWorkflowInstance('W1')), complete(workflowInstance('W1', {
    ...common, trigger: 'backfill', backfillId: 'B1', state: 'failed', reason: 'task load failed', startedAt: 6, finishedAt: 7,
  })));
  assert.deepEqual(store.findWorkflowInstance('W2')?.scope, { kind: 'from', tasks: ['load "x"'] });
  assert.deepEqual(store.findWorkflowInstance('W4')?.scope, { kind: 'only', tasks: ['load'] });
  assert.deepEqual(store.listWorkflowInstances('L1').map(({ id }) => id), ['W1', 'W2', 'W3', 'W4']);
  assert.deepEqual(store.listUnfinishedWorkflowInstances().map(({ id, scope }) => [id, scope.kind]), [['W3', 'failed']]);
  assert.deepEqual(complete(store.listTaskInstances('W1')[0]), complete(taskInstance('T1', { name: 'load', state: 'failed', attemptsUsed: 1, delayMs: 5, reason: 'attempt 1 failed' })));
  assert.deepEqual(complete(store.listAttempts('T1')[0]), complete(attempt(1, {
    state: 'failed', startedAt: 6, finishedAt: 7, log: 'line', error: { message: 'no such table: x', kind: 'permanent', file: undefined, start: undefined, end: undefined },
  })));
  assert.deepEqual(complete(store.findBackfill('B1')), complete(backfill('B1', { parallel: 2, state: 'failed', finishedAt: 7, workflowInstanceIds: ['W1'] })));
  assert.equal(store.findSeedHash('seed.sql'), 'h1');
  assert.equal(store.faultsLeft('orders', 'load'), 2);
  assert.deepEqual(store.listLocalSchedules(), []);
  assert.equal(readTable(store, 't'), '[[1],[2]]');
}

/** A field that is `undefined` is as good as a missing one. */
function complete(record: object | undefined): unknown {
  return JSON.parse(JSON.stringify(record ?? 'no record'));
}

describe('migration of a store', () => {
  it('has one step for each format before the present one', () => {
    assert.deepEqual(MIGRATIONS.map(({ from }) => from), Array.from({ length: FORMAT_VERSION - 1 }, (_, index) => index + 1));
  });

  it('brings a store of format 1 to the present format with everything in it', async () => {
    const opened = await openStore({ backend: createMemoryBackend({ [STORE_PATH]: await format1File() }) });
    assertMigrated(opened);
    opened.store.close();
    const again = await openStore({ backend: opened.backend });
    assertMigrated(again);
    again.store.close();
  });

  it('ends with the tables, columns and indexes of a new store', async () => {
    const migrated = await openStore({ backend: createMemoryBackend({ [STORE_PATH]: await format1File() }) });
    const fresh = await openStore();
    assert.equal(describeLedger(migrated), describeLedger(fresh));
    migrated.store.close();
    fresh.store.close();
  });

  it('keeps a copy of the old file, which it never overwrites', async () => {
    const old = await format1File();
    const backend = createMemoryBackend({ [STORE_PATH]: old });
    (await openStore({ backend })).store.close();
    assert.deepEqual(Buffer.from(bytesOf(backend, COPY)), Buffer.from(old));
    const put = backend.open(STORE_PATH, false);
    put?.truncate(0);
    put?.write(old, 0);
    (await openStore({ backend })).store.close();
    assert.deepEqual(Buffer.from(bytesOf(backend, COPY)), Buffer.from(old));
    assert.deepEqual(Buffer.from(bytesOf(backend, `${COPY}-2`)), Buffer.from(old));
  });

  it('makes no copy of a store that has the present format', async () => {
    const { store, backend } = await openStore();
    store.close();
    (await openStore({ backend })).store.close();
    assert.equal(backend.sizeOf(copyPathOf(STORE_PATH, FORMAT_VERSION)), undefined);
  });

  it('takes what a crash left in the log into the copy', async () => {
    const started = await engine();
    const backend = createMemoryBackend({ [STORE_PATH]: await format1File() });
    const guarded = guardBackend(backend, STORE_PATH);
    const { connection, mount } = openMounted(started, guarded, STORE_PATH);
    connection.run('PRAGMA locking_mode = EXCLUSIVE; SELECT * FROM t');
    guarded.engage();
    connection.run('INSERT INTO t VALUES (3)');
    guarded.freeze();
    connection.close();
    started.vfs.unmount(mount);
    (await openStore({ backend })).store.close();
    const copy = await openStore({ backend: createMemoryBackend({ [STORE_PATH]: bytesOf(backend, COPY) }) });
    assert.equal(readTable(copy.store, 't'), '[[1],[2],[3]]');
    copy.store.close();
  });

  it('leaves a store that can be opened later, whichever write fails first', async () => {
    const old = await format1File();
    for (let calls = 0, isDone = false; !isDone; calls++) {
      const inner = createMemoryBackend({ [STORE_PATH]: old });
      const failing: FileBackend = failingBackend(inner, { left: calls, code: 'ENOSPC' });
      const opened = await openStore({ backend: failing }).catch((error: unknown) => error);
      if (opened instanceof Error) {
        assert.ok(opened instanceof IdempoError && opened.message.includes(STORE_PATH), String(opened));
      } else {
        isDone = true;
        (opened as OpenedStore).store.abandon();
      }
      const again = await openStore({ backend: inner });
      assertMigrated(again);
      again.store.close();
      assert.ok(calls < 300, 'ends');
    }
  });
});
