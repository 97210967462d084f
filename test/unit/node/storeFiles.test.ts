import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeBackend } from '../../../src/adapters/node/nodeBackend';
import { copyStore, storeVersion } from '../../../src/adapters/node/storeCopy';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { describeStoreContract, executionOf } from '../../contract/storeContract';
import { openStore, readTable, type OpenedStore } from '../sqljs/sqljsStores';

const ignore = (): void => undefined;
const readFileOrNothing = (name: string): Buffer => (existsSync(name) ? readFileSync(name) : Buffer.alloc(0));

describe('store on disk', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idempo-files-'));
    path = join(folder, 'idempo.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (): Promise<OpenedStore> => openStore({ backend: createNodeBackend(), path });

  it('keeps what was committed over a clean close and over a crash', async () => {
    const first = await open();
    first.store.executeTask(executionOf('CREATE TABLE t (n); INSERT INTO t VALUES (1)'), ignore);
    first.store.close();
    assert.equal(readFileSync(path).subarray(0, 15).toString(), 'SQLite format 3');
    assert.equal(existsSync(`${path}-idempo-wal`), false);

    const second = await open();
    second.store.executeTask(executionOf('INSERT INTO t VALUES (2)'), ignore);
    await second.store.flush();
    second.store.abandon();
    const third = await open();
    assert.equal(readTable(third.store, 't'), '[[1],[2]]');
    third.store.close();
  });

  it('is readable by its user only', async () => {
    const { store } = await open();
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
    store.close();
  });

  it('changes nothing once it must not write any more', async () => {
    const first = await open();
    first.store.executeTask(executionOf('CREATE TABLE t (n)'), ignore);
    first.store.close();
    const lost = new Error('lost');
    let mayWrite = true;
    const backend = createNodeBackend(() => {
      if (!mayWrite) throw lost;
    });
    const { store } = await openStore({ backend, path });
    mayWrite = false;
    const before = [readFileSync(path), readFileSync(`${path}-idempo-wal`)];
    assert.equal(store.executeTask(executionOf('INSERT INTO t VALUES (1)'), ignore).kind, 'failed');
    assert.throws(() => store.transaction((ledger) => ledger.saveFaults('w', 't', 1)), /Nothing was changed: .*lost/);
    store.abandon();
    assert.deepEqual([readFileSync(path), readFileSync(`${path}-idempo-wal`)], before);
  });

  describe('copied while its owner works', () => {
    it('holds exactly the commits of one moment, again and again', async () => {
      const { store } = await open();
      store.executeTask(executionOf('CREATE TABLE a (n INTEGER); CREATE TABLE b (n INTEGER)'), ignore);
      for (let n = 1; n <= 12; n++) {
        // Big enough that the log is written back in between.
        const rows = `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 15000) SELECT ${n} FROM c`;
        store.executeTask(executionOf(`INSERT INTO a ${rows}; INSERT INTO b ${rows}`), ignore);
        const copy = copyStore(path);
        assert.ok(copy);
        const reader = await openStore({ backend: createMemoryBackend(copy.files), path });
        const counts = reader.store.query('SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)', 1).rows[0];
        assert.deepEqual(counts, [n * 15_000, n * 15_000]);
        reader.store.abandon();
      }
      store.close();
    });

    it('is never torn, however its owner writes back and begins its log anew meanwhile', async () => {
      const child = fork(join(__dirname, 'storeChild.ts'), [path], { execArgv: ['--import', 'tsx'] });
      try {
        await once(child, 'message');
        const seen = new Set<unknown>();
        while (seen.size < 25) {
          const copy = copyStore(path);
          if (copy === undefined) continue;
          const reader = await openStore({ backend: createMemoryBackend(copy.files), path });
          const [row] = reader.store.query('SELECT min(n), max(n), (SELECT min(n) FROM b), (SELECT max(n) FROM b) FROM a', 1).rows;
          reader.store.abandon();
          assert.ok(row?.every((value) => value === row[0]), `torn: ${String(row)}`);
          seen.add(row?.[0]);
        }
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    });

    it('is begun again when the log begins anew between two of its steps', async () => {
      const { store, file } = await open();
      store.executeTask(executionOf('CREATE TABLE a (n INTEGER); CREATE TABLE b (n INTEGER); INSERT INTO a VALUES (0); INSERT INTO b VALUES (0)'), ignore);
      let commits = 0;
      const disturb = (): void => {
        if (++commits > 5) return;
        store.executeTask(executionOf('UPDATE a SET n = n + 1; UPDATE b SET n = n + 1'), ignore);
        file.connection.run('PRAGMA wal_checkpoint(TRUNCATE)');
        // The new log holds a page of one table only.
        store.executeTask(executionOf('UPDATE b SET n = n + 1'), ignore);
      };
      const copy = copyStore(path, {
        version: storeVersion,
        read(name, limit) {
          const bytes = readFileOrNothing(name).subarray(0, limit);
          if (name === path) disturb();
          return bytes;
        },
      });
      assert.ok(copy);
      assert.equal(commits, 6);
      const reader = await openStore({ backend: createMemoryBackend(copy.files), path });
      assert.equal(`${readTable(reader.store, 'a') ?? ''} ${readTable(reader.store, 'b') ?? ''}`, '[[5]] [[10]]');
      reader.store.abandon();
      assert.equal(copyStore(path, { version: () => String(commits++), read: () => new Uint8Array(0) }), undefined, 'given up when it never rests');
      store.close();
    });

    it('is not to be had when there is no store', () => {
      assert.equal(storeVersion(path), undefined);
      assert.equal(copyStore(path), undefined);
    });
  });

  it('can be opened by another SQLite program after a clean close', async () => {
    const { store } = await open();
    store.executeTask(executionOf('CREATE TABLE t (n); INSERT INTO t VALUES (1)'), ignore);
    store.close();
    const plain = join(folder, 'plain.db');
    copyFileSync(path, plain);
    const header = readFileSync(plain);
    assert.equal(header.readUInt32BE(68), 0x49444d50);
    assert.equal(header.length, header.readUInt16BE(16) * header.readUInt32BE(28), 'no page is missing from the file itself');
  });
});

describeStoreContract({
  name: 'sql.js on files',
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'idempo-contract-'));
    const { store } = await openStore({ backend: createNodeBackend(), path: join(folder, 'idempo.db') });
    return {
      store,
      readTable: (name) => readTable(store, name),
      close() {
        store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
  createTable: 'CREATE TABLE IF NOT EXISTS out_rows (n INTEGER)',
  addRow: 'INSERT INTO out_rows VALUES (1)',
  failing: 'INSERT INTO no_such_table VALUES (1)',
});
