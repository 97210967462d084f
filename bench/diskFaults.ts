/**
 * Every one of the first 200 changing calls of a backfill's disk fails in turn, with each error, once and for good: `npx tsx
 * bench/diskFaults.ts`. What was told must be there on the same files afterwards, and tables and ledger must agree.
 */
import { backfillOnFailingDisk, FAULTS } from '../test/unit/worker/diskFaults';

const CALLS = 200;

async function main(): Promise<void> {
  let runs = 0;
  let hits = 0;
  for (const fault of FAULTS) {
    for (const lasting of [false, true]) {
      for (let call = 1; call <= CALLS; call++) {
        runs++;
        hits += Number(await backfillOnFailingDisk({ fault, call, lasting }));
      }
    }
  }
  console.log(`${runs} runs, ${hits} faults met, nothing lost`);
}

void main();
