import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moveStoreAway, openRunner, type OpenedRunner } from '../../../src/adapters/node/openRunner';
import { IdempoError, RefusedError } from '../../../src/core/base/errors';
import type { WorkflowInstance } from '../../../src/core/instance/records';
import type { Definition } from '../../../src/core/runner/ports';
import type { RunnerChange } from '../../../src/core/runner/runnerService';
import { workerBundle } from './workerBundle';

const MARCH_1 = Date.UTC(2025, 2, 1);
const DAY = 86_400_000;

function definitionOf(sql: string): Definition {
  const text = `workflow:
  name: daily
  schedule: "0 0 0 * * ? *"
  timezone: UTC
tasks:
  - name: load
    task_type: Sql
    datasource_type: SQLITE
    sql: |
${sql.split('\n').map((line) => `      ${line}`).join('\n')}
`;
  return { hash: createHash('sha256').update(text).digest('hex'), path: 'daily.workflow.yaml', text, files: {} };
}

const QUICK = definitionOf("CREATE TABLE IF NOT EXISTS t (day TEXT);\nINSERT INTO t VALUES ('${schedule_time}')");
const ENDLESS = definitionOf('CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c');

/** One operation of the engine that takes seconds: between its beginning and its end nothing can be told to it. */
const DEAF = definitionOf("CREATE TABLE n AS SELECT length(replace(replace(hex(zeroblob(60000000)), '00', 'abc'), 'bc', 'xyzzyx')) AS n");

