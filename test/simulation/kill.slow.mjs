// Kill test (faults F01, F02): a backfill of seven days × five tasks through the built CLI, killed with SIGKILL at random
// moments and started again with the same command until it is done. The tasks append and add up on purpose: an attempt that
// counted twice, or was lost, would show. Usage: node test/simulation/kill.slow.mjs [kills] [seed]. Needs dist/ (npm run build).
// `npm test` makes 100 kills; 2,000 take about 20 minutes.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CLI = process.env.IDEMPO_CLI ?? join(ROOT, 'dist', 'cli.cjs');
const KILLS = Number(process.argv[2] ?? 100);
const SEED = Number(process.argv[3] ?? 20250301);
const DAYS = ['2025-03-01', '2025-03-02', '2025-03-03', '2025-03-04', '2025-03-05', '2025-03-06', '2025-03-07'];
const TASKS = ['append', 'add_up', 'work', 'running_total', 'check'];
/** Backfills that are killed at the same time, each in a store of its own. */
const LANES = 2;
/** A round that needs more than this many starts does not get on. */
const MAX_STARTS = 60;
const RANGE = ['--from', DAYS[0], '--to', DAYS.at(-1)];

const WORKFLOW = `workflow:
  name: kills
  schedule: "0 0 0 * * ? *"
  timezone: UTC
tasks:
  - name: append
    task_type: Sql
    datasource_type: SQLITE
    sql: |
      INSERT INTO events SELECT '\${schedule_time}', n, n * 3 FROM source WHERE n <= 40;
      INSERT INTO draws VALUES ('\${schedule_time}', random());
  - name: add_up
    task_type: Sql
    datasource_type: SQLITE
    deps: [append]
    sql: UPDATE totals SET runs = runs + 1, amount = amount + (SELECT sum(amount) FROM events WHERE day = '\${schedule_time}');
  - name: work
    task_type: Sql
    datasource_type: SQLITE
    deps: [append]
    sql: |
      INSERT INTO worked
      WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 50000)
      SELECT '\${schedule_time}', i % 97, sum(i) FROM c GROUP BY i % 97;
  - name: running_total
    task_type: Sql
    datasource_type: SQLITE
    deps: [add_up, work]
    sql: |
      INSERT INTO running SELECT '\${schedule_time}', coalesce((SELECT max(total) FROM running), 0) + (SELECT count(*) FROM events);
  - name: check
    task_type: Sql
    datasource_type: SQLITE
    deps: [running_total]
    sql: INSERT INTO checks SELECT '\${schedule_time}', runs, amount, (SELECT max(total) FROM running) FROM totals;
idempo:
  seed: [seed.sql]
`;

const SEED_SQL = `CREATE TABLE source (n INTEGER PRIMARY KEY);
INSERT INTO source WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 500) SELECT i FROM c;
CREATE TABLE events (day TEXT, n INTEGER, amount INTEGER);
CREATE TABLE draws (day TEXT, value INTEGER);
CREATE TABLE totals (runs INTEGER, amount INTEGER);
INSERT INTO totals VALUES (0, 0);
CREATE TABLE worked (day TEXT, bucket INTEGER, value INTEGER);
CREATE TABLE running (day TEXT, total INTEGER);
CREATE TABLE checks (day TEXT, runs INTEGER, amount INTEGER, total INTEGER);
`;
const TABLES = [
  ['source', ['n']], ['events', ['day', 'n', 'amount']], ['draws', ['day', 'value']], ['totals', ['runs', 'amount']],
  ['worked', ['day', 'bucket', 'value']], ['running', ['day', 'total']], ['checks', ['day', 'runs', 'amount', 'total']],
];

let passed = 0;
let failed = 0;
function check(ok, what) {
  if (ok) return void passed++;
  failed++;
  console.log(`FAILED: ${what}`);
}

/** Mulberry32: the same kills for the same seed, as far as the machine's timing allows. */
function randomSource(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = randomSource(SEED);

const scratch = mkdtempSync(join(tmpdir(), 'idempo-kill-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** A workflow folder with a store of its own. */
function makeCase(name) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const file = join(folder, 'kills.workflow.yaml');
  writeFileSync(file, WORKFLOW);
  writeFileSync(join(folder, 'seed.sql'), SEED_SQL);
  return { file, env: { ...process.env, IDEMPO_HOME: join(folder, 'home') } };
}

/** Runs the CLI; with `killAfterMs` it is killed unless it ends before. */
function idempo(args, { env }, killAfterMs) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { out: '', error: '' };
    child.stdout.on('data', (data) => void (output.out += data));
    child.stderr.on('data', (data) => void (output.error += data));
    let timer;
    if (killAfterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ ...output, code, wasKilled: signal === 'SIGKILL', ms: performance.now() - startedAt });
    });
  });
}

const backfill = (target, killAfterMs) => idempo(['backfill', target.file, ...RANGE, '--format', 'json'], target, killAfterMs);

async function readStatus(target) {
  const { out, code, error } = await idempo(['status', target.file, ...RANGE, '--format', 'json'], target);
  if (code !== 0 && code !== 2) throw new Error(`status ended with ${code}: ${error}`);
  return JSON.parse(out).workflowInstances;
}

/** All tables in one text. */
async function readTables(target) {
  const parts = TABLES.map(([table, columns]) => `SELECT '${table}' AS t, ${columns.map((column) => `quote(${column})`).join(` || ',' || `)} AS row FROM ${table}`);
  const sql = `${parts.join(' UNION ALL ')} ORDER BY 1, 2`;
  const { out, code, error } = await idempo(['query', target.file, sql, '--limit', '100000', '--format', 'json'], target);
  if (code !== 0) throw new Error(`query ended with ${code}: ${error}`);
  return JSON.stringify(JSON.parse(out).rows);
}

