import assert from 'node:assert/strict';
import { memorySimulation } from '../../../src/adapters/memory';
import { playScenario } from '../../../src/core/simulation/play';
import { readScenario, type ScenarioReading } from '../../../src/core/simulation/readScenario';
import type { Scenario } from '../../../src/core/simulation/scenario';
import type { Simulation } from '../../../src/core/simulation/simulation';
import { simulationTable } from '../../conformance/simulationTable';

/** Files beside the scenario `plays/case.yaml`, by path. */
export type Files = Readonly<Record<string, string>>;

export function read(text: string, files: Files = {}): ScenarioReading {
  const readFile = (path: string) => {
    const found = files[path];
    return found === undefined ? { kind: 'missing' as const } : { kind: 'text' as const, text: found };
  };
  return readScenario({ path: 'plays/case.yaml', text, readFile, root: '' });
}

export function scenarioOf(text: string, files?: Files): Scenario {
  const { scenario, problems } = read(text, files);
  assert.ok(scenario, problems.map(({ place, message }) => `${place}: ${message}`).join('\n'));
  return scenario;
}

/** `line:col: message`, in order of discovery. */
export function problemsOf(text: string, files?: Files): readonly string[] {
  return read(text, files).problems.map(({ place, message }) => `${place.replace('plays/case.yaml:', '')}: ${message}`);
}

export async function simulate(text: string, files?: Files): Promise<Simulation> {
  return playScenario(scenarioOf(text, files), memorySimulation());
}

/** What the play came to, in the form of `simulationTable`. */
export async function tableOf(text: string, files?: Files): Promise<string> {
  const scenario = scenarioOf(text, files);
  return simulationTable(await playScenario(scenario, memorySimulation()), scenario.main.name);
}

export const ONE = 'definition: {tasks: [{name: A}]}\nat: "2024-08-11"\n';
