import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scenarios } from './scenario';
import { TableCoverage } from './tableCoverage';
import { World } from './world';

/** Fixed, so that a failure is the same on every machine; more runs with other seeds belong to the night. */
const RUNS = 800;
const SEED = 20_250_301;

describe('simulation: random workflows, outcomes, commands, crashes and power cuts', function () {
  this.timeout(120_000);

  it(`keeps I1, I3, I5, I6, I7, I9 to I16 and I18 at each commit, and reaches each move of the tables (${RUNS} seeds)`, async () => {
    const coverage = new TableCoverage();
    try {
      await fc.assert(fc.asyncProperty(scenarios, (scenario) => new World(scenario).play()), { numRuns: RUNS, seed: SEED });
    } finally {
      coverage.restore();
    }
    assert.deepEqual(coverage.missed, []);
  });
});
