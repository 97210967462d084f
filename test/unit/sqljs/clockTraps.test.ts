import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCatalog } from '../../../src/adapters/sqljs/catalog';
import type { Connection } from '../../../src/adapters/sqljs/connection';
import { CORE_TRANSLATOR } from '../../../src/adapters/sqljs/coreTranslator';
import { loadEngine, openMounted } from '../../../src/adapters/sqljs/engine';
import { EXECUTION_CONTEXT } from '../../../src/adapters/sqljs/executionContext';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { registerFunction } from '../../../src/adapters/sqljs/sqlFunctions';
import type { SqlValue } from '../../../src/adapters/sqljs/statement';
import type { Dialect } from '../../../src/core/sql/lex/token';

/** 2025-03-04 05:06:07.890 UTC. */
const NOW = 1741064767890;

/** Everything that reads a clock, by dialect. */
const CLOCK: readonly (readonly [Dialect, readonly string[]])[] = [
  ['hive', ['current_date', 'current_date()', 'current_timestamp', 'current_timestamp()', 'unix_timestamp()', 'from_unixtime(unix_timestamp())', 'date_sub(current_date, 1)']],
  ['spark', ['current_date', 'current_date()', 'current_timestamp()', 'now()', 'unix_timestamp()', 'localtimestamp()', "date_format(now(), 'yyyy-MM-dd')"]],
  ['mysql', ['now()', 'now(3)', 'sysdate()', 'curdate()', 'current_date', 'current_time()', 'curtime()', 'utc_date()', 'utc_timestamp()', 'localtime', 'localtimestamp()', 'unix_timestamp()']],
  ['postgresql', ["now()", 'current_date', 'current_time', 'current_timestamp', 'localtimestamp', 'clock_timestamp()', "'now'::timestamp", "'today'::date", "date 'tomorrow'", "timestamp 'yesterday'"]],
  ['trino', ['now()', 'current_date', 'current_timestamp', 'localtimestamp', 'current_timestamp(3)']],
  ['sqlserver', ['getdate()', 'getutcdate()', 'sysdatetime()', 'current_timestamp', "dateadd(day, -1, getdate())"]],
  ['doris', ['now()', 'curdate()', 'current_timestamp()', 'unix_timestamp()']],
  ['starrocks', ['now()', 'curdate()', 'utc_timestamp()']],
  ['snowflake', ['current_date()', 'current_timestamp()', 'sysdate()', 'localtimestamp()']],
  ['bigquery', ['current_date()', 'current_timestamp()', 'current_datetime()']],
  ['clickhouse', ['now()', 'today()', 'yesterday()']],
  ['redshift', ['getdate()', 'sysdate', 'current_date']],
  ['oracle', ['sysdate', 'systimestamp', 'current_date']],
  ['duckdb', ['now()', 'today()', 'current_date', 'current_timestamp']],
  ['flink', ['current_date', 'current_timestamp', 'now()', 'localtimestamp']],
  ['sqlite', ["date('now')", "datetime('now')", "strftime('%Y', 'now')", 'current_timestamp', 'current_date', "julianday('now')", 'unixepoch()', "date()", "time('now')", "datetime('now', '-1 day')"]],
];

const RANDOM: readonly (readonly [Dialect, readonly string[]])[] = [
  ['hive', ['rand()']], ['spark', ['rand()', 'random()', 'uuid()']], ['mysql', ['rand()', 'uuid()']], ['postgresql', ['random()', 'gen_random_uuid()']],
  ['trino', ['random()', 'rand()', 'uuid()']], ['sqlserver', ['newid()', 'rand()']], ['snowflake', ['uuid_string()']], ['bigquery', ['rand()', 'generate_uuid()']],
];

class Trapped extends Error {}

function trap(): never {
  throw new Trapped('the real clock or real randomness was read');
}

/** Runs `act` while every source of real time and randomness throws. */
function trapped<T>(act: () => T): T {
  const real = { now: Date.now, random: Math.random, Date: globalThis.Date, hrtime: process.hrtime, values: crypto.getRandomValues.bind(crypto), uuid: crypto.randomUUID.bind(crypto), perf: performance.now.bind(performance) };
  const Untold = new Proxy(real.Date, { construct: trap, apply: trap });
  try {
    Object.assign(globalThis, { Date: Untold });
    real.Date.now = trap;
    Math.random = trap;
    Object.assign(crypto, { getRandomValues: trap, randomUUID: trap });
    Object.assign(performance, { now: trap });
    return act();
  } finally {
    Object.assign(globalThis, { Date: real.Date });
    real.Date.now = real.now;
    Math.random = real.random;
    Object.assign(crypto, { getRandomValues: real.values, randomUUID: real.uuid });
    Object.assign(performance, { now: real.perf });
  }
}

function valueOf(connection: Connection, dialect: Dialect, expression: string): SqlValue | undefined {
  const [statement] = CORE_TRANSLATOR.split(`SELECT ${expression}`, dialect);
  const translation = statement?.translate(createCatalog(connection));
  if (translation?.kind !== 'translated') throw new Error(`${expression} is not translated`);
  EXECUTION_CONTEXT.begin('a seed', NOW);
  return trapped(() => connection.value(translation.steps[0]?.sql ?? ''));
}

/** Whether a value is of 2025-03-03 … 2025-03-05, whatever form it has. */
function isOfTheRun(value: SqlValue | undefined): boolean {
  if (typeof value === 'number') return (value > 1741000000 && value < 1741200000) || (value > 2460737 && value < 2460741);
  return /^(2025-03-0[345]|05:06:07|2025$)/.test(String(value));
}

describe('SQL of a task sees the run\'s clock and seed alone', () => {
  let db: Connection;
  let close = (): void => undefined;
  before(async () => {
    const engine = await loadEngine(readFileSync(createRequire(__filename).resolve('sql.js/dist/sql-wasm.wasm')));
    const { connection, mount } = openMounted(engine, createMemoryBackend(), 'clock');
    for (const definition of CORE_TRANSLATOR.functions) registerFunction(engine.module, connection, definition);
    engine.vfs.setClock(NOW);
    db = connection;
    close = () => {
      engine.vfs.setClock(undefined);
      connection.close();
      engine.vfs.unmount(mount);
    };
  });
  after(() => {
    close();
  });
  for (const [dialect, expressions] of CLOCK) {
    for (const expression of expressions) {
      it(`${dialect}: ${expression} is of the execution clock`, () => {
        const value = valueOf(db, dialect, expression);
        assert.ok(isOfTheRun(value), String(value));
      });
    }
  }
  for (const [dialect, expressions] of RANDOM) {
    for (const expression of expressions) {
      it(`${dialect}: ${expression} follows the seed`, () => {
        const value = valueOf(db, dialect, expression);
        assert.equal(value, valueOf(db, dialect, expression));
        assert.ok(typeof value === 'number' ? value >= 0 && value < 1 : /^[0-9a-f-]{36}$/.test(String(value)), String(value));
      });
    }
  }
});
