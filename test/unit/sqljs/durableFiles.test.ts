import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DurableFiles } from '../../../src/adapters/sqljs/durable/durableFiles';
import type { FileBackend } from '../../../src/adapters/sqljs/fileBackend';
import { FileStoreLog, type AsyncFiles } from '../../../src/adapters/web/storeLog';
import { createAsyncDisk, TORN, type AsyncDisk } from './asyncDisk';
import { openStore } from './sqljsStores';

const PATH = 'vscode-userdata:/store/idempo.db';
const SMALL = { places: 5, bytes: 200 };
const SUFFIXES = ['', '-wal', '-sums'] as const;

type Change =
  | { readonly kind: 'write'; readonly file: number; readonly at: number; readonly byte: number; readonly length: number }
  | { readonly kind: 'truncate'; readonly file: number; readonly size: number }
  | { readonly kind: 'delete'; readonly file: number };
type Act = Change | { readonly kind: 'settle' } | { readonly kind: 'push' };
interface Life {
  readonly acts: readonly Act[];
  readonly crashAt: number;
  readonly torn: (typeof TORN)[number];
  readonly isFailure: boolean;
}

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), file: fc.nat(2), at: fc.nat(120), byte: fc.integer({ min: 1, max: 255 }), length: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate' as const), file: fc.nat(2), size: fc.nat(150) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), file: fc.nat(2) }) },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: change },
  { weight: 2, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'push' as const }) },
);
const life: fc.Arbitrary<Life> = fc.record({ acts: fc.array(act, { maxLength: 25 }), crashAt: fc.nat(12), torn: fc.constantFrom(...TORN), isFailure: fc.boolean() });

function perform(backend: FileBackend, act: Change): void {
  const name = PATH + (SUFFIXES[act.file] ?? '');
  if (act.kind === 'delete') return void backend.delete(name, true);
  const file = backend.open(name, true);
  assert.ok(file);
  if (act.kind === 'write') file.write(new Uint8Array(act.length).fill(act.byte), act.at);
  else file.truncate(act.size);
}

function contentOf(backend: FileBackend): string {
  return SUFFIXES.map((suffix) => {
    const file = backend.open(PATH + suffix, false);
    const bytes = new Uint8Array(file?.size() ?? 0);
    file?.read(bytes, 0);
    return `${suffix}:${file === undefined ? 'none' : Buffer.from(bytes).toString('hex')}`;
  }).join('\n');
}

/** One run of the program on the disk, until its acts or the disk end. Gives what may be found afterwards. */
async function live(disk: AsyncDisk, { acts, crashAt, torn, isFailure }: Life, found: string): Promise<readonly string[]> {
  const durable = await DurableFiles.open(new FileStoreLog(disk), PATH, SMALL);
  assert.equal(contentOf(durable.backend), found, 'reading it changes nothing');
  await durable.beginWriting();
  if (isFailure) disk.failAt(crashAt, torn);
  else disk.crashAt(crashAt, torn);
  // The last state that was acknowledged, and all that were given to the log after it.
  let possible = [found];
  for (const act of acts) {
    if (act.kind !== 'settle' && act.kind !== 'push') {
      perform(durable.backend, act);
      continue;
    }
    const state = contentOf(durable.backend);
    possible.push(state);
    if (act.kind === 'push') {
      durable.push();
      continue;
    }
    const isSettled = await Promise.race([durable.settle().then(() => true, () => false), disk.crashed.then(() => false)]);
    if (!isSettled) return possible;
    possible = [state];
  }
  return possible;
}

