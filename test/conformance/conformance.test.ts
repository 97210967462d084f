import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { memorySimulation } from '../../src/adapters/memory';
import { playScenario } from '../../src/core/simulation/play';
import { readScenario } from '../../src/core/simulation/readScenario';
import { simulationTable } from './simulationTable';

/** One case of a file in `cases`: a scenario, and what it must come to, in the form of `simulationTable`. */
interface Case {
  readonly name: string;
  /** Worked example or section of the description of DolphinScheduler that it stands for, and where our promises differ. */
  readonly from: string;
  readonly play: string;
  readonly expect: string;
}

const FOLDER = join(__dirname, 'cases');

function readCases(file: string): readonly Case[] {
  return parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly Case[];
}

export async function play(text: string): Promise<string> {
  const { scenario, problems } = readScenario({ path: 'case.yaml', text, readFile: () => ({ kind: 'missing' }) });
  assert.ok(scenario, problems.map(({ place, message }) => `${place}: ${message}`).join('\n'));
  return simulationTable(await playScenario(scenario, memorySimulation()), scenario.main.name);
}

describe('conformance to DolphinScheduler, where our promises do not differ', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')).sort()) {
    describe(file.replace(/\.yaml$/, ''), () => {
      for (const { name, from, play: text, expect } of readCases(file)) {
        it(`${name} (${from})`, async () => {
          assert.equal(await play(text), expect.trimEnd());
        });
      }
    });
  }

  it('has at least a hundred cases, each with a name of its own', () => {
    const names = readdirSync(FOLDER).flatMap((file) => readCases(file).map(({ name }) => `${file} ${name}`));
    assert.ok(names.length >= 100, String(names.length));
    assert.equal(new Set(names).size, names.length);
  });
});
