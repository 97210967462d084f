import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunner, type OpenedRunner } from '../../../src/adapters/node/openRunner';
import type { ProofKind, ProofResult } from '../../../src/core/proof/proof';
import { buildDefinition } from '../../../src/core/runner/definition';
import type { Definition } from '../../../src/core/runner/ports';
import { workerBundle } from './workerBundle';

const MARCH_1 = Date.UTC(2025, 2, 1);

function define(sql: string): Definition {
  const text = `workflow:\n  name: daily\n  schedule: "0 0 0 * * ? *"\ntasks:\n  - name: load\n    task_type: Sql\n    datasource_type: SQLITE\n    sql: ${JSON.stringify(sql)}\n`;
  return buildDefinition({ path: 'daily.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) });
}

const APPEND = define("CREATE TABLE IF NOT EXISTS t (day TEXT); INSERT INTO t VALUES ('${schedule_time}')");
const ENDLESS = define('CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c');

describe('proofs beside a store', () => {
  let folder: string;
  let before: string | undefined;
  let runner: OpenedRunner;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'idempo-proof-'));
    before = process.env['IDEMPO_HOME'];
    process.env['IDEMPO_HOME'] = join(folder, 'state');
    runner = await open();
  });
  afterEach(async () => {
    await runner.close();
    if (before === undefined) delete process.env['IDEMPO_HOME'];
    else process.env['IDEMPO_HOME'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(): Promise<OpenedRunner> {
    return openRunner({ workflowFolder: folder, workerPath: await workerBundle(), timing: { waitForOwner: 30_000, keepAfterCommand: 50, keepAfterReading: 10 } });
  }

  const prove = (definition: Definition, kind: ProofKind, signal?: AbortSignal): Promise<ProofResult> =>
    runner.prove({ definition, scheduleInstant: MARCH_1, kind }, signal);

  it('begins with the rows that the store has, and changes nothing in it', async () => {
    await runner.run({ definition: APPEND, scheduleInstant: MARCH_1, scope: { kind: 'all' } });
    await runner.whenIdle();
    const rows = (await runner.query('SELECT * FROM t', 100)).rows.length;
    await runner.close();
    runner = await open();
    const bytes = readFileSync(runner.storePath);
    const result = await prove(APPEND, 'twice');
    assert.deepEqual(result.outcome === 'differs' ? [result.difference.firstRows, result.difference.secondRows] : result, [rows + 1, rows + 2]);
    assert.deepEqual(readFileSync(runner.storePath), bytes);
    assert.equal((await runner.status({})).logicalInstances[0]?.workflowInstances.length, 1);
  });

  it('needs no store and makes none', async () => {
    assert.deepEqual(await prove(APPEND, 'clock'), { outcome: 'same', tables: 1 });
    assert.throws(() => readFileSync(runner.storePath));
  });

  it('ends as soon as it is cancelled, and the next one begins afresh', async () => {
    const cancellation = new AbortController();
    const endless = prove(ENDLESS, 'twice', cancellation.signal);
    const next = prove(APPEND, 'clock');
    await runner.status({});
    cancellation.abort();
    await assert.rejects(endless, { code: 'cancelled' });
    assert.equal((await next).outcome, 'same');
    await assert.rejects(prove(APPEND, 'clock', cancellation.signal), { code: 'cancelled' });
  });
});
