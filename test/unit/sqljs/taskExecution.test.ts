import assert from 'node:assert/strict';
import type { TaskExecution, TaskOutcome } from '../../../src/core/runner/ports';
import type { SqljsStore, StopWatch } from '../../../src/adapters/sqljs/sqljsStore';
import { attempt, executionOf, logicalInstance } from '../../contract/storeContract';
import { CORE_TRANSLATOR } from '../../../src/adapters/sqljs/coreTranslator';
import type { Translation, Translator } from '../../../src/adapters/sqljs/translator';
import { openStore, PLAIN_TRANSLATOR, readTable } from './sqljsStores';

const ignore = (): void => undefined;

function run(store: SqljsStore, sql: string, change: Partial<TaskExecution> = {}): TaskOutcome {
  return store.executeTask(executionOf(sql, change), ignore);
}

function errorOf(outcome: TaskOutcome): string {
  return outcome.kind === 'failed' ? outcome.error.message : `no error: ${outcome.kind}`;
}

describe('task execution in SQLite', () => {
  let store: SqljsStore;

  beforeEach(async () => {
    ({ store } = await openStore());
    run(store, 'CREATE TABLE t (n INTEGER); CREATE TABLE source (n INTEGER); INSERT INTO source VALUES (1), (2), (3)');
  });
  afterEach(() => store.close());

  describe('outcome', () => {
    it('counts inserted, updated and deleted rows, but not those of a SELECT or of CREATE TABLE', () => {
      const outcome = run(store, `INSERT INTO t SELECT n FROM source; UPDATE t SET n = n + 1; DELETE FROM t WHERE n > 3;
        SELECT * FROM t; CREATE TABLE u AS SELECT * FROM source`);
      assert.equal(outcome.kind === 'succeeded' ? outcome.rowsChanged : outcome.kind, 7);
    });

    it('logs a line for each statement', () => {
      const outcome = run(store, "INSERT INTO t SELECT n FROM source;\n\nSELECT *\n  FROM t WHERE n > 1");
      assert.equal(
        outcome.log,
        'statement 1: INSERT INTO t SELECT n FROM source → 3 rows changed\nstatement 2: SELECT * FROM t WHERE n > 1 → 2 rows read',
      );
    });

    it('runs a loop as often as its condition holds, and ends one that never ends', async () => {
      const { store: translating } = await openStore({ translator: CORE_TRANSLATOR });
      run(translating, 'CREATE TABLE t (n INTEGER)');
      const loop = run(translating, 'DECLARE @i INT = 0; WHILE @i < 3 BEGIN INSERT INTO t VALUES (@i); SET @i = @i + 1; END', { dialect: 'sqlserver' });
      assert.ok(loop.kind === 'succeeded', errorOf(loop));
      assert.equal(readTable(translating, 't'), '[[0],[1],[2]]');
      translating.close();
    });

    it('logs a failure that a block handles, and counts no row that is undone', async () => {
      const { store: translating } = await openStore({ translator: CORE_TRANSLATOR });
      run(translating, 'CREATE TABLE t (n INTEGER)');
      const outcome = run(translating, 'DO $$ BEGIN INSERT INTO t VALUES (1), (2); PERFORM 1 / 0; EXCEPTION WHEN OTHERS THEN INSERT INTO t VALUES (3); END $$', { dialect: 'postgresql' });
      assert.equal(outcome.kind === 'succeeded' ? outcome.rowsChanged : errorOf(outcome), 1);
      assert.match(outcome.log, /2 rows changed\nhandled: division by zero \(2 rows of the block are as before\)/);
      assert.equal(readTable(translating, 't'), '[[3]]');
      translating.close();
    });

    it('finds the condition of a loop at fault for its rounds', () => {
      const sql = 'CREATE TABLE t (n INT); WHILE 1 = 1 INSERT INTO t VALUES (1)';
      const [again] = CORE_TRANSLATOR.split(sql, 'sqlserver').slice(-1);
      assert.equal(sql.slice(again?.start, again?.end), '1 = 1');
    });

    it('ends a loop that never ends, and says so', async () => {
      const insert: Translation = { kind: 'translated', cleanup: [], steps: [{ kind: 'run', sql: 'INSERT INTO t VALUES (1)', countsRows: true }] };
      const translations: readonly Translation[] = [insert, { kind: 'again', from: 0 }];
      const endless: Translator = { functions: [], split: (script) => translations.map((translation) => ({ start: 0, end: script.length, translate: () => translation })) };
      const { store: looping } = await openStore({ translator: { ...endless, split: (script, dialect) => (script.startsWith('CREATE') ? PLAIN_TRANSLATOR : endless).split(script, dialect) } });
      run(looping, 'CREATE TABLE t (n INTEGER)');
      const outcome = run(looping, 'WHILE 1 = 1');
      assert.match(errorOf(outcome), /^The loops of this script ran 10000 rounds\./);
      assert.match(outcome.log, /statement 1000: .*\nand 9001 more statements\nstatement 10002: failed: The loops/);
      assert.equal(readTable(looping, 't'), '[]');
      looping.close();
    });

    it('points to the word that the engine complains about', () => {
      const sql = 'INSERT INTO t VALUES (1);\nSELECT missing FROM t';
      const outcome = run(store, sql);
      assert.ok(outcome.kind === 'failed');
      assert.equal(outcome.error.message, 'no such column: missing');
      assert.equal(sql.slice(outcome.error.start, outcome.error.end), 'missing');
      assert.equal(outcome.error.file, 'orders.workflow.yaml');
      assert.equal(outcome.error.kind, 'permanent');
      assert.match(outcome.log, /statement 1: .* → 1 rows changed\nstatement 2: failed: no such column: missing/);
    });

    it('points to the statement when the word stands there twice', () => {
      const sql = 'SELECT missing, missing FROM t';
      const outcome = run(store, `SELECT 1;${sql}`);
      assert.ok(outcome.kind === 'failed');
      assert.deepEqual([outcome.error.start, outcome.error.end], [9, 9 + sql.length]);
    });

    it('calls a broken constraint permanent', () => {
      const outcome = run(store, 'CREATE TABLE u (n UNIQUE); INSERT INTO u VALUES (1), (1)');
      assert.equal(outcome.kind === 'failed' ? outcome.error.kind : outcome.kind, 'permanent');
    });
  });

  describe('statement firewall', () => {
    const refused: readonly [sql: string, reason: RegExp][] = [
      ['COMMIT', /one transaction/],
      ['ROLLBACK', /one transaction/],
      ['BEGIN', /one transaction/],
      ['SAVEPOINT a', /one transaction/],
      ['/* x */ -- y\n ; END', /one transaction/],
      ['VACUUM', /VACUUM/],
      ["VACUUM INTO 'copy.db'", /VACUUM/],
      ["ATTACH 'x.db' AS x", /ATTACH is not allowed/],
      ['DETACH main', /DETACH is not allowed/],
      ['PRAGMA synchronous = OFF', /PRAGMA is not allowed/],
      ['/* hidden */ pragma journal_mode = delete', /PRAGMA is not allowed/],
      ['EXPLAIN PRAGMA journal_mode = delete', /PRAGMA is not allowed/],
      ['DELETE FROM idempo_attempt', /idempo_attempt, which belongs to the run ledger/],
      ["INSERT INTO idempo_fault VALUES ('a', 'b', 1)", /idempo_fault/],
      ["UPDATE IDEMPO_LOGICAL_INSTANCE SET workflow = 'x'", /idempo_logical_instance/],
      ['DROP TABLE idempo_seed', /idempo_seed/],
      ['ALTER TABLE idempo_seed RENAME TO mine', /run ledger/],
      ['ALTER TABLE idempo_seed ADD COLUMN mine', /run ledger/],
      ['CREATE TABLE idempo_mine (n)', /choose another name/],
      ['CREATE VIEW idempo_view AS SELECT 1', /choose another name/],
      ['CREATE INDEX mine ON idempo_attempt (state)', /run ledger/],
      ['CREATE TRIGGER mine AFTER INSERT ON idempo_attempt BEGIN DELETE FROM t; END', /run ledger/],
      ['CREATE TEMP TRIGGER mine AFTER INSERT ON main.idempo_attempt BEGIN DELETE FROM t; END', /run ledger/],
      ['CREATE TRIGGER mine AFTER INSERT ON t BEGIN DELETE FROM idempo_attempt; END; INSERT INTO t VALUES (1)', /idempo_attempt/],
      ['CREATE VIEW v AS SELECT 1 AS n; CREATE TRIGGER mine INSTEAD OF INSERT ON v BEGIN DELETE FROM idempo_attempt; END; INSERT INTO v VALUES (1)', /idempo_attempt/],
    ];

    for (const [sql, reason] of refused) {
      it(`refuses ${sql.replace(/\s+/g, ' ').slice(0, 90)}`, () => {
        store.transaction((ledger) => ledger.saveAttempt(attempt(1)));
        const outcome = run(store, `INSERT INTO t VALUES (1);\n${sql}`);
        assert.match(errorOf(outcome), reason);
        assert.equal(outcome.kind === 'failed' ? outcome.error.kind : outcome.kind, 'permanent');
        assert.equal(readTable(store, 't'), '[]');
        assert.equal(store.listAttempts('T1').length, 1);
        assert.equal(run(store, 'INSERT INTO t VALUES (2)').kind, 'succeeded');
        store.transaction((ledger) => ledger.insertLogicalInstance(logicalInstance(9)));
      });
    }

    it('lets ordinary definitions pass', () => {
      const outcome = run(store, `CREATE TABLE a (n INTEGER PRIMARY KEY); CREATE INDEX a_n ON a (n); CREATE VIEW v AS SELECT * FROM a;
        CREATE TRIGGER a_t AFTER INSERT ON a BEGIN INSERT INTO t VALUES (new.n); END; INSERT INTO a VALUES (7); DROP VIEW v;
        DROP TABLE IF EXISTS missing; ALTER TABLE a RENAME TO b; ALTER TABLE b ADD COLUMN m; CREATE TABLE c AS SELECT * FROM b; DROP TABLE c; EXPLAIN QUERY PLAN SELECT * FROM b`);
      assert.equal(outcome.kind, 'succeeded', errorOf(outcome));
      assert.equal(readTable(store, 't'), '[[7]]');
    });

    it('is not deceived when a refused attempt and a later one end in the same schema version', () => {
      assert.match(errorOf(run(store, 'CREATE TABLE idempo_mine (n)')), /choose another name/);
      assert.equal(run(store, 'CREATE TABLE mine (n)', { injectedFault: 'x' }).kind, 'failed');
      assert.match(errorOf(run(store, 'CREATE TABLE idempo_mine (n)')), /choose another name/);
    });
  });

  describe('clock', () => {
    it('gives the execution clock to every way of asking for the time', () => {
      const sql = `CREATE TABLE c (a, b DEFAULT CURRENT_TIMESTAMP); INSERT INTO c (a) VALUES (1);
        CREATE TABLE now AS SELECT date('now') AS d, datetime() AS dt, strftime('%s', 'now') AS s, CURRENT_DATE AS cd, CURRENT_TIME AS ct, julianday('now') AS j`;
      assert.equal(run(store, sql, { clockMs: Date.UTC(2025, 2, 1, 12, 30, 5, 250) }).kind, 'succeeded');
      assert.equal(readTable(store, 'now'), '[["2025-03-01","2025-03-01 12:30:05","1740832205","2025-03-01","12:30:05",2460736.020894097]]');
      assert.equal(readTable(store, 'c'), '[[1,"2025-03-01 12:30:05"]]');
    });
  });

  describe('randomness', () => {
    const draw = (seed: string): string => {
      run(store, 'DROP TABLE IF EXISTS r; CREATE TABLE r AS SELECT random() AS a, random() AS b, hex(randomblob(12)) AS c, typeof(random()) AS t', { randomSeed: seed });
      return readTable(store, 'r') ?? '';
    };

    it('is the same for the same seed and differs for another', () => {
      const first = draw('a');
      assert.equal(draw('a'), first);
      assert.notEqual(draw('b'), first);
    });

    it('draws whole 64-bit numbers that differ from each other', () => {
      const [row] = JSON.parse(draw('a')) as [[string, string, string, string]];
      assert.notEqual(row[0], row[1]);
      assert.equal(row[2].length, 24);
      assert.equal(row[3], 'integer');
    });
  });

  describe('between attempts', () => {
    it('leaves no temporary table, view or trigger behind', () => {
      const sql = `CREATE TEMP TABLE tt (n); INSERT INTO tt VALUES (1); CREATE TEMP VIEW tv AS SELECT * FROM tt;
        CREATE TEMP TRIGGER tr AFTER INSERT ON source BEGIN INSERT INTO t VALUES (99); END`;
      assert.equal(run(store, sql).kind, 'succeeded');
      assert.match(errorOf(run(store, 'SELECT * FROM tt')), /no such table/);
      assert.equal(run(store, 'INSERT INTO source VALUES (4)').kind, 'succeeded');
      assert.equal(readTable(store, 't'), '[]');
    });
  });

  describe('stopping', () => {
    const endless = 'INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c';

    /** Asks to stop at the n-th look. */
    function stopAt(looks: number): StopWatch {
      let left = looks;
      return { begin: () => void (left = looks), isStopRequested: () => --left < 0, end: ignore };
    }

    it('ends a running statement, keeps nothing of the attempt and goes on with the next', async () => {
      const opened = await openStore({ stopWatch: stopAt(20) });
      run(opened.store, 'CREATE TABLE t (n INTEGER)');
      const outcome = run(opened.store, `INSERT INTO t VALUES (1); ${endless}`);
      assert.equal(outcome.kind, 'stopped');
      assert.equal(outcome.log, 'statement 1: INSERT INTO t VALUES (1) → 1 rows changed\nstatement 2: stopped');
      assert.equal(readTable(opened.store, 't'), '[]');
      assert.equal(run(opened.store, 'INSERT INTO t VALUES (2)').kind, 'succeeded');
      opened.store.close();
    });
  });

  describe('query', () => {
    it('gives columns and rows, at most the limit', () => {
      assert.deepEqual(store.query('SELECT n, n * 1.5 AS x FROM source ORDER BY n', 2), { columns: ['n', 'x'], rows: [[1, 1.5], [2, 3]], truncated: true });
      assert.equal(store.query('SELECT * FROM source', 3).truncated, false);
    });

    it('keeps all digits of large integers and shows bytes as a literal', () => {
      assert.deepEqual(store.query("SELECT 9007199254740993, x'00ff', NULL", 1).rows, [['9007199254740993', "x'00ff'", null]]);
    });

    for (const sql of ['DELETE FROM t', 'PRAGMA user_version = 3', 'ATTACH \'x\' AS x', 'COMMIT', '', 'SELECT 1; DELETE FROM source', 'WITH c AS (SELECT 1) DELETE FROM source']) {
      it(`refuses ${sql === '' ? 'nothing' : sql}`, () => {
        assert.throws(() => store.query(sql, 10), /Only one SELECT|no statement|failed/);
        assert.equal(readTable(store, 'source'), '[[1],[2],[3]]');
      });
    }
  });
});
