import assert from 'node:assert/strict';
import { openDatabase, runScript } from './harness';

function inZone(zone: string): unknown {
  const db = openDatabase();
  const { rows } = runScript(db, `SELECT TIMESTAMPTZ '2024-07-01 12:00:00+00' AT TIME ZONE '${zone}'`, 'postgresql');
  db.close();
  return rows?.[0]?.[0];
}

describe("PostgreSQL's names of time zones", () => {
  it('count offsets without a place as POSIX does: west of Greenwich is positive', () => {
    for (const zone of ['+03:00', '+03', 'UTC+3', 'GMT+3']) assert.equal(inZone(zone), '2024-07-01 09:00:00', zone);
    assert.equal(inZone('-08'), '2024-07-01 20:00:00');
    assert.equal(inZone('Asia/Shanghai'), '2024-07-01 20:00:00');
    for (const zone of ['UTC', 'gmt', 'Etc/UTC']) assert.equal(inZone(zone), '2024-07-01 12:00:00', zone);
  });

  it('are no abbreviations, which stand for offsets without daylight saving time', () => {
    for (const zone of ['CST', 'pst', 'CET', 'IST', 'EST']) assert.throws(() => inZone(zone), /time zone \w+ is not known/);
  });
});

describe("MySQL's CONVERT_TZ", () => {
  const converted = (time: string, zone: string): unknown => {
    const db = openDatabase();
    const { rows } = runScript(db, `SELECT CONVERT_TZ('${time}', '${zone}', 'UTC')`, 'mysql');
    db.close();
    return rows?.[0]?.[0];
  };

  it('takes a time that clocks skip for the moment at which they skip it', () => {
    assert.equal(converted('2024-03-10 02:30:00', 'America/New_York'), '2024-03-10 07:00:00');
    assert.equal(converted('2024-03-10 01:59:59', 'America/New_York'), '2024-03-10 06:59:59');
    assert.equal(converted('2024-03-10 03:30:00', 'America/New_York'), '2024-03-10 07:30:00');
  });

  it('is NULL for abbreviations that the tz database does not have', () => {
    for (const zone of ['CST', 'PST', 'IST', 'nowhere']) assert.equal(converted('2024-07-01 12:00:00', zone), null, zone);
    assert.equal(converted('2024-07-01 12:00:00', 'CET'), '2024-07-01 10:00:00');
  });
});
