import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdempoError } from '../../../src/core/base/errors';
import { createFence } from '../../../src/adapters/node/fence';
import { isLease, isLeaseHeld, LeaseDesk, type Lease } from '../../../src/adapters/node/lease';
import { LeaseKeeper } from '../../../src/adapters/node/leaseKeeper';

const CHILD = join(__dirname, 'leaseChild.ts');

describe('lease', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idempo-lease-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function acquire(name = 'test'): Lease {
    const lease = new LeaseDesk(folder, name).tryAcquire();
    assert.ok(isLease(lease), 'acquired');
    return lease;
  }

  function holderName(name = 'second'): string {
    const lease = new LeaseDesk(folder, name).tryAcquire();
    return isLease(lease) ? 'nobody' : lease.name;
  }

  /** A process that takes part in the race of `rounds` rounds, or holds the lease. */
  function startChild(...args: readonly string[]): ChildProcess {
    const child = fork(CHILD, [folder, ...args], { execArgv: ['--import', 'tsx'] });
    children.push(child);
    return child;
  }

  it('goes to one owner at a time and names it to others', () => {
    const lease = acquire('VS Code');
    assert.equal(holderName(), 'VS Code');
    lease.release();
    assert.equal(holderName(), 'nobody');
  });

  it('counts its epochs over the life of the store and leaves no files behind', () => {
    for (let epoch = 1; epoch <= 5; epoch++) {
      const lease = acquire();
      assert.equal(lease.epoch, epoch);
      lease.release();
    }
    assert.deepEqual(readdirSync(folder), ['lease-5.json']);
  });

  it('is given back where no second file can be written, as on a full disk', () => {
    const lease = acquire();
    mkdirSync(`${lease.path}.free`);
    lease.release();
    assert.equal(holderName(), 'nobody');
  });

  it('does not bring its process down when the heartbeat cannot be shown or the lease not given back', () => {
    const lease = acquire();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    lease.beat();
    lease.release();
  });

  it('ends with an error, not with an endless search, when the newest lease is a link that leads nowhere', () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'lease-3.json'));
    const isNamed = (error: unknown): boolean => error instanceof IdempoError && error.code === 'stateFolder' && error.message.includes(folder);
    assert.throws(() => new LeaseDesk(folder, 'test').tryAcquire(), isNamed);
  });

  it('is taken over at once from a process that is gone, and from one whose number was given out again', () => {
    for (const gone of [{ pid: 2 ** 22 + 1 }, { pid: process.pid, startedAt: 'another life' }]) {
      const text = JSON.stringify({ free: false, name: 'gone', host: hostname(), ...gone });
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'idempo-lease-'));
      writeFileSync(join(folder, 'lease-7.json'), text);
      const expected = process.platform === 'linux' || gone.pid !== process.pid ? 8 : undefined;
      const lease = new LeaseDesk(folder, 'next').tryAcquire();
      assert.equal(isLease(lease) ? lease.epoch : undefined, expected);
    }
  });

  it('is not taken from a living process for an old heartbeat alone: it gets a second chance', () => {
    const lease = acquire('sleeper');
    const old = new Date(Date.now() - 60_000);
    utimesSync(lease.path, old, old);
    const desk = new LeaseDesk(folder, 'second');
    assert.equal(isLease(desk.tryAcquire()), false);
    lease.beat();
    assert.equal(isLease(desk.tryAcquire()), false);
    assert.ok(isLeaseHeld(lease.path, lease.epoch));
  });

  it('is taken over from a process that stays silent through its second chance', () => {
    const lease = acquire('hung');
    const time = { wall: Date.now() + 5_500, steady: 0 };
    const desk = new LeaseDesk(folder, 'second', { wall: () => time.wall, steady: () => time.steady });
    assert.equal(isLease(desk.tryAcquire()), false);
    time.steady = 1_400;
    assert.equal(isLease(desk.tryAcquire()), false);
    time.steady = 1_600;
    assert.equal(isLease(desk.tryAcquire()), true);
    assert.equal(isLeaseHeld(lease.path, lease.epoch), false);
  });

  it('is not lost by a living owner when the clock jumps, and not kept by a hung one', () => {
    for (const jump of [-3_600_000, 86_400_000]) {
      const lease = acquire('owner');
      const time = { wall: Date.now() + jump, steady: 0 };
      const desk = new LeaseDesk(folder, 'second', { wall: () => time.wall, steady: () => time.steady });
      assert.equal(isLease(desk.tryAcquire()), false);
      const beat = new Date(time.wall);
      utimesSync(lease.path, beat, beat);
      time.steady = 1_600;
      assert.equal(isLease(desk.tryAcquire()), false, 'it has beaten since the jump');
      time.wall -= jump;
      assert.equal(isLease(desk.tryAcquire()), false);
      time.steady = 3_300;
      const taken = desk.tryAcquire();
      assert.ok(isLease(taken), 'it was silent after the next jump');
      taken.release();
    }
  });

  it('is judged by its heartbeat alone when it comes from another machine', () => {
    writeFileSync(join(folder, 'lease-1.json'), JSON.stringify({ free: false, name: 'elsewhere', host: 'another-machine', pid: 1 }));
    assert.equal(holderName(), 'elsewhere');
  });

  it('counts as taken while it cannot be read', () => {
    writeFileSync(join(folder, 'lease-1.json'), '');
    assert.equal(holderName(), 'an unknown program');
  });

  it('waits for an owner that releases it', async () => {
    const first = new LeaseKeeper(folder, 'first');
    const second = new LeaseKeeper(folder, 'second');
    assert.equal((await first.acquire(0)).kind, 'granted');
    const waiting = second.acquire(10_000);
    first.release();
    assert.equal((await waiting).kind, 'granted');
    assert.deepEqual(await first.acquire(0), { kind: 'taken', holder: `second (process ${process.pid})` });
    second.release();
  });

  it('fences off the files once it is lost, and does not let the old owner take it back', () => {
    const lease = acquire();
    const fence = createFence(lease.path, lease.epoch);
    fence();
    writeFileSync(join(folder, `lease-${lease.epoch + 1}.json`), '{}');
    const late = createFence(lease.path, lease.epoch);
    assert.throws(late, (error: unknown) => error instanceof IdempoError && error.code === 'leaseLost');
    rmSync(join(folder, `lease-${lease.epoch + 1}.json`));
    assert.throws(late, IdempoError, 'lost is lost');
    lease.release();
  });

  it('goes to another process at once when its owner is killed', async () => {
    const child = startChild('hold');
    await once(child, 'message');
    assert.equal(holderName(), 'child hold');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(holderName(), 'nobody');
  });

  it('is never held by two processes at once, however they race', async () => {
    const racers = [1, 2, 3].map((number) => startChild('race', String(number), '60'));
    const results = await Promise.all(racers.map(async (child) => ((await once(child, 'message')) as [{ won: number; clashes: number }])[0]));
    assert.equal(results.reduce((sum, { clashes }) => sum + clashes, 0), 0);
    assert.equal(results.reduce((sum, { won }) => sum + won, 0), 180);
    const [last] = readdirSync(folder).filter((name) => name.startsWith('lease-'));
    assert.equal(last, 'lease-180.json');
  });
});
