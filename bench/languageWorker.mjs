/**
 * What a keystroke in a large workflow file costs the thread that asks (the extension host's), and when its findings are there,
 * with the built language worker: `npm run build -- --production && node bench/languageWorker.mjs`. Linux: the thread's own
 * processor time is in /proc, so that other programs on the machine do not count.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

const ROUNDS = 40;
const PLACE = { folder: 'file:///w', path: 'bench.workflow.yaml' };

const worker = new Worker(join(import.meta.dirname, '..', 'dist', 'language.cjs'));
const waiting = new Map();
let calls = 0;
worker.on('message', ({ kind, id, value, error }) => {
  if (kind === 'error') throw new Error(error.message);
  if (kind === 'result') waiting.get(id)(value);
});

function call(method, ...args) {
  const id = ++calls;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker.postMessage({ kind: 'call', id, method, args });
  });
}

/** Of this thread, in ms. */
function threadTime() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function workflowOf(lines) {
  const task = (n) => `  - name: task_${n}\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT INTO t_${n}\n      SELECT today(), count(*)\n      FROM orders\n      WHERE dt = '\${schedule_time}'\n`;
  return `workflow:\n  name: bench\n  schedule: "0 0 0 * * ? *"\ntasks:\n${Array.from({ length: lines / 8 }, (_, n) => task(n)).join('')}`;
}

function percentile(times, part) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * part)].toFixed(1);
}

for (const lines of [500, 4000]) {
  const text = workflowOf(lines);
  const at = text.indexOf('orders', text.length / 2);
  const asking = [];
  const answers = [];
  let findings = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const begunAt = performance.now();
    const before = threadTime();
    await call('readWorkflow', PLACE, `${text.slice(0, at)}x${round}${text.slice(at)}`);
    findings = (await call('lintWorkflow', PLACE, undefined)).findings.length;
    asking.push(threadTime() - before);
    answers.push(performance.now() - begunAt);
  }
  console.log(`${lines} lines, ${findings} findings: the asking thread works p50 ${percentile(asking, 0.5)}, p95 ${percentile(asking, 0.95)} ms; findings after p50 ${percentile(answers, 0.5)}, p95 ${percentile(answers, 0.95)} ms`);
}
await worker.terminate();
