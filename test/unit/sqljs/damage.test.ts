import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openMounted } from '../../../src/adapters/sqljs/engine';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { executionOf } from '../../contract/storeContract';
import { cut, cutPower, flip, judge, LOG_PATH, makeHistory, SUMS_PATH, without, type Files, type History } from './damage';
import { bytesOf, engine, openStore, readTable, STORE_PATH } from './sqljsStores';

const sizeOf = (files: Files, path: string): number => files[path]?.length ?? 0;

/** Judges copies of the files with flipped bits of one file. */
async function flipBits(history: History, path: string, runs: number): Promise<void> {
  const bits = fc.array(fc.integer({ min: 0, max: sizeOf(history.files, path) * 8 - 1 }), { minLength: 1, maxLength: 6 });
  await fc.assert(fc.asyncProperty(bits, async (chosen) => void (await judge(flip(history.files, path, chosen), history))), { numRuns: runs, seed: 4 });
}

describe('damage to the files of a store', () => {
  let crashed: History;
  let closed: History;
  let restarted: History;

  before(async () => {
    crashed = await makeHistory({ commits: 12, flushAfter: [3, 9] });
    restarted = await makeHistory({ commits: 12, flushAfter: [3, 9], checkpointAfter: [6] });
    closed = await makeHistory({ commits: 12, flushAfter: [], isClosed: true });
  });

  it('is not found where there is none', async () => {
    for (const history of [crashed, restarted, closed]) assert.equal(await judge(history.files, history), 12);
  });

  describe('of the log', () => {
    it('cut off at any byte of the last transaction, takes that transaction alone', async () => {
      const shorter = await makeHistory({ commits: 11, flushAfter: [3, 9] });
      const from = sizeOf(shorter.files, LOG_PATH);
      const to = sizeOf(crashed.files, LOG_PATH);
      assert.ok(to - from > 4096 && to - from < 60_000);
      // Every byte of the frames' headers and around them; within a page only its ends differ in what happens.
      for (let length = from; length < to; length += (length - 32) % 4120 < 40 || (length - 32) % 4120 > 4100 ? 1 : 311) {
        assert.equal(await judge(cut(crashed.files, LOG_PATH, length), crashed), 11, `cut at ${length}`);
      }
    });

    it('cut off anywhere, loses nothing that was flushed without saying so', async () => {
      for (const history of [crashed, restarted]) {
        const outcomes = new Set<number | string>();
        const size = sizeOf(history.files, LOG_PATH);
        for (let length = 0; length < size; length += 997) outcomes.add(await judge(cut(history.files, LOG_PATH, length), history));
        assert.ok(outcomes.has('storeDamaged') && outcomes.has(11), [...outcomes].join());
      }
    });

    it('is noticed when it is gone, and when it belongs to another file', async () => {
      assert.equal(await judge(without(crashed.files, LOG_PATH), crashed), 'storeDamaged');
      assert.equal(await judge({ ...closed.files, [LOG_PATH]: crashed.files[LOG_PATH] ?? new Uint8Array() }, closed), 'storeDamaged');
    });

    it('by flipped bits never leads to a state that was not', async () => {
      await flipBits(crashed, LOG_PATH, 150);
      await flipBits(restarted, LOG_PATH, 150);
    });
  });

  describe('of the database', () => {
    it('by a flipped bit in any page is noticed, wherever in the page', async () => {
      const pages = sizeOf(closed.files, STORE_PATH) / 4096;
      for (let page = 0; page < pages; page++) {
        for (const byte of [20, 70, 2_000, 4_000, 4_095]) {
          // Byte 70 of page 1 says whose database it is.
          const expected = page === 0 && byte === 70 ? 'storeForeign' : 'storeDamaged';
          assert.equal(await judge(flip(closed.files, STORE_PATH, [(page * 4096 + byte) * 8 + 3]), closed), expected, `page ${page + 1}, byte ${byte}`);
        }
      }
    });

    it('by flipped bits never leads to a state that was not, with a log and without', async () => {
      await flipBits(closed, STORE_PATH, 150);
      await flipBits(restarted, STORE_PATH, 150);
      await flipBits(crashed, STORE_PATH, 100);
    });

    it('by cutting it off anywhere is noticed', async () => {
      for (let length = 1; length < sizeOf(closed.files, STORE_PATH); length += 509) {
        assert.match(String(await judge(cut(closed.files, STORE_PATH, length), closed)), /^store(Damaged|Foreign)$/);
        assert.match(String(await judge(cut(restarted.files, STORE_PATH, Math.min(length, sizeOf(restarted.files, STORE_PATH) - 1)), restarted)), /^(storeDamaged|storeForeign|12)$/);
      }
    });

    it('by two pages that have changed places is noticed', async () => {
      const bytes = (closed.files[STORE_PATH] ?? new Uint8Array()).slice();
      const last = bytes.slice(-4096);
      bytes.copyWithin(bytes.length - 4096, bytes.length - 8192, bytes.length - 4096);
      bytes.set(last, bytes.length - 8192);
      assert.equal(await judge({ ...closed.files, [STORE_PATH]: bytes }, closed), 'storeDamaged');
    });

    it('is found by the first statement that reads it when opening does not look at all pages', async () => {
      const page = sizeOf(closed.files, STORE_PATH) / 4096 - 1;
      const backend = createMemoryBackend(flip(closed.files, STORE_PATH, [(page * 4096 + 4_000) * 8]));
      const { store } = await openStore({ backend, check: 'whenUnclean' });
      assert.throws(() => store.query('SELECT sum(length(filler)) FROM t', 1), /is damaged: page \d+ does not hold what was written to it/);
      assert.throws(() => store.executeTask(executionOf('INSERT INTO t SELECT * FROM t'), () => undefined), { code: 'storeDamaged' });
      store.abandon();
    });
  });

  describe('of the checksums', () => {
    it('is no harm: the store opens', async () => {
      for (const history of [crashed, restarted, closed]) {
        await flipBits(history, SUMS_PATH, 40);
        assert.equal(await judge(without(history.files, SUMS_PATH), history), 12);
        for (let length = 0; length < sizeOf(history.files, SUMS_PATH); length += 23) {
          assert.equal(await judge(cut(history.files, SUMS_PATH, length), history), 12);
        }
      }
    });

    it('is made good while the store is used', async () => {
      const { store, backend } = await openStore({ backend: createMemoryBackend(without(closed.files, SUMS_PATH)) });
      store.executeTask(executionOf('DELETE FROM t WHERE n = 12'), () => undefined);
      store.close();
      const page = sizeOf(closed.files, STORE_PATH) / 4096 - 1;
      const damaged = flip({ [STORE_PATH]: bytesOf(backend), [SUMS_PATH]: bytesOf(backend, SUMS_PATH) }, STORE_PATH, [(page * 4096 + 2_000) * 8]);
      await assert.rejects(openStore({ backend: createMemoryBackend(damaged) }), { code: 'storeDamaged' });
    });
  });

  it('is not seen in what another program wrote to a closed store', async () => {
    const started = await engine();
    for (const mode of ['', 'PRAGMA journal_mode = WAL;']) {
      const backend = createMemoryBackend(closed.files);
      const { connection, mount } = openMounted(started, backend, STORE_PATH);
      connection.run(`PRAGMA locking_mode = EXCLUSIVE; ${mode} UPDATE t SET filler = 'by another program' WHERE n = 3`);
      connection.close();
      started.vfs.unmount(mount);
      const { store } = await openStore({ backend });
      assert.equal(store.query("SELECT count(*) FROM t WHERE filler = 'by another program'", 1).rows[0]?.[0], 3);
      store.close();
    }
  });

  it('is not seen in an older copy that was put back', async () => {
    const { store, backend } = await openStore({ backend: createMemoryBackend(closed.files) });
    store.executeTask(executionOf('DELETE FROM t'), () => undefined);
    store.close();
    const mixed = { [STORE_PATH]: closed.files[STORE_PATH] ?? new Uint8Array(), [SUMS_PATH]: bytesOf(backend, SUMS_PATH) };
    assert.equal(await judge(mixed, closed), 12);
  });

  it('is not seen after any crash: sums, database and log fit at each moment', async () => {
    for (let commits = 1; commits <= 8; commits++) {
      for (const checkpointAfter of [[], [1], [2, 3], [commits]]) {
        const history = await makeHistory({ commits, flushAfter: [1, 4], checkpointAfter });
        assert.equal(await judge(history.files, history), commits);
      }
    }
  });

  it('is not seen after a power cut, which takes nothing that was flushed', async () => {
    for (let seed = 1; seed <= 150; seed++) assert.equal(typeof (await cutPower(seed)), 'number', `seed ${seed}`);
  });

  it('keeps what was there when a damaged store is refused', async () => {
    const damaged = flip(closed.files, STORE_PATH, [(sizeOf(closed.files, STORE_PATH) - 2_000) * 8]);
    const backend = createMemoryBackend(damaged);
    await assert.rejects(openStore({ backend }), { code: 'storeDamaged' });
    assert.deepEqual(bytesOf(backend), damaged[STORE_PATH]);
    const { store } = await openStore({ backend: createMemoryBackend(closed.files) });
    assert.notEqual(readTable(store, 't'), '[]');
    store.close();
  });
});
