import assert from 'node:assert/strict';
import { backfillOnFailingDisk, FAULTS } from './diskFaults';

/** Each n-th call to 200; bench/diskFaults.ts takes them all. */
const STEP = 31;

describe('a runner on a failing disk', () => {
  for (const [index, fault] of FAULTS.entries()) {
    for (const lasting of [false, true]) {
      it(`stops with a clear state and loses nothing it has told: ${fault.code} of ${fault.calls === 'sync' ? 'fsync' : 'any change'}, ${lasting ? 'lasting' : 'once'}`, async () => {
        let hits = 0;
        for (let call = 1 + index; call <= 200; call += STEP) hits += Number(await backfillOnFailingDisk({ fault, call, lasting }));
        assert.ok(hits > (fault.calls === 'sync' ? 0 : 3), `${hits} of the faults were met`);
      });
    }
  }
});
