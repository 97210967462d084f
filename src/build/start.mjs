/**
 * `npm start`: installs and builds what is missing, then shows the main job in the terminal on examples/, with a store of
 * its own that is deleted at the end. Exits 0 only when every step did what it should.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const home = mkdtempSync(join(tmpdir(), 'idempo-start-'));
const ORDERS = 'examples/orders/orders.workflow.yaml';
const UNSAFE = 'examples/unsafe/unsafe.workflow.yaml';
/** A task of both examples that others wait for. */
const TASK = 'fact_sales';

/** Runs a program without a shell, its output passed through; resolves with the exit code. */
function run(program, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function npm(...args) {
  const script = process.env.npm_execpath;
  return script === undefined ? run('npm', args) : run(process.execPath, [script, ...args]);
}

async function need(what, code) {
  if ((await code) === 0) return;
  throw new Error(`${what} failed`);
}

async function prepare() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < 20) throw new Error(`Node 20 or newer is needed; this is ${process.version}`);
  if (!existsSync(join(root, 'node_modules', 'esbuild'))) await need('npm ci', npm('ci'));
  await need('the build', run(process.execPath, ['src/build/build.mjs']));
}

/** One step of the tour: what it shows, the command line, and the exit code that proves it. */
async function step(title, args, expected = 0) {
  console.log(`\n\x1b[1m${title}\x1b[0m\n$ idempo ${args.join(' ')}`);
  const code = await run(process.execPath, ['dist/cli.cjs', ...args], { IDEMPO_HOME: home });
  if (code !== expected) throw new Error(`idempo ${args[0]} ended with ${code}, expected ${expected}`);
}

async function tour() {
  const week = ['--from', '2025-03-01', '--to', '2025-03-07'];
  await step('1. What is unsafe? The same load, written with the classic mistakes', ['lint', UNSAFE], 2);
  await step('2. Written safely, it lints clean', ['lint', ORDERS]);
  await step('3. A transient failure: the retry happens in the same task instance', ['run', ORDERS, '--at', '2025-02-27', '--fail', `${TASK}=1`, '--wait', '1']);
  await step('4. A failure that outlasts the retries: what follows does not run', ['run', ORDERS, '--at', '2025-02-28', '--fail', `${TASK}=3`, '--wait', '0.5'], 2);
  await step('5. Rerun failed: a new run of the same logical instance', ['rerun', ORDERS, '--at', '2025-02-28', '--failed']);
  await step('6. Backfill a week: seven logical instances, one at a time', ['backfill', ORDERS, ...week]);
  await step('7. Asked again, what is done is not run again', ['backfill', ORDERS, ...week]);
  await step('8. Where everything stands', ['status', ORDERS]);
}

function farewell() {
  console.log(`
That was the whole main job. Next:
  npm run code          opens examples/ in VS Code with the extension (in the browser where "code" is not on PATH)
  node dist/cli.cjs --help`);
}

try {
  await prepare();
  await tour();
  farewell();
} catch (error) {
  console.error(`\nnpm start: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
