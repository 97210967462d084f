import assert from 'node:assert/strict';
import type { DifferentRows, ProofResult } from '../../../src/core/proof/proof';
import type { ProofStore } from '../../../src/core/proof/ports';
import { PROOF_KINDS } from '../../../src/core/proof/proof';
import { prove } from '../../../src/core/proof/prove';
import { defineTasks, proofPorts, proveTasks, SLOT, type ProvedTask } from './proofBench';

const MADE = 'CREATE TABLE IF NOT EXISTS target (id INTEGER, day TEXT, loaded TEXT);';
const SAFE: ProvedTask = {
  name: 'safe',
  sql: `${MADE} DELETE FROM target WHERE day = '\${schedule_time}'; INSERT INTO target (id, day) SELECT id, day FROM source WHERE day = '\${schedule_time}';`,
};
const APPENDING: ProvedTask = { name: 'append', sql: `${MADE} INSERT INTO target (id, day) SELECT id, day FROM source;` };

function differenceOf(result: ProofResult): DifferentRows {
  assert.equal(result.outcome, 'differs', JSON.stringify(result));
  return result;
}

describe('proofs of idempotency', () => {
  for (const kind of PROOF_KINDS) {
    it(`${kind}: deleting before inserting passes, alone and as a part`, async () => {
      const definition = defineTasks([SAFE, { name: 'sum', deps: ['safe'], sql: 'DROP TABLE IF EXISTS total; CREATE TABLE total AS SELECT count(*) AS n FROM target;' }]);
      assert.deepEqual(await proveTasks(definition, kind), { outcome: 'same', tables: 2 });
      assert.equal((await proveTasks(definition, kind, { task: 'sum' })).outcome, 'same');
    });
  }

  it('an appending INSERT is caught by running twice, with the rows that were added', async () => {
    const { task, difference, others } = differenceOf(await proveTasks(defineTasks([APPENDING]), 'twice'));
    assert.deepEqual({ task, table: difference.table, others }, { task: 'append', table: 'target', others: [] });
    assert.deepEqual([difference.firstRows, difference.secondRows], [2, 4]);
    assert.deepEqual(difference.rows, {
      columns: ['id', 'day', 'loaded'], missing: 0, added: 2, missingRows: [], addedRows: [['1', "'2025-03-01'", 'NULL'], ['2', "'2025-03-01'", 'NULL']],
    });
  });

  it('an appending INSERT passes under another clock', async () => {
    assert.equal((await proveTasks(defineTasks([APPENDING]), 'clock')).outcome, 'same');
  });

  it('names the task at fault, not those that read what it wrote', async () => {
    const definition = defineTasks([
      { ...SAFE, name: 'a_safe', sql: SAFE.sql.replaceAll('target', 'first') },
      { ...APPENDING, deps: ['a_safe'] },
      { name: 'z_total', deps: ['append'], sql: 'DROP TABLE IF EXISTS a_total; CREATE TABLE a_total AS SELECT count(*) AS n FROM target;' },
    ]);
    const { task, difference, others } = differenceOf(await proveTasks(definition, 'twice'));
    assert.deepEqual([task, difference.table, others], ['append', 'target', ['a_total']]);
    assert.equal((await proveTasks(definition, 'twice', { task: 'z_total' })).outcome, 'same');
    assert.equal(differenceOf(await proveTasks(definition, 'twice', { task: 'append' })).task, 'append');
  });

  it('now() hidden in a view is caught by another clock only', async () => {
    const seed = "CREATE TABLE source (id INTEGER); INSERT INTO source VALUES (1); CREATE VIEW stamped AS SELECT id, datetime('now') AS at FROM source;";
    const sql = 'CREATE TABLE IF NOT EXISTS target (id INTEGER PRIMARY KEY, at TEXT); INSERT OR REPLACE INTO target SELECT id, at FROM stamped;';
    const definition = defineTasks([{ name: 'hidden', sql }], seed);
    assert.equal((await proveTasks(definition, 'twice')).outcome, 'same');
    assert.equal((await proveTasks(definition, 'random')).outcome, 'same');
    const { task, difference } = differenceOf(await proveTasks(definition, 'clock'));
    assert.deepEqual([task, difference.table, difference.rows?.missing, difference.rows?.added], ['hidden', 'target', 1, 1]);
    assert.deepEqual(difference.rows?.missingRows, [['1', "'2026-11-22 09:30:05'"]]);
  });

  it('a clock that decides which rows are written is caught where it is read', async () => {
    const read = "DROP TABLE IF EXISTS seen; CREATE TABLE seen AS SELECT * FROM source WHERE strftime('%Y', 'now') = '2026';";
    const definition = defineTasks([{ name: 'read', sql: read }, { name: 'copy', deps: ['read'], sql: 'DROP TABLE IF EXISTS copied; CREATE TABLE copied AS SELECT * FROM seen;' }]);
    const { task, others } = differenceOf(await proveTasks(definition, 'clock'));
    assert.deepEqual([task, others], ['read', ['copied']]);
  });

  it('rows that only a run in time finds are caught, although a late run finds none on any day', async () => {
    const definition = defineTasks([{ name: 'today', sql: "DROP TABLE IF EXISTS target; CREATE TABLE target AS SELECT id FROM source WHERE day = date('now');" }]);
    const { difference } = differenceOf(await proveTasks(definition, 'clock'));
    assert.deepEqual([difference.firstRows, difference.secondRows], [0, 2]);
  });

  it('random values are caught by other random values only', async () => {
    const definition = defineTasks([{ name: 'dice', sql: 'DROP TABLE IF EXISTS target; CREATE TABLE target AS SELECT id, random() AS r FROM source;' }]);
    assert.equal((await proveTasks(definition, 'clock')).outcome, 'same');
    assert.equal((await proveTasks(definition, 'twice')).outcome, 'same');
    assert.equal(differenceOf(await proveTasks(definition, 'random')).task, 'dice');
  });

  it('a counter in a trigger is caught although the SQL looks safe', async () => {
    const seed = 'CREATE TABLE source (id INTEGER); INSERT INTO source VALUES (1); CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0);'
      + ' CREATE TABLE target (id INTEGER PRIMARY KEY); CREATE TRIGGER counting AFTER INSERT ON target BEGIN UPDATE counter SET n = n + 1; END;';
    const definition = defineTasks([{ name: 'load', sql: 'INSERT OR REPLACE INTO target SELECT id FROM source;' }], seed);
    const { difference } = differenceOf(await proveTasks(definition, 'twice'));
    assert.equal(difference.table, 'counter');
  });

  it('a table that one run makes and the other does not is a difference', async () => {
    const seed = 'CREATE TABLE first_day (d TEXT);';
    const sql = "INSERT INTO first_day SELECT date('now') WHERE strftime('%Y', 'now') = '2026';";
    const { difference } = differenceOf(await proveTasks(defineTasks([{ name: 'odd', sql }], seed), 'clock'));
    assert.deepEqual([difference.firstRows, difference.secondRows], [1, 0]);
  });

  it('a run that fails proves nothing, and says where', async () => {
    const result = await proveTasks(defineTasks([{ name: 'broken', sql: 'INSERT INTO nowhere VALUES (1);' }]), 'twice');
    assert.equal(result.outcome, 'notRun');
    if (result.outcome !== 'notRun') return;
    assert.deepEqual([result.round, result.task, result.error?.file], ['first', 'broken', 'proved.workflow.yaml']);
    assert.match(result.message, /nowhere/);
  });

  it('a second run that fails says so: a broken key is no success', async () => {
    const definition = defineTasks([{ name: 'keyed', sql: 'CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY); INSERT INTO t SELECT id FROM source;' }]);
    const result = await proveTasks(definition, 'twice');
    assert.deepEqual(result.outcome === 'notRun' ? [result.round, result.task] : result, ['second', 'keyed']);
  });

  it('a task that writes nothing proves nothing', async () => {
    assert.deepEqual(await proveTasks(defineTasks([{ name: 'look', sql: 'SELECT * FROM source;' }]), 'twice'), { outcome: 'same', tables: 0 });
  });

  it('waits for retries on a clock of its own, and ignores faults on purpose', async () => {
    const definition = defineTasks([{ ...SAFE, lines: ['fail_retry_times: 3', 'fail_retry_interval: 120', 'delay_time: 30'] }]);
    const result = await proveTasks(definition, 'twice', { prepare: (store) => store.transaction((ledger) => ledger.saveFaults('proved', 'safe', 5)) });
    assert.deepEqual(result, { outcome: 'same', tables: 1 });
  });

  it('rows that are written again as they were count as compared', async () => {
    const seed = "CREATE TABLE source (id INTEGER, day TEXT); CREATE TABLE target (id INTEGER, day TEXT, loaded TEXT); INSERT INTO target VALUES (9, '2025-03-01', NULL);";
    const definition = defineTasks([{ name: 'clear', sql: 'DELETE FROM target' }, { name: 'again', deps: ['clear'], sql: "INSERT INTO target VALUES (9, '2025-03-01', NULL)" }], seed);
    assert.deepEqual(await proveTasks(definition, 'twice'), { outcome: 'same', tables: 1 });
  });
});

describe('a proof for a schedule time that ran before', () => {
  for (const kind of ['twice', 'clock', 'random'] as const) {
    it(`${kind}: one task that deletes and inserts the rows that are there is compared`, async () => {
      const seed = "CREATE TABLE target (day TEXT); INSERT INTO target VALUES ('2025-03-01');";
      const sql = "DELETE FROM target WHERE day = '2025-03-01'; INSERT INTO target VALUES ('2025-03-01');";
      assert.deepEqual(await proveTasks(defineTasks([{ name: 'again', sql }], seed), kind), { outcome: 'same', tables: 1 });
    });
  }
});

describe('a proof that cannot begin', () => {
  it('gives its copy back', async () => {
    const ports = await proofPorts(undefined);
    let abandoned = 0;
    const openCopy = async (): Promise<ProofStore> => ({
      ...(await ports.openCopy()),
      abandon: () => void abandoned++,
      listBackfills: () => {
        throw new Error('damaged');
      },
    });
    const definition = defineTasks([{ name: 'a', sql: 'SELECT 1' }]);
    await assert.rejects(prove({ ...ports, openCopy }, { definition, scheduleInstant: SLOT, kind: 'twice' }), /damaged/);
    assert.equal(abandoned, 1);
  });
});
