// Runs the suites inside both extension hosts, then the journeys, in a real VS Code.
//   node test/support/runIntegration.mjs [--grep TEXT] [--only suites|journeys] [--kind node|web] [--once]
// A journey that fails is made once more in a fresh window, visibly, unless --once is given: on a shared machine VS Code
// itself may lose a key press. What fails twice counts as failed.
// Ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { register } from 'tsx/esm/api';
import { ensureHost } from './vscodeHost.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const INTEGRATION = join(HERE, '..', 'integration');
const JOURNEY_TIMEOUT_MS = 180_000;

const { values: options } = parseArgs({
  options: { grep: { type: 'string' }, only: { type: 'string' }, kind: { type: 'string' }, once: { type: 'boolean', default: false } },
});

async function main() {
  await ensureHost();
  register();
  const total = { passed: 0, failed: 0 };
  const add = ({ passed, failed }) => {
    total.passed += passed;
    total.failed += failed;
  };
  if (options.only !== 'journeys') for (const kind of hostKinds()) add(await runSuites(kind));
  if (options.only !== 'suites') add(await runJourneys());
  return total;
}

function hostKinds() {
  return options.kind ? [options.kind] : ['node', 'web'];
}

async function runSuites(kind) {
  const { runHostSuites } = await import('../integration/helpers/hostSuite.ts');
  const { journeyWorkspace } = await import('../integration/helpers/idempo.ts');
  console.log(`Suites inside the ${kind} extension host`);
  try {
    return await runHostSuites(kind, process.env.IDEMPO_WORKSPACE ?? journeyWorkspace('suites'), (line) => console.log(line));
  } catch (error) {
    console.log(`  FAIL ${error.stack ?? error}`);
    return { passed: 0, failed: 1 };
  }
}

/** Journeys are driven from here, as a user would: keyboard, pointer, eyes. */
async function runJourneys() {
  const mocha = new Mocha({ timeout: JOURNEY_TIMEOUT_MS, slow: 30_000, reporter: 'spec', ...(options.grep ? { grep: options.grep } : {}) });
  const folder = join(INTEGRATION, 'journeys');
  const files = readdirSync(folder).filter((name) => name.endsWith('.journey.ts')).sort();
  for (const name of files) mocha.addFile(join(folder, name));
  if (options.kind) process.env.IDEMPO_HOST_KIND = options.kind;
  await mocha.loadFilesAsync();
  const journeys = new Map();
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    const count = (test, outcome) => {
      const title = journeyOf(test);
      const counted = journeys.get(title) ?? { passed: 0, failed: 0 };
      counted[outcome]++;
      journeys.set(title, counted);
    };
    runner.on('pass', (test) => count(test, 'passed'));
    runner.on('fail', (test) => count(test, 'failed'));
  });
  if (!options.once) for (const [title, counted] of journeys) if (counted.failed > 0) journeys.set(title, makeAgain(title));
  return [...journeys.values()].reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), { passed: 0, failed: 0 });
}

/** The title of the outermost suite: one journey in one host. */
function journeyOf(test) {
  return test.titlePath()[0];
}

function makeAgain(title) {
  console.log(`\nFailed, and made once more in a fresh window: ${title}`);
  const grep = title.replaceAll(/[$()*+.?[\]^{|}\\]/g, String.raw`\$&`);
  const again = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--only', 'journeys', '--once', '--grep', `^${grep}`], { encoding: 'utf8' });
  console.log(again.stdout, again.stderr);
  const counts = /(\d+) passed, (\d+) failed\s*$/.exec(again.stdout);
  return counts === null ? { passed: 0, failed: 1 } : { passed: Number(counts[1]), failed: Number(counts[2]) };
}

try {
  const { passed, failed } = await main();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  console.log(`  FAIL ${error.stack ?? error}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
