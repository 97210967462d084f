import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { bytesOf, crc32, md5, sha1, sha256 } from '../../../src/core/translate/library/hashFunctions';
import { addMonths, dateText, dayOf, isoWeekOf, readMoment, weekdayOf } from '../../../src/core/translate/library/moment';
import { civilOf } from '../../../src/core/translate/library/clock';
import { SQL_FUNCTIONS } from '../../../src/core/translate/library/library';
import { openDatabase, Refused, rowsOf, runScript } from './harness';

const SETUP =
  "create table t(id int primary key, v int, dt text); insert into t values (1,10,'a'),(2,20,'a'),(3,30,'b'); create table s(id int, v int); insert into s values (1,11),(9,99);";

describe('rows changed by a statement', () => {
  const COUNTS: readonly (readonly [string, number])[] = [
    ["INSERT OVERWRITE TABLE t PARTITION (dt='a') SELECT id + 100, v FROM s", 4],
    ["INSERT OVERWRITE TABLE t PARTITION (dt='c') SELECT id + 100, v FROM s", 2],
    ['MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)', 2],
    ['MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE', 2],
    ['UPDATE t SET v = 0', 3],
    ["DELETE FROM t WHERE dt = 'a'", 2],
    ['TRUNCATE TABLE t', 3],
    ['SELECT * FROM t', 0],
    ['CREATE TABLE u AS SELECT * FROM t', 0],
    ["ALTER TABLE t DROP PARTITION (dt='a')", 2],
  ];
  for (const [sql, count] of COUNTS) {
    it(`${String(count)}: ${sql}`, () => {
      const db = openDatabase(SETUP);
      assert.equal(runScript(db, sql, 'spark').changed, count);
      db.close();
    });
  }
});

describe('a statement that fails', () => {
  it('leaves nothing of an overwrite behind when a row breaks a constraint', () => {
    const db = openDatabase(SETUP);
    assert.throws(() => runScript(db, "INSERT OVERWRITE TABLE t PARTITION (dt='b') SELECT id, v FROM s", 'hive'), /UNIQUE/);
    assert.deepEqual(rowsOf(db, 'SELECT count(*) FROM t'), [[3]]);
    assert.deepEqual(rowsOf(db, 'SELECT name FROM temp.sqlite_master'), []);
    db.close();
  });

  it('says why a MERGE matches a row twice', () => {
    const db = openDatabase(SETUP);
    db.exec('insert into s values (1, 12)');
    assert.throws(() => runScript(db, 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED AND t.v > 0 THEN DELETE', 'spark'), /MERGE INTO t: two rows of the source match the same row/);
    db.close();
  });

  it('deletes a row once that several rows of the source match, as Delta does where nothing else can be done with it', () => {
    const db = openDatabase(SETUP);
    db.exec('insert into s values (1, 12)');
    runScript(db, 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE', 'spark');
    assert.deepEqual(rowsOf(db, 'SELECT count(*) FROM t WHERE id IN (SELECT id FROM s)'), [[0]]);
    db.close();
  });

  it('never takes a name that is not there for a text', () => {
    const db = openDatabase(SETUP);
    for (const dialect of ['sqlite', 'postgresql', 'generic'] as const) {
      assert.throws(() => runScript(db, 'SELECT "nosuch" FROM t', dialect), (error) => !(error instanceof Refused) && /no such column/.test(String(error)));
    }
    db.close();
  });

  it('fails where the dialect fails: a division by zero, text that is no number', () => {
    const db = openDatabase(SETUP);
    assert.throws(() => runScript(db, 'SELECT 1 / (id - 1) FROM t', 'postgresql'), /division by zero/);
    assert.throws(() => runScript(db, "SELECT CAST('x' AS integer)", 'trino'), /is no integer/);
    assert.throws(() => runScript(db, "SELECT '2024-02-30'::date", 'postgresql'), /is no date/);
    assert.deepEqual(runScript(db, 'SELECT 1 / (id - 1) FROM t WHERE id = 1', 'hive').rows, [[null]]);
    db.close();
  });
});

describe('the function library', () => {
  it('has each name once', () => {
    const names = SQL_FUNCTIONS.map((definition) => definition.name);
    assert.equal(new Set(names).size, names.length);
  });

  it('hashes like other implementations', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const bytes = bytesOf(text);
        assert.deepEqual(bytes, [...Buffer.from(text, 'utf8')]);
        for (const [name, hash] of [['md5', md5], ['sha1', sha1], ['sha256', sha256]] as const) {
          assert.equal(hash(bytes), createHash(name).update(text, 'utf8').digest('hex'));
        }
      }),
    );
    assert.equal(crc32(bytesOf('123456789')), 0xcbf43926);
  });

  it('counts days like the Gregorian calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000 }), (day) => {
        const date = new Date(day * 86_400_000);
        assert.deepEqual(civilOf(day), { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        assert.equal(dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()), day);
        assert.equal(weekdayOf({ day, us: 0, hasTime: false }), date.getUTCDay());
      }),
    );
  });

  it('adds months and takes them back, the end of a month apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -500, max: 500 }), (day, months) => {
        const moment = { day, us: 0, hasTime: false };
        if (civilOf(day).day > 28) return;
        assert.equal(addMonths(addMonths(moment, months), -months).day, day);
      }),
    );
  });

  it('reads what it writes', () => {
    assert.equal(dateText(readMoment('2024-2-9') ?? { day: 0, us: 0, hasTime: false }), '2024-02-09');
    assert.equal(readMoment('2024-02-30'), undefined);
    assert.equal(readMoment('2024-05-01T23:30:00-01:00')?.day, dayOf(2024, 5, 2));
    assert.deepEqual(isoWeekOf({ day: dayOf(2021, 1, 3), us: 0, hasTime: false }), { week: 53, year: 2020 });
  });
});
