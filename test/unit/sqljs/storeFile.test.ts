import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IdempoError } from '../../../src/core/base/errors';
import type { FileBackend } from '../../../src/adapters/sqljs/fileBackend';
import { GUARD_MAGIC, SQLITE_MAGIC } from '../../../src/adapters/sqljs/guardBackend';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { executionOf, logicalInstance } from '../../contract/storeContract';
import { failingBackend } from './failingBackend';
import { bytesOf, openStore, readTable, STORE_PATH } from './sqljsStores';

const LOG_PATH = `${STORE_PATH}-idempo-wal`;

function head(backend: FileBackend): string {
  return Buffer.from(bytesOf(backend).subarray(0, 16)).toString('latin1');
}

/** A cleanly closed store with 500 rows in `t` and one logical instance. */
async function closedStore(): Promise<Uint8Array> {
  const { store, backend } = await openStore();
  store.executeTask(
    executionOf(`CREATE TABLE t (n INTEGER, s TEXT);
      INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 500) SELECT i, 'row ' || i FROM c`),
    () => undefined,
  );
  store.transaction((ledger) => ledger.insertLogicalInstance(logicalInstance(1)));
  store.close();
  return bytesOf(backend);
}

async function refusal(backend: FileBackend): Promise<IdempoError> {
  const files = [STORE_PATH, LOG_PATH].filter((path) => backend.sizeOf(path) !== undefined);
  const before = files.map((path) => Buffer.from(bytesOf(backend, path)).toString('base64'));
  const opened = await openStore({ backend }).then(
    ({ store }) => {
      store.close();
      return undefined;
    },
    (error: unknown) => error,
  );
  assert.ok(opened instanceof IdempoError, `refused with an IdempoError, not ${String(opened)}`);
  assert.deepEqual(files.map((path) => Buffer.from(bytesOf(backend, path)).toString('base64')), before, 'the files are untouched');
  assert.ok(opened.message.includes(STORE_PATH), 'the message names the file');
  return opened;
}

