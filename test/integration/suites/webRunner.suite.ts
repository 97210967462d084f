import * as vscode from 'vscode';
import { openWebRunner } from '../../../src/adapters/web/openRunner';
import type { AsyncFiles } from '../../../src/adapters/web/storeLog';
import type { WorkerFiles } from '../../../src/adapters/web/startWorker';
import type { StatusSnapshot } from '../../../src/core/instance/status';
import type { Definition } from '../../../src/core/runner/ports';
import { filesIn } from '../../../src/extension/web/storeFolder';
import type { OpenedRunner } from '../../../src/protocol/runner/runnerClient';

/** Written into the bundle by hostSuite.ts. */
declare const HOST_KIND: 'node' | 'web';

const MARCH_1 = Date.UTC(2025, 2, 1);
const DAY = 86_400_000;
const TIMING = { waitForOwner: 300, keepAfterCommand: 100, keepAfterReading: 50 };

/** Whatever in the worker asks for something outside ends with an error. */
const NO_NETWORK = `for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'importScripts', 'WebTransport']) {
  Object.defineProperty(self, name, { get() { throw new Error('the worker asked for ' + name); } });
}
`;

function workflow(name: string, tasks: string): Definition {
  const text = `workflow:\n  name: ${name}\n  schedule: "0 0 0 * * ? *"\n  timezone: UTC\ntasks:\n${tasks}`;
  return { hash: `${name}-${text.length}`, path: `${name}.workflow.yaml`, text, files: {} };
}

function task(name: string, sql: string, rest = ''): string {
  return `  - name: ${name}\n    task_type: Sql\n    datasource_type: SQLITE\n${rest}    sql: |\n${sql.split('\n').map((line) => `      ${line}\n`).join('')}`;
}

const FIVE = workflow('five', [1, 2, 3, 4, 5].map((n) =>
  task(`t${n}`, `CREATE TABLE IF NOT EXISTS t${n} (day TEXT);\nDELETE FROM t${n} WHERE day = '\${schedule_time}';\nINSERT INTO t${n} VALUES ('\${schedule_time}')`, n === 1 ? '' : `    deps: [t${n - 1}]\n`)).join(''));
const ENDLESS = workflow('endless', task('loop', 'CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c'));

function check(isRight: boolean, what: () => string): void {
  if (!isRight) throw new Error(what());
}

const PATIENCE_MS = 20_000;

