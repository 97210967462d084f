// Runs the suites inside both extension hosts, then the journeys, in a real VS Code.
//   node test/support/runIntegration.mjs [--grep TEXT] [--only suites|journeys] [--kind node|web]
// Ends with one line: N passed, N failed.
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
  options: { grep: { type: 'string' }, only: { type: 'string' }, kind: { type: 'string' } },
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
    return await runHostSuites(kind, process.env.IDEMPO_WORKSPACE ?? journeyWorkspace('unsafe'), (line) => console.log(line));
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
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passed: runner.stats.passes, failed: runner.stats.failures }));
  });
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
