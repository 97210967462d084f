import fc from 'fast-check';
import { scenarioOf, scenarios, type Scenario } from './scenario';
import { World } from './world';

/** Throws an error that names the seed and what did not hold. */
export async function playSeed(seed: number): Promise<void> {
  try {
    await playScenario(scenarioOf(seed));
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

export async function playScenario(scenario: Scenario): Promise<void> {
  await new World(scenario).play();
}

/** The smallest scenario that still fails, of those that come from the seed's by leaving out and simplifying; `undefined`: it does not fail. */
export async function shrinkSeed(seed: number): Promise<Scenario | undefined> {
  const details = await fc.check(fc.asyncProperty(scenarios, playScenario), { seed, numRuns: 1, interruptAfterTimeLimit: 120_000 });
  return details.counterexample?.[0];
}