/** Looks again and again until what is seen is right. */
async function until<T>(what: string, look: () => Promise<T>, isRight: (seen: T) => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (isRight(seen)) return;
    if (performance.now() > end) throw new Error(`${what} never came; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** `2025-03-01 1 succeeded: t1 succeeded, …`, one line a workflow instance. */
function linesOf({ logicalInstances }: StatusSnapshot): readonly string[] {
  return logicalInstances.flatMap(({ logicalInstance, workflowInstances }) => workflowInstances.map(({ instance, tasks }) => {
    const day = new Date(logicalInstance.scheduleInstant).toISOString().slice(0, 10);
    const states = tasks.map((each) => `${each.task.name} ${each.task.state}(${each.attempts.map((attempt) => attempt.state).join('+')})`);
    return `${day} run ${instance.runNumber} ${instance.state}: ${states.join(', ')}`;
  })).sort();
}

async function shown(runner: OpenedRunner): Promise<readonly string[]> {
  return linesOf(await runner.status({}));
}

async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`[suite]        ${what}: ${(performance.now() - start).toFixed(0)} ms`);
  return result;
}

if (HOST_KIND === 'web') describe('the runner in the web host', () => {
  let folder: vscode.Uri;
  let count = 0;
  let worker: WorkerFiles;
  const opened: OpenedRunner[] = [];

  before(async () => {
    const extension = vscode.extensions.getExtension('idempo.idempo');
    if (extension === undefined) throw new Error('The extension is not there.');
    const read = (name: string): Thenable<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, 'dist', name));
    const script = new TextDecoder().decode(await read('worker.web.js'));
    worker = { script: new TextEncoder().encode(NO_NETWORK + script), wasm: await read('sql-wasm.wasm') };
  });
  beforeEach(() => {
    folder = vscode.Uri.from({ scheme: 'vscode-userdata', path: `/User/idempo-test/${Date.now()}-${count++}` });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((runner) => runner.close()));
    await vscode.workspace.fs.delete(folder, { recursive: true }).then(undefined, () => undefined);
  });

  function open(store: AsyncFiles = filesIn(folder)): OpenedRunner {
    const runner = openWebRunner({ storePath: folder.toString(), storeName: folder.toString(), store, worker, timing: TIMING });
    opened.push(runner);
    return runner;
  }

  const run = (runner: OpenedRunner, definition: Definition, day = 0): ReturnType<OpenedRunner['run']> =>
    runner.run({ definition, scheduleInstant: MARCH_1 + day * DAY, scope: { kind: 'all' } });

  it('runs five tasks, and finds them again after closing', async () => {
    const first = open();
    await measured('first answer of a new runner', () => first.status({}));
    await measured('a run of five tasks', async () => {
      await run(first, FIVE);
      await first.whenIdle();
    });
    const before = linesOf(await first.status({}));
    await first.close();
    const second = open();
    const after = linesOf(await measured('opening what is there', () => second.status({})));
    const all = [1, 2, 3, 4, 5].map((n) => `t${n} succeeded(succeeded)`).join(', ');
    check(before.join() === `2025-03-01 run 1 succeeded: ${all}` && after.join() === before.join(), () => `${before.join('\n')}\nthen\n${after.join('\n')}`);
    const { rows } = await second.query('SELECT day FROM t5', 10);
    check(rows.flat().join() === '2025-03-01', () => JSON.stringify(rows));
  });

  it('backfills seven days of five tasks', async () => {
    const runner = open();
    await runner.status({});
    await measured('a backfill of 7 × 5', async () => {
      await runner.backfill({ definition: FIVE, from: MARCH_1, to: MARCH_1 + 6 * DAY, mode: 'missing', order: 'asc', parallel: 1 });
      await runner.whenIdle();
    });
    const lines = linesOf(await runner.status({}));
    check(lines.length === 7 && lines.every((line) => line.includes('run 1 succeeded')), () => lines.join('\n'));
  });

  it('a task fails, and the rerun of what failed carries the others over', async () => {
    const runner = open();
    await runner.injectFault({ workflow: 'five', task: 't3', times: 1 });
    await run(runner, FIVE);
    await runner.whenIdle();
    await runner.rerun({ workflow: 'five', scheduleInstant: MARCH_1, scope: { kind: 'failed' }, definition: undefined });
    await runner.whenIdle();
    const [first = '', second = ''] = linesOf(await runner.status({}));
    check(first.includes('run 1 failed') && first.includes('t3 failed(failed)') && first.includes('t4 skipped()'), () => first);
    check(second.includes('run 2 succeeded') && second.includes('t2 carriedOver()') && second.includes('t3 succeeded(succeeded)'), () => second);
  });

  it('ends a statement that never ends, by cancelling, and records the attempt as interrupted', async () => {
    const runner = open();
    await run(runner, FIVE);
    await runner.whenIdle();
    const { id } = await run(runner, ENDLESS, 1);
    await until('the running attempt', () => shown(runner), (lines) => lines[1]?.includes('loop running(running)') === true);
    await measured('cancelling an endless statement', () => runner.cancelInstance(id));
    const lines = linesOf(await runner.status({}));
    check(lines[1] === '2025-03-02 run 1 stopped: loop stopped(interrupted)', () => lines.join('\n'));
    check(lines[0]?.includes('run 1 succeeded') === true, () => lines.join('\n'));
    await run(runner, FIVE, 2);
    await runner.whenIdle();
    check(linesOf(await runner.status({})).length === 3, () => lines.join('\n'));
  });

  it('a second tab reads along while the first one runs, is told of changes, and takes over when it is closed', async () => {
    const first = open();
    const second = open();
    let changes = 0;
    second.onChange(() => changes++);
    await run(first, ENDLESS);
    await until('the running attempt in the second tab', () => shown(second), (lines) => lines[0] === '2025-03-01 run 1 running: loop running(running)');
    check((await second.status({})).access === 'reader', () => 'It claims to own the store.');
    await until('word of it in the second tab', () => Promise.resolve(changes), (seen) => seen > 0);
    const refusal = await run(second, FIVE).then(() => 'nothing', (error: Error) => error.message);
    check(refusal.startsWith('Another tab of this browser is using the store'), () => refusal);
    await first.close();
    await run(second, FIVE, 1);
    await second.whenIdle();
    const lines = linesOf(await second.status({}));
    check(lines[0]?.includes('(interrupted)') === true && lines[1]?.includes('run 1 succeeded') === true, () => lines.join('\n'));
  });

  it('acknowledges nothing that could not be saved', async () => {
    const files = filesIn(folder);
    let isFull = false;
    const runner = open({ read: (name) => files.read(name), write: (name, bytes) => (isFull ? Promise.reject(new Error('no space left')) : files.write(name, bytes)) });
    await run(runner, FIVE);
    await runner.whenIdle();
    isFull = true;
    const refusal = await run(runner, FIVE, 1).then(() => 'nothing', (error: Error) => error.message);
    check(/could not be (brought to disk|written).*no space left/.test(refusal), () => refusal);
    isFull = false;
    await until('the runner that opens anew', () => shown(runner).catch((error: Error) => [error.message]), (lines) => lines.length === 1 && lines[0]?.includes('run 1 succeeded') === true);
  });
});