/** Schedule times that the CLI said had succeeded. */
function acknowledgedIn({ error }) {
  return [...error.matchAll(/^\s*\[\d+\/\d+\] (\d{4}-\d\d-\d\d)\D.*succeeded/gm)].map((match) => match[1]);
}

function checkInstances(instances, acknowledged, what) {
  const keys = instances.map((instance) => `${instance.scheduleTime} run ${instance.runNumber}`);
  check(new Set(keys).size === keys.length, `${what}: duplicate workflow instances ${keys.join(', ')}`);
  const succeeded = new Set(instances.filter(({ state }) => state === 'succeeded').map(({ scheduleTime }) => scheduleTime.slice(0, 10)));
  const lost = [...acknowledged].filter((day) => !succeeded.has(day));
  check(lost.length === 0, `${what}: acknowledged and lost: ${lost.join(', ')}`);
  const twice = instances.flatMap(({ scheduleTime, tasks }) =>
    tasks.filter(({ attempts }) => attempts.filter(({ state }) => state === 'succeeded').length > 1).map(({ name }) => `${scheduleTime} ${name}`));
  check(twice.length === 0, `${what}: succeeded twice: ${twice.join(', ')}`);
  const running = instances.flatMap(({ tasks }) => tasks.flatMap(({ attempts }) => attempts.filter(({ state }) => state === 'running')));
  check(running.length === 0, `${what}: ${running.length} attempts are shown as running though nothing runs`);
}

function checkFinished(instances, what) {
  check(instances.length === DAYS.length, `${what}: ${instances.length} workflow instances for ${DAYS.length} days`);
  check(instances.every(({ state, runNumber }) => state === 'succeeded' && runNumber === 1), `${what}: not every day has succeeded in run 1`);
  const complete = instances.every(({ tasks }) => TASKS.every((name) =>
    tasks.some((task) => task.name === name && task.attempts.filter(({ state }) => state === 'succeeded').length === 1)));
  check(complete, `${what}: not every task has exactly one attempt that succeeded`);
}

/** `ms`: within how many from the start the kills fall. */
const pace = { ms: 0 };
const total = { rounds: 0, kills: 0, interrupted: 0 };

/** One backfill, killed again and again until it is done. */
async function round(number, reference) {
  const target = makeCase(`round-${number}`);
  const acknowledged = new Set();
  let kills = 0;
  for (let start = 1; ; start++) {
    if (start > MAX_STARTS) {
      check(false, `round ${number}: not done after ${MAX_STARTS} starts`);
      break;
    }
    // Both lanes may be about to kill: the last one may be one too many.
    const killAfterMs = total.kills < KILLS ? 150 + random() * pace.ms : undefined;
    const run = await backfill(target, killAfterMs);
    // The machine is now faster, now slower: aim at moments at which there is work.
    const before = acknowledged.size;
    for (const day of acknowledgedIn(run)) acknowledged.add(day);
    if (!run.wasKilled) pace.ms = Math.min(pace.ms, run.ms);
    else if (acknowledged.size === before) pace.ms *= 1.1;
    if (!run.wasKilled) {
      check(run.code === 0, `round ${number}: backfill ended with ${run.code}: ${run.error}`);
      break;
    }
    kills++;
    total.kills++;
    // Not each time: the next backfill must also be the first to meet what the kill left behind.
    if (random() < 0.25) checkInstances(await readStatus(target), acknowledged, `round ${number}, kill ${kills} after ${Math.round(killAfterMs)} ms`);
  }
  const instances = await readStatus(target);
  checkInstances(instances, acknowledged, `round ${number}, end`);
  checkFinished(instances, `round ${number}, end`);
  check((await readTables(target)) === reference.tables, `round ${number}: the final tables differ from those of an uninterrupted run`);
  const interrupted = instances.flatMap(({ tasks }) => tasks.flatMap(({ attempts }) => attempts.filter(({ state }) => state === 'interrupted')));
  console.log(`round ${number}: ${kills} kills, ${acknowledged.size} of ${DAYS.length} days acknowledged on the way, ${interrupted.length} attempts interrupted`);
  total.interrupted += interrupted.length;
}

async function main() {
  const startedAt = performance.now();
  const target = makeCase('reference');
  const run = await backfill(target);
  check(run.code === 0, `the uninterrupted backfill ended with ${run.code}: ${run.error}`);
  checkFinished(await readStatus(target), 'reference');
  check(acknowledgedIn(run).length === DAYS.length, `the uninterrupted backfill acknowledged ${acknowledgedIn(run).length} of ${DAYS.length} days`);
  const reference = { ms: run.ms, tables: await readTables(target) };
  const other = makeCase('other');
  await backfill(other);
  check((await readTables(other)) === reference.tables, 'two uninterrupted runs differ: the comparison would prove nothing');
  pace.ms = reference.ms;
  console.log(`uninterrupted: ${Math.round(reference.ms)} ms; seed ${SEED}`);
  await Promise.all(Array.from({ length: LANES }, () => lane(reference)));
  check(total.kills >= KILLS, `only ${total.kills} kills`);
  check(total.interrupted > 0, 'no kill met a running attempt: the moments are badly chosen');
  console.log(`${total.kills} kills in ${total.rounds} backfills, ${total.interrupted} attempts interrupted, ${Math.round((performance.now() - startedAt) / 1000)} s`);
}

async function lane(reference) {
  while (total.kills < KILLS && failed === 0) await round(++total.rounds, reference);
}

await main().catch((error) => {
  failed++;
  console.log(error.stack);
});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