describe('store file', () => {
  it('is an ordinary SQLite file after a clean close, and opens again with everything in it', async () => {
    const bytes = await closedStore();
    assert.deepEqual(bytes.subarray(0, 16), SQLITE_MAGIC);
    const { store } = await openStore({ backend: createMemoryBackend({ [STORE_PATH]: bytes }) });
    assert.equal(store.findLogicalInstance('orders', 1)?.id, 'L-orders-1');
    assert.equal(store.query('SELECT count(*) FROM t', 1).rows[0]?.[0], 500);
    store.close();
  });

  describe('guard against other programs', () => {
    it('shows other programs no database, no log and no journal while it is open', async () => {
      const { store, backend } = await openStore();
      store.executeTask(executionOf('CREATE TABLE t (n); INSERT INTO t VALUES (1)'), () => undefined);
      assert.equal(head(backend), Buffer.from(GUARD_MAGIC).toString('latin1'));
      assert.equal(backend.sizeOf(`${STORE_PATH}-wal`), undefined);
      assert.equal(backend.sizeOf(`${STORE_PATH}-journal`), undefined);
      assert.ok((backend.sizeOf(LOG_PATH) ?? 0) > 0);
      store.close();
      assert.equal(head(backend), 'SQLite format 3\0');
      assert.equal(backend.sizeOf(LOG_PATH), undefined);
    });

    it('keeps the guard when page 1 is written back in the middle of the work', async () => {
      const { store, file, backend } = await openStore();
      store.executeTask(executionOf('CREATE TABLE t (n)'), () => undefined);
      file.connection.run('PRAGMA wal_checkpoint(TRUNCATE)');
      assert.equal(head(backend), Buffer.from(GUARD_MAGIC).toString('latin1'));
      assert.equal(readTable(store, 't'), '[]');
      store.close();
    });

    it('stays guarded after a crash and loses nothing that was committed', async () => {
      const { store, backend } = await openStore();
      store.executeTask(executionOf('CREATE TABLE t (n); INSERT INTO t VALUES (1)'), () => undefined);
      store.abandon();
      assert.equal(head(backend), Buffer.from(GUARD_MAGIC).toString('latin1'));
      const again = await openStore({ backend });
      assert.equal(readTable(again.store, 't'), '[[1]]');
      again.store.close();
      assert.equal(head(backend), 'SQLite format 3\0');
    });

    it('refuses a store that another program has open', async () => {
      const backend = createMemoryBackend({ [STORE_PATH]: await closedStore(), [`${STORE_PATH}-wal`]: new Uint8Array(32) });
      assert.equal((await refusal(backend)).code, 'storeOpenElsewhere');
    });
  });

  describe('that is damaged, foreign or too new', () => {
    it('is refused when it is no SQLite file', async () => {
      const backend = createMemoryBackend({ [STORE_PATH]: Buffer.from('id,name\n1,x\n'.repeat(50)) });
      assert.equal((await refusal(backend)).code, 'storeForeign');
    });

    it('is refused when it is the SQLite database of another program', async () => {
      const bytes = await closedStore();
      bytes.fill(0, 68, 72);
      assert.equal((await refusal(createMemoryBackend({ [STORE_PATH]: bytes }))).code, 'storeForeign');
    });

    it('is refused when a newer version wrote it', async () => {
      const bytes = await closedStore();
      bytes[63] = 99;
      const error = await refusal(createMemoryBackend({ [STORE_PATH]: bytes }));
      assert.equal(error.code, 'storeTooNew');
      assert.match(error.message, /format 99.*formats up to 2/);
    });

    it('is refused when it is empty but its log is not', async () => {
      const backend = createMemoryBackend({ [STORE_PATH]: new Uint8Array(0), [LOG_PATH]: new Uint8Array(5000) });
      assert.equal((await refusal(backend)).code, 'storeDamaged');
    });

    it('is refused wherever it is cut off', async () => {
      const bytes = await closedStore();
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (length) => {
          const error = await refusal(createMemoryBackend({ [STORE_PATH]: bytes.slice(0, length) }));
          assert.ok(['storeDamaged', 'storeForeign'].includes(error.code), error.code);
        }),
        { numRuns: 60 },
      );
    });

    it('is refused when the structure of a page is overwritten', async () => {
      const bytes = await closedStore();
      for (let page = 1; page < bytes.length / 4096; page++) {
        const damaged = bytes.slice();
        damaged.fill(0x5a, page * 4096, page * 4096 + 64);
        assert.equal((await refusal(createMemoryBackend({ [STORE_PATH]: damaged }))).code, 'storeDamaged', `page ${page + 1}`);
      }
    });

    it('is described by its first finding, on one line', async () => {
      const bytes = await closedStore();
      for (let page = 1; page < bytes.length / 4096; page++) {
        const damaged = bytes.slice();
        damaged.fill(0x5a, page * 4096, page * 4096 + 64);
        const { message } = await refusal(createMemoryBackend({ [STORE_PATH]: damaged }));
        assert.match(message, /^The store file \S+ is damaged: [^\n*:][^\n*]*\. It was left as it is\. [^\n*]*$/);
      }
    });

    it('never crashes and never changes the file when bits are flipped: it opens or is refused', async () => {
      const bytes = await closedStore();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), { minLength: 1, maxLength: 8 }), async (bits) => {
          const damaged = bytes.slice();
          for (const bit of bits) damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          const backend = createMemoryBackend({ [STORE_PATH]: damaged });
          const opened = await openStore({ backend }).catch((error: unknown) => error);
          if (opened instanceof Error) assert.ok(opened instanceof IdempoError, String(opened));
          else (opened as Awaited<ReturnType<typeof openStore>>).store.abandon();
        }),
        { numRuns: 150 },
      );
    });

    it('loses only the torn end of a log that is cut off anywhere', async () => {
      const { store, backend } = await openStore();
      store.executeTask(executionOf('CREATE TABLE t (n INTEGER)'), () => undefined);
      for (let n = 1; n <= 5; n++) store.executeTask(executionOf(`INSERT INTO t VALUES (${n})`), () => undefined);
      store.abandon();
      const main = bytesOf(backend);
      const log = bytesOf(backend, LOG_PATH);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 4096, max: log.length }), async (length) => {
          const torn = createMemoryBackend({ [STORE_PATH]: main, [LOG_PATH]: log.slice(0, length) });
          const again = await openStore({ backend: torn });
          const rows = JSON.parse(readTable(again.store, 't') ?? '[]') as number[][];
          assert.deepEqual(rows, rows.map((_, index) => [index + 1]));
          again.store.close();
        }),
        { numRuns: 60 },
      );
    });
  });

  describe('on a failing disk', () => {
    it('does not blame a seed script for a full disk', async () => {
      const sql = 'CREATE TABLE s (n); INSERT INTO s WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 3000) SELECT hex(i) FROM c';
      const state = { left: Number.MAX_SAFE_INTEGER, code: 'ENOSPC' };
      const { store } = await openStore({ backend: failingBackend(createMemoryBackend(), state) });
      state.left = 0;
      assert.throws(
        () => store.applySeed('seed.sql', sql, 'hash'),
        (error: unknown) =>
          error instanceof IdempoError && error.code === 'seedFailed' && /seed\.sql was not applied.*: the disk is full \(.*free space/.test(error.message),
      );
      state.left = Number.MAX_SAFE_INTEGER;
      assert.throws(() => store.applySeed('seed.sql', 'SELEC 1', 'hash'), /seed\.sql failed: .*correct it/);
      store.abandon();
    });

    for (const code of ['ENOSPC', 'EIO']) {
      it(`keeps every flushed commit and fails the attempt when ${code} begins at any call`, async () => {
        for (let calls = 0; calls < 60; calls += 3) {
          const inner = createMemoryBackend();
          const first = await openStore({ backend: inner });
          first.store.executeTask(executionOf('CREATE TABLE t (n INTEGER)'), () => undefined);
          first.store.close();
          const state = { left: Number.MAX_SAFE_INTEGER, code };
          const { store } = await openStore({ backend: failingBackend(inner, state) });
          state.left = calls;
          let acknowledged = 0;
          for (let n = 1; n <= 20; n++) {
            const outcome = store.executeTask(executionOf(`INSERT INTO t VALUES (${n})`), () => undefined);
            if (outcome.kind !== 'succeeded') {
              assert.equal(outcome.kind === 'failed' ? outcome.error.kind : outcome.kind, 'transient');
              break;
            }
            const flushed = await store.flush().then(() => true, () => false);
            if (!flushed) break;
            acknowledged = n;
          }
          store.abandon();
          const again = await openStore({ backend: inner });
          const rows = JSON.parse(readTable(again.store, 't') ?? '[]') as number[][];
          assert.ok(rows.length >= acknowledged, `${calls} calls: ${rows.length} rows, ${acknowledged} acknowledged`);
          assert.deepEqual(rows, rows.map((_, index) => [index + 1]));
          again.store.close();
        }
      });
    }
  });
});