describe('a store in a file system with whole-file writes', () => {
  it('a crash between any two writings, or in the middle of one, loses nothing that was acknowledged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 6 }), async (lives) => {
        const disk = createAsyncDisk();
        let found = contentOf((await DurableFiles.open(new FileStoreLog(disk), PATH, SMALL)).backend);
        for (const each of lives) {
          const possible = await live(disk, each, found);
          await disk.restart();
          found = contentOf((await DurableFiles.open(new FileStoreLog(disk), PATH, SMALL)).backend);
          assert.ok(possible.includes(found), `found\n${found}\nwhere only these may be:\n${possible.join('\n--\n')}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('once a writing has failed nothing is acknowledged any more', async () => {
    const disk = createAsyncDisk();
    const durable = await DurableFiles.open(new FileStoreLog(disk), PATH);
    await durable.beginWriting();
    disk.failAt(0, 'half');
    perform(durable.backend, { kind: 'write', file: 0, at: 0, byte: 1, length: 5 });
    await assert.rejects(durable.settle(), /The store could not be written: the quota is used up\./);
    await assert.rejects(durable.settle(), /quota/);
    perform(durable.backend, { kind: 'write', file: 0, at: 5, byte: 1, length: 5 });
    await assert.rejects(durable.settle(), /quota/);
  });

  it('notices that a part in the middle is lost, instead of going back in time', async () => {
    for (const name of ['batch-001.bin', 'snapshot-1.bin']) {
      const disk = await filledDisk(name.startsWith('batch') ? 3 : 6);
      disk.files.set(name, disk.files.get(name)?.map((byte, index) => (index === 60 ? byte ^ 1 : byte)) ?? assert.fail(`no ${name}`));
      await assert.rejects(DurableFiles.open(new FileStoreLog(disk), PATH, SMALL), (error: Error) => /a part of what was saved is missing/.test(error.message), name);
    }
  });

  async function filledDisk(writings: number): Promise<AsyncDisk> {
    const disk = createAsyncDisk();
    const durable = await DurableFiles.open(new FileStoreLog(disk), PATH, { places: 5, bytes: 1e9 });
    await durable.beginWriting();
    for (let i = 1; i <= writings; i++) {
      perform(durable.backend, { kind: 'write', file: 0, at: i * 10, byte: i, length: 10 });
      await durable.settle();
    }
    return disk;
  }

  it('a reader sees when somebody else has written, also across a snapshot', async () => {
    const disk = createAsyncDisk();
    const log = new FileStoreLog(disk);
    const writer = await DurableFiles.open(log, PATH, SMALL);
    await writer.beginWriting();
    for (let i = 0; i < 20; i++) {
      const reader = await DurableFiles.open(new FileStoreLog(disk), PATH, SMALL);
      assert.equal(await reader.isStale(), false, `after ${i}`);
      perform(writer.backend, { kind: 'write', file: 0, at: i * 10, byte: i + 1, length: 40 });
      await writer.settle();
      assert.equal(await reader.isStale(), true, `after ${i}`);
    }
  });

  it('changes that wait for the file before them share the next one', async () => {
    const disk = createAsyncDisk();
    const durable = await DurableFiles.open(new FileStoreLog(disk), PATH);
    await durable.beginWriting();
    for (let i = 1; i <= 50; i++) {
      perform(durable.backend, { kind: 'write', file: 0, at: i, byte: i, length: 1 });
      durable.push();
    }
    await durable.settle();
    assert.equal(disk.writings, 2);
    const found = await DurableFiles.open(new FileStoreLog(disk), PATH);
    assert.equal(contentOf(found.backend), contentOf(durable.backend));
  });
});

describe('SQLite in a file system with whole-file writes', () => {
  it('finds every acknowledged row, and no half of a transaction, wherever the program ends', async () => {
    for (let crashAt = 0; crashAt < 24; crashAt++) {
      const torn = TORN[crashAt % TORN.length] ?? 'old';
      const disk = createAsyncDisk();
      const acknowledged = await insertRows(disk, () => disk.crashAt(crashAt, torn));
      await disk.restart();
      const rows = await readRows(disk);
      assert.ok(rows >= acknowledged, `${acknowledged} rows were acknowledged and ${rows} are there, crash in writing ${crashAt}, ${torn}`);
      assert.equal(rows % 3, 0, `whole transactions only: ${rows} rows, crash in writing ${crashAt}, ${torn}`);
    }
  });

  /** Three rows a transaction, some acknowledged one by one; gives how many were acknowledged before the end. */
  async function insertRows(disk: AsyncFiles & AsyncDisk, plan: () => void): Promise<number> {
    const durable = await DurableFiles.open(new FileStoreLog(disk), PATH, { places: 6, bytes: 40_000 });
    await durable.beginWriting();
    plan();
    const { store } = await openStore({ backend: durable.backend, path: PATH });
    let acknowledged = 0;
    for (let i = 0; i < 20; i++) {
      store.transaction((ledger) => {
        for (let row = 0; row < 3; row++) ledger.saveFaults('w', `task ${i}-${row}`, 1);
      });
      const isDurable = await Promise.race([store.flush().then(() => true), disk.crashed.then(() => false)]);
      if (!isDurable) break;
      acknowledged = (i + 1) * 3;
    }
    store.abandon();
    return acknowledged;
  }

  async function readRows(disk: AsyncFiles): Promise<number> {
    const durable = await DurableFiles.open(new FileStoreLog(disk), PATH, { places: 6, bytes: 40_000 });
    const { store } = await openStore({ backend: durable.backend, path: PATH });
    let rows = 0;
    for (let i = 0; i < 20; i++) for (let row = 0; row < 3; row++) rows += store.faultsLeft('w', `task ${i}-${row}`);
    store.abandon();
    return rows;
  }
});
