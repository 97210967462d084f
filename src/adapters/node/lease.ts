import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, linkSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IdempoError } from '../../core/base/errors';
import { type Message, text } from '../../core/base/message';
import { codeOf } from './nodeBackend';
import { currentProcess, livenessOf, type ProcessIdentity } from './processIdentity';

/**
 * One owner process at a time per store. The leases of a store are numbered files, `lease-1.json`, `lease-2.json` …; the
 * highest counts. Taking the next number is one atomic call that only one process can win, and nobody ever removes or
 * replaces a lease that counts, so there is no moment at which two processes both hold one.
 */
export interface Lease {
  /** 1, 2, 3 … over the life of the store. */
  readonly epoch: number;
  readonly path: string;
  /** Shows that the owner lives. To be called about every second. */
  beat(): void;
  /** Others may take it at once; where the disk refuses to note it, when the heartbeat has ended. Never throws. */
  release(): void;
}

export interface LeaseHolder {
  readonly identity: ProcessIdentity;
  /** What it is: `VS Code`, `idempo backfill`. */
  readonly name: string;
}

/** An owner that has not shown for so long that it lives is taken for hung (faults F11: takeover within 5 s). */
const HEARTBEAT_LIMIT_MS = 5_000;
export const HEARTBEAT_INTERVAL_MS = 1_000;
/** After the machine slept all heartbeats are old: a living process gets this long to beat again. */
const SECOND_CHANCE_MS = 1_500;
/** Another process must be faster, or take a file away between two calls, so often before it counts as a fault of the folder. */
const TRIES = 100;

interface StoredLease {
  readonly holder: LeaseHolder;
  readonly isFree: boolean;
}

export interface LeaseClocks {
  /** ms since the epoch, as file times are. */
  wall(): number;
  /** ms; does not jump, and stands still while the machine sleeps. */
  steady(): number;
}

const REAL_CLOCKS: LeaseClocks = { wall: () => Date.now(), steady: () => performance.now() };

/** Takes leases for one would-be owner. Remembers when a lease that looks hung was first seen so. */
export class LeaseDesk {
  readonly #folder: string;
  readonly #self: LeaseHolder;
  readonly #clocks: LeaseClocks;
  #suspect: { readonly epoch: number; readonly beatAt: number; readonly seenAt: number } | undefined;

  /** `folder` exists. */
  constructor(folder: string, name: string, clocks: LeaseClocks = REAL_CLOCKS) {
    this.#folder = folder;
    this.#clocks = clocks;
    this.#self = { identity: currentProcess(), name };
  }

