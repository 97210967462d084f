import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareOrders } from './orders';
import { playScenario, playSeed } from './play';
import { scenarioOf, type Scenario } from './scenario';
import { TableCoverage } from './tableCoverage';

/** Fixed, so that a failure is the same on every machine; `bench/simulation.ts` plays others. */
const SEEDS = 2_000;

/** Of these, so many play a backfill in each order. */
const ORDERS = 100;

const FIXTURES = join(__dirname, '..', 'fixtures', 'simulation');

/** Scenarios that have failed once, as they are played now. */
function fixtures(): readonly string[] {
  return readdirSync(FIXTURES).filter((name) => name.endsWith('.json')).sort();
}

function readFixture(name: string): Scenario {
  return JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')) as Scenario;
}

/**
 * Moves for what the engine sees only between two of its own steps: an attempt that ends by itself in the moment in which it is told to end.
 * The stores execute in one step, so that nothing lies between; the tables answer for a store that does not.
 */
const BETWEEN_STEPS = ['instance stopping×tasksSucceeded', 'instance stopping×tasksFailed'];

describe('simulation: random workflows, outcomes, commands, crashes and power cuts', function () {
  this.timeout(600_000);

  for (const name of fixtures()) {
    it(`once failed: ${name}`, () => playScenario(readFixture(name)));
  }

  it(`keeps I1 to I19 at each commit, and reaches each move of the tables (${SEEDS} seeds)`, async () => {
    const coverage = new TableCoverage();
    try {
      for (const name of fixtures()) await playScenario(readFixture(name));
      for (let seed = 1; seed <= SEEDS; seed++) await playSeed(seed);
    } finally {
      coverage.restore();
    }
    assert.deepEqual(coverage.missed.filter((cell) => !BETWEEN_STEPS.includes(cell)), []);
  });

  it(`keeps I20: the order of a backfill does not show in the tables (${ORDERS} seeds)`, async () => {
    for (let seed = 1; seed <= ORDERS; seed++) await compareOrders(scenarioOf(seed));
  });
});
