import assert from 'node:assert/strict';
import { scenarioOf } from './scenario';
import { TableCoverage } from './tableCoverage';
import { World } from './world';

/** Fixed, so that a failure is the same on every machine; `bench/simulation.ts` plays others. */
const SEEDS = 2_000;

describe('simulation: random workflows, outcomes, commands, crashes and power cuts', function () {
  this.timeout(300_000);

  it(`keeps I1 to I19 at each commit, and reaches each move of the tables (${SEEDS} seeds)`, async () => {
    const coverage = new TableCoverage();
    try {
      for (let seed = 1; seed <= SEEDS; seed++) await playSeed(seed);
    } finally {
      coverage.restore();
    }
    assert.deepEqual(coverage.missed, []);
  });
});

async function playSeed(seed: number): Promise<void> {
  try {
    await new World(scenarioOf(seed)).play();
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