  /** Does not wait. Throws what the file system threw, and `IdempoError('stateFolder')` when the lease files never hold still. */
  tryAcquire(): Lease | LeaseHolder {
    for (let i = 0; i < TRIES; i++) {
      const newest = readNewest(this.#folder);
      if (newest !== undefined && !newest.stored.isFree && !this.#isAbandoned(newest)) return newest.stored.holder;
      const epoch = (newest?.epoch ?? 0) + 1;
      if (!this.#claim(epoch)) continue;
      removeOlder(this.#folder, epoch);
      this.#suspect = undefined;
      return createLease(this.#folder, epoch, this.#self);
    }
    throw leaseUnusable(this.#folder, text`other processes took each next number first`);
  }

  /** False: another process was faster. */
  #claim(epoch: number): boolean {
    try {
      createExclusively(leasePath(this.#folder, epoch), leaseText({ holder: this.#self, isFree: false }));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
    // The reading may have been old: a number that was taken, released and cleaned away in between does not count.
    if (readEpochs(this.#folder).at(-1) === epoch) return true;
    rmSync(leasePath(this.#folder, epoch), { force: true });
    return false;
  }

  #isAbandoned({ epoch, stored, beatAt }: NewestLease): boolean {
    const liveness = livenessOf(stored.holder.identity);
    if (liveness === 'dead') return true;
    // A heartbeat far in the future is as old as one in the past: the clock was set back since.
    if (Math.abs(this.#clocks.wall() - beatAt) <= HEARTBEAT_LIMIT_MS) return false;
    const now = this.#clocks.steady();
    if (this.#suspect?.epoch !== epoch || this.#suspect.beatAt !== beatAt) this.#suspect = { epoch, beatAt, seenAt: now };
    return now - this.#suspect.seenAt >= SECOND_CHANCE_MS;
  }
}

export function isLease(value: Lease | LeaseHolder): value is Lease {
  return 'epoch' in value;
}

/** Whether the lease still counts. A process that slept may have lost it. */
export function isLeaseHeld(path: string, epoch: number): boolean {
  return existsSync(path) && !existsSync(path.replace(/\d+(?=\.json$)/, String(epoch + 1)));
}

/** Shows that the owner of the lease lives. */
export function beatLease(path: string): void {
  // Somebody has taken over, or the disk refuses: then somebody will, and the fence in front of the files notices.
  attempt(() => {
    const now = new Date();
    utimesSync(path, now, now);
  });
}

/** False: the file system refused. */
function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (typeof codeOf(error) !== 'string') throw error;
    return false;
  }
}

function createLease(folder: string, epoch: number, self: LeaseHolder): Lease {
  const path = leasePath(folder, epoch);
  return {
    epoch,
    path,
    beat: () => beatLease(path),
    release() {
      if (!isLeaseHeld(path, epoch)) return;
      const draft = `${path}.free`;
      const text = leaseText({ holder: self, isFree: true });
      const isNoted = attempt(() => {
        writeFileSync(draft, text);
        renameSync(draft, path);
      });
      if (isNoted) return;
      // On a full disk there is still the room that the lease has.
      attempt(() => writeFileSync(path, text, { flag: 'r+' }));
      attempt(() => rmSync(draft, { force: true }));
    },
  };
}

interface NewestLease {
  readonly epoch: number;
  readonly stored: StoredLease;
  /** Wall clock, ms. */
  readonly beatAt: number;
}

function readNewest(folder: string): NewestLease | undefined {
  for (let i = 0; i < TRIES; i++) {
    const epoch = readEpochs(folder).at(-1);
    if (epoch === undefined) return undefined;
    const path = leasePath(folder, epoch);
    try {
      return { epoch, stored: decodeLease(readFileSync(path, 'utf8')), beatAt: statSync(path).mtimeMs };
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
  throw leaseUnusable(folder, text`the newest of them is listed but cannot be found, like a link that leads nowhere`);
}

function leaseUnusable(folder: string, reason: Message): IdempoError {
  return new IdempoError(
    'stateFolder',
    text`The lease files in the folder ${folder} cannot be used: ${reason}. Try again; if it stays so, end every Idempo and remove the files lease-*.json there.`,
  );
}

/** Ascending. */
function readEpochs(folder: string): readonly number[] {
  return readdirSync(folder)
    .flatMap((name) => /^lease-(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function removeOlder(folder: string, epoch: number): void {
  for (const older of readEpochs(folder)) if (older < epoch) rmSync(leasePath(folder, older), { force: true });
}

function leasePath(folder: string, epoch: number): string {
  return join(folder, `lease-${epoch}.json`);
}

/** The file appears with all of its text, or, where the file system knows no links, empty for a moment: then it is unreadable and so taken. */
function createExclusively(path: string, text: string): void {
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(draft, text);
    linkOrWrite(draft, path, text);
  } finally {
    attempt(() => rmSync(draft, { force: true }));
  }
}

function linkOrWrite(draft: string, path: string, text: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    writeNew(path, text);
  }
}

/** A file that could not be filled is taken away again: it would count as a lease of nobody. */
function writeNew(path: string, text: string): void {
  const descriptor = openSync(path, 'wx');
  try {
    writeFileSync(descriptor, text);
  } catch (error) {
    attempt(() => rmSync(path, { force: true }));
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function leaseText({ holder, isFree }: StoredLease): string {
  return `${JSON.stringify({ free: isFree, name: holder.name, ...holder.identity })}\n`;
}

/** A lease that cannot be read counts as one of an unknown owner: it is taken over when its heartbeat ends. */
function decodeLease(text: string): StoredLease {
  const value = parseObject(text);
  const pid = value['pid'];
  const startedAt = value['startedAt'];
  return {
    isFree: value['free'] === true,
    holder: {
      name: typeof value['name'] === 'string' ? value['name'] : 'an unknown program',
      identity: {
        host: typeof value['host'] === 'string' ? value['host'] : '',
        pid: typeof pid === 'number' ? pid : 0,
        startedAt: typeof startedAt === 'string' ? startedAt : undefined,
      },
    },
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
