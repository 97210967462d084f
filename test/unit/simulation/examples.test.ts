import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { memorySimulation } from '../../../src/adapters/memory';
import { nodeFiles } from '../../../src/cli/nodeFiles';
import { playScenario } from '../../../src/core/simulation/play';
import { readScenario } from '../../../src/core/simulation/readScenario';
import { simulationTable } from '../../conformance/simulationTable';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = 'examples/simulate';

/** What the last workflow instance of each example comes to. */
const ENDS: Readonly<Record<string, string>> = {
  'backfill.scenario.yaml': '2025-03-04 run 2 rerun succeeded 90-110',
  'crash.scenario.yaml': 'run 1 manual succeeded 0-191',
  'policies.scenario.yaml': 'run 1 manual failed 0-381',
  'rerun.scenario.yaml': 'run 2 rerun succeeded 28983-29085',
  'retry.scenario.yaml': 'run 1 manual succeeded 0-185',
};

describe('the example scenarios', () => {
  const files = nodeFiles(ROOT);

  it('are those that are tried here', () => assert.deepEqual(readdirSync(join(ROOT, FOLDER)).sort(), Object.keys(ENDS)));

  for (const [name, end] of Object.entries(ENDS)) {
    it(`${name} can be played, and nothing is refused`, async () => {
      const path = `${FOLDER}/${name}`;
      const read = files.read(path);
      const { scenario, problems } = readScenario({ path, text: read.kind === 'text' ? read.text : '', readFile: (named) => files.read(named, ROOT), root: '' });
      assert.deepEqual(problems, []);
      assert.ok(scenario);
      const simulation = await playScenario(scenario, memorySimulation());
      assert.deepEqual([simulation.refusals, simulation.warnings], [[], []]);
      const lines = simulationTable(simulation, scenario.main.name).split('\n').filter((line) => / run \d|^run \d/.test(line) && !line.startsWith('  '));
      assert.equal(lines.at(-1), end);
    });
  }
});