describe('openRunner', () => {
  let workflowFolder: string;
  let before: string | undefined;
  const opened: OpenedRunner[] = [];

  async function open(ownerName = 'test', waitForOwner = 30_000): Promise<OpenedRunner> {
    const runner = await openRunner({ workflowFolder, workerPath: await workerBundle(), ownerName, timing: { waitForOwner, keepAfterCommand: 50, keepAfterReading: 10 } });
    opened.push(runner);
    return runner;
  }

  beforeEach(() => {
    workflowFolder = mkdtempSync(join(tmpdir(), 'idempo-test-'));
    before = process.env['IDEMPO_HOME'];
    process.env['IDEMPO_HOME'] = join(workflowFolder, 'state');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((runner) => runner.close()));
    if (before === undefined) delete process.env['IDEMPO_HOME'];
    else process.env['IDEMPO_HOME'] = before;
    rmSync(workflowFolder, { recursive: true, force: true });
  });

  const runQuick = (runner: OpenedRunner, day = 0): Promise<WorkflowInstance> =>
    runner.run({ definition: QUICK, scheduleInstant: MARCH_1 + day * DAY, scope: { kind: 'all' } });
  const rows = async (runner: OpenedRunner): Promise<unknown> => (await runner.query('SELECT day FROM t ORDER BY 1', 100)).rows.flat();

  /** Seen from outside: the runner that executes a statement answers only when it has ended. */
  async function untilItRuns(): Promise<void> {
    const watcher = await open('watcher');
    for (;;) {
      const { logicalInstances } = await watcher.status({});
      const attempts = logicalInstances.flatMap(({ workflowInstances }) => workflowInstances.flatMap(({ tasks }) => tasks.flatMap((task) => task.attempts)));
      if (attempts.some(({ state }) => state === 'running')) return watcher.close();
    }
  }

  it('answers readings of a closed store that come together', async () => {
    const first = await open();
    await runQuick(first);
    await first.whenIdle();
    await first.close();
    const second = await open();
    const [one, two, again] = await Promise.all([second.status({}), rows(second), second.status({})]);
    assert.deepEqual([one.logicalInstances.length, two, again.logicalInstances.length], [1, ['2025-03-01'], 1]);
  });

  it('runs a workflow, tells of it, and finds it again after closing', async () => {
    const first = await open();
    const changes: RunnerChange[] = [];
    first.onChange((change) => changes.push(change));
    const instance = await runQuick(first);
    await first.whenIdle();
    assert.deepEqual(await rows(first), ['2025-03-01']);
    assert.ok(changes.some((change) => change.workflowInstanceIds.includes(instance.id)));
    await first.close();
    assert.equal(readFileSync(first.storePath).subarray(0, 15).toString(), 'SQLite format 3');

    const second = await open();
    const status = await second.status({});
    assert.equal(status.access, 'owner');
    assert.equal(status.logicalInstances[0]?.workflowInstances[0]?.instance.state, 'succeeded');
    assert.deepEqual(await rows(second), ['2025-03-01']);
  });

  it('makes no store file for a status or a plan', async () => {
    const runner = await open();
    assert.deepEqual((await runner.status({})).logicalInstances, []);
    const plan = await runner.planRun({ definition: QUICK, scheduleInstant: MARCH_1, scope: { kind: 'all' } });
    assert.deepEqual(plan.tasks.map((task) => task.name), ['load']);
    assert.equal(existsSync(runner.storePath), false);
  });

  it('does not change the store file when it is only read', async () => {
    const first = await open();
    await runQuick(first);
    await first.whenIdle();
    await first.close();
    const bytes = readFileSync(first.storePath);
    const reader = await open();
    await reader.status({});
    await rows(reader);
    await reader.close();
    assert.deepEqual(readFileSync(first.storePath), bytes);
  });

  it('brings refusals back as RefusedError with their code', async () => {
    const runner = await open();
    await runQuick(runner);
    await runner.whenIdle();
    await assert.rejects(runQuick(runner), (error: unknown) => error instanceof RefusedError && error.code === 'alreadyRan');
  });

  it('answers a reader from a copy while another runner works, and refuses its commands by name', async () => {
    const owner = await open('the first terminal');
    await runQuick(owner);
    await owner.whenIdle();
    const running = await owner.run({ definition: ENDLESS, scheduleInstant: MARCH_1 + DAY, scope: { kind: 'all' } });
    const other = await open('the second terminal', 0);
    const status = await other.status({});
    assert.equal(status.access, 'reader');
    assert.equal(status.logicalInstances.length, 2);
    assert.deepEqual(await rows(other), ['2025-03-01']);
    await assert.rejects(
      runQuick(other, 2),
      (error: unknown) => error instanceof RefusedError && error.code === 'storeBusy' && error.message.includes(`the first terminal (process ${process.pid})`),
    );
    await owner.cancelInstance(running.id);
  });

  it('gives the store back when nothing happens, so that another runner gets its turn', async () => {
    const first = await open();
    await runQuick(first);
    await first.whenIdle();
    const second = await open();
    await runQuick(second, 1);
    await second.whenIdle();
    assert.deepEqual(await rows(second), ['2025-03-01', '2025-03-02']);
  });

  it('ends a running statement when its instance is cancelled', async () => {
    const runner = await open();
    const { id } = await runner.run({ definition: ENDLESS, scheduleInstant: MARCH_1, scope: { kind: 'all' } });
    await untilItRuns();
    await runner.cancelInstance(id);
    await runner.whenIdle();
    const [logical] = (await runner.status({})).logicalInstances;
    assert.equal(logical?.workflowInstances[0]?.instance.state, 'stopped');
    assert.equal(logical?.workflowInstances[0]?.tasks[0]?.attempts[0]?.state, 'stopped');
    await runQuick(runner, 1);
    await runner.whenIdle();
    assert.deepEqual(await rows(runner), ['2025-03-02']);
  });

  it('ends a running statement when its backfill is cancelled', async () => {
    const runner = await open();
    const { id } = await runner.backfill({ definition: ENDLESS, from: MARCH_1, to: MARCH_1 + 2 * DAY, mode: 'missing', order: 'asc', parallel: 1 });
    await untilItRuns();
    await runner.cancelBackfill(id);
    await runner.whenIdle();
    const status = await runner.status({});
    assert.deepEqual(status.backfills.map((backfill) => backfill.state), ['cancelled']);
    assert.deepEqual(status.logicalInstances.map(({ workflowInstances }) => workflowInstances[0]?.instance.state), ['stopped', 'stopped', 'stopped']);
  });

  it('ends the worker when a statement does not listen, and goes on with another', async () => {
    const runner = await open();
    await runQuick(runner);
    await runner.whenIdle();
    const { id } = await runner.run({ definition: DEAF, scheduleInstant: MARCH_1 + DAY, scope: { kind: 'all' } });
    const idle = runner.whenIdle();
    await untilItRuns();
    await runner.cancelInstance(id);
    await idle;
    const newest = (await runner.status({})).logicalInstances[0]?.workflowInstances[0];
    assert.equal(newest?.instance.state, 'stopped');
    assert.deepEqual(newest?.tasks[0]?.attempts.map((attempt) => attempt.state), ['interrupted']);
    await runQuick(runner, 2);
    await runner.whenIdle();
    assert.deepEqual(await rows(runner), ['2025-03-01', '2025-03-03']);
  });

  it('tells what is stored while its own worker executes a long statement', async () => {
    const runner = await open();
    await runQuick(runner);
    await runner.whenIdle();
    const { id } = await runner.run({ definition: ENDLESS, scheduleInstant: MARCH_1 + DAY, scope: { kind: 'all' } });
    await untilItRuns();
    const status = await runner.status({});
    assert.equal(status.access, 'owner');
    assert.equal(status.logicalInstances[0]?.workflowInstances[0]?.tasks[0]?.attempts[0]?.state, 'running');
    assert.deepEqual(await rows(runner), ['2025-03-01']);
    await runner.cancelInstance(id);
  });

  it('names a damaged store file and leaves it alone; moved away, a new store begins', async () => {
    const first = await open();
    await runQuick(first);
    await first.whenIdle();
    await first.close();
    const damaged = Buffer.concat([readFileSync(first.storePath).subarray(0, 5_000), Buffer.alloc(3_000, 0x5a)]);
    writeFileSync(first.storePath, damaged);
    const second = await open();
    const isDamage = (error: unknown): boolean =>
      error instanceof IdempoError && error.code === 'storeDamaged' && error.message.includes(second.storePath);
    await assert.rejects(second.status({}), isDamage);
    await assert.rejects(runQuick(second), isDamage);
    assert.deepEqual(readFileSync(first.storePath), damaged);
    moveStoreAway(first.storePath);
    await runQuick(second);
    await second.whenIdle();
    assert.deepEqual(await rows(second), ['2025-03-01']);
  });

  describe('with a state folder that cannot be used', () => {
    const isNamed = (home: string) => (error: unknown): boolean => {
      assert.ok(error instanceof IdempoError, String(error));
      assert.equal(error.code, 'stateFolder');
      assert.ok(error.message.includes(`state folder ${home} `) && error.message.includes('IDEMPO_HOME'), error.message);
      return true;
    };

    it('names it and what to do, for a reading and for a command', async () => {
      const home = join(workflowFolder, 'file');
      writeFileSync(home, 'x');
      process.env['IDEMPO_HOME'] = home;
      const runner = await open();
      await assert.rejects(runner.status({}), isNamed(home));
      await assert.rejects(runQuick(runner), isNamed(home));
    });

    it('takes a command that only fails when the lease is taken, and goes on once the folder can be used', async () => {
      const home = join(workflowFolder, 'home');
      symlinkSync(join(workflowFolder, 'nowhere'), home);
      process.env['IDEMPO_HOME'] = home;
      const runner = await open();
      assert.deepEqual((await runner.status({})).logicalInstances, []);
      await assert.rejects(runQuick(runner), isNamed(home));
      rmSync(home);
      await runQuick(runner);
      await runner.whenIdle();
      assert.deepEqual(await rows(runner), ['2025-03-01']);
    });
  });

  it('leaves what runs to be resumed when it is closed in the middle', async () => {
    const first = await open();
    await runQuick(first);
    await first.whenIdle();
    await first.run({ definition: ENDLESS, scheduleInstant: MARCH_1 + DAY, scope: { kind: 'all' } });
    await untilItRuns();
    await first.close();
    const second = await open();
    const newest = (await second.status({})).logicalInstances[0]?.workflowInstances[0];
    assert.equal(newest?.instance.state, 'paused');
    assert.deepEqual(newest?.tasks[0]?.attempts.map((attempt) => attempt.state), ['interrupted']);
    assert.deepEqual(await rows(second), ['2025-03-01']);
  });
});
