// npm test: everything, from a fresh clone. Ends with one plain line: N passed, N failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ARTEFACTS = join(ROOT, 'test', 'artefacts');
const SIMULATIONS = join(ROOT, 'test', 'simulation');
const LAST_LINE = /^(\d+) passed, (\d+) failed$/gm;
const total = { passed: 0, failed: 0 };
const failedSections = [];

async function main() {
  process.chdir(ROOT);
  mkdirSync(ARTEFACTS, { recursive: true });
  if (!existsSync(join(ROOT, 'node_modules'))) await section('install', () => runChecked('npm', ['ci', '--no-audit', '--no-fund']));
  await section('typecheck', () => runChecked('node', bin('typescript', 'tsc', ['--noEmit'])));
  await section('eslint', () => runChecked('node', bin('eslint', 'eslint', ['.', '--max-warnings', '0'])));
  await section('unit, rules, contract, simulation, grammar', runMocha);
  await section('build', () => runChecked('node', ['src/build/build.mjs']));
  await section('accessibility of the panel in Chromium', () => runCounted(['test/support/panelAccess.mjs']));
  for (const name of slowSimulations()) await section(name, () => runCounted(['--import', 'tsx', join(SIMULATIONS, name)]));
  await section('integration in a real VS Code', () => runCounted(['test/support/runIntegration.mjs']));
  if (failedSections.length > 0) console.log(`\nFailed: ${failedSections.join('; ')}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

/** Runs one section and adds its counts; a section that breaks is one failed test. */
async function section(title, run) {
  console.log(`\n=== ${title}`);
  const startedAt = Date.now();
  const result = await run().catch((error) => {
    console.log(error.stack ?? String(error));
    return { passed: 0, failed: 1 };
  });
  total.passed += result.passed;
  total.failed += result.failed;
  if (result.failed > 0) failedSections.push(title);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`--- ${title}: passed ${result.passed}, failed ${result.failed}, ${seconds} s`);
}

/** A program that counts as one test. */
async function runChecked(command, args) {
  const { code } = await run(command, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A program whose last counting line tells how many passed and failed. */
async function runCounted(args) {
  const { code, output } = await run('node', args);
  const counts = [...output.matchAll(LAST_LINE)].at(-1);
  if (!counts) return { passed: 0, failed: 1 };
  const [passed, failed] = [Number(counts[1]), Number(counts[2])];
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function runMocha() {
  const report = join(ARTEFACTS, 'mocha.json');
  rmSync(report, { force: true });
  const reporter = ['--reporter', join(ROOT, 'test', 'support', 'countingReporter.cjs'), '--reporter-option', `output=${report}`];
  const { code } = await run('node', ['node_modules/mocha/bin/mocha.js', ...reporter]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { passes, failures, pending } = JSON.parse(readFileSync(report, 'utf8'));
  if (pending > 0) console.log(`${pending} skipped tests count as failed.`);
  const failed = failures + pending;
  return { passed: passes, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Tests that take too long for mocha's run; each ends with "N passed, N failed". */
function slowSimulations() {
  if (!existsSync(SIMULATIONS)) return [];
  return readdirSync(SIMULATIONS).filter((name) => name.endsWith('.slow.mjs')).sort();
}

function bin(packageName, binary, args) {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'node_modules', packageName, 'package.json'), 'utf8'));
  const path = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[binary];
  return [join('node_modules', packageName, path), ...args];
}

/** Shows the program's output as it comes, and keeps it. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.stderr.on('data', (chunk) => process.stderr.write(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

await main();
