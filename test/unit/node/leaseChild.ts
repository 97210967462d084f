import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLease, LeaseDesk } from '../../../src/adapters/node/lease';

/** A process of its own for lease.test.ts: `hold`, or `race NUMBER ROUNDS`. */
const [folder = '', kind = '', , rounds = '0'] = process.argv.slice(2);
const desk = new LeaseDesk(folder, `child ${kind}`);

async function hold(): Promise<void> {
  process.send?.({ held: isLease(desk.tryAcquire()) });
  await new Promise(() => setInterval(() => undefined, 1_000));
}

/** While it has the lease it makes a file that must not exist yet: two owners at once would clash. */
async function race(): Promise<void> {
  const marker = join(folder, 'marker');
  let won = 0;
  let clashes = 0;
  while (won < Number(rounds)) {
    const lease = desk.tryAcquire();
    if (isLease(lease)) {
      won++;
      try {
        closeSync(openSync(marker, 'wx'));
      } catch {
        clashes++;
      }
      rmSync(marker, { force: true });
      lease.release();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.send?.({ won, clashes });
}

void (kind === 'hold' ? hold() : race());
