import assert from 'node:assert/strict';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { splitScript, translateStatement } from '../../../src/core/translate/translate';

const REFUSED: readonly (readonly [Dialect, string])[] = [
  ['spark', 'SET spark.sql.session.timeZone = GMT+8'], ['spark', 'SET spark.sql.session.timeZone=Asia/Shanghai'], ['spark', 'SET TIME ZONE LOCAL +1'], ['spark', 'SET spark.sql.ansi.enabled = true'],
  ['postgresql', "SET LOCAL TIME ZONE 'Asia/Tokyo'"], ['postgresql', "SET timezone TO 'America/Lima'"], ['postgresql', "SET datestyle = 'SQL, DMY'"],
  ['mysql', "SET time_zone = '+10:00'"], ['mysql', "SET NAMES utf8mb4, time_zone = '+08:00'"], ['mysql', "SET sql_mode = 'ANSI_QUOTES'"], ['mysql', "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,PIPES_AS_CONCAT'"],
  ['clickhouse', 'SET join_use_nulls = 1'], ['clickhouse', 'SET join_use_nulls = 1, max_threads = 0'],
  ['sqlserver', 'SET ANSI_NULLS OFF'], ['sqlserver', 'SET ANSI_NULLS, QUOTED_IDENTIFIER OFF'], ['sqlserver', 'SET ROWCOUNT 10'], ['sqlserver', 'SET DATEFIRST 1'], ['duckdb', "SET default_null_order = 'nulls_first'"],
];

const WITHOUT_EFFECT: readonly (readonly [Dialect, string])[] = [
  ['spark', 'SET spark.sql.session.timeZone = UTC'], ['spark', 'SET TIME ZONE LOCAL'], ['spark', 'SET spark.sql.ansi.enabled=false'], ['spark', 'SET spark.sql.shuffle.partitions = 10'],
  ['postgresql', "SET LOCAL TIME ZONE 'UTC'"], ['postgresql', "SET timezone TO 'utc'"], ['postgresql', 'SET TIME ZONE DEFAULT'], ['postgresql', "SET datestyle = 'ISO, MDY'"], ['postgresql', 'SET DateStyle TO ISO'],
  ['mysql', "SET time_zone = '+00:00'"], ['mysql', "SET NAMES utf8mb4, time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES'"],
  ['clickhouse', 'SET max_threads = 4, join_use_nulls = 0'], ['doris', 'SET enable_unique_key_partial_update = true, parallel = 0'], ['starrocks', 'SET dynamic_overwrite = true'],
  ['sqlserver', 'SET ANSI_NULLS ON'], ['sqlserver', 'SET ANSI_NULLS, QUOTED_IDENTIFIER ON'], ['sqlserver', 'SET ROWCOUNT 0'], ['sqlserver', 'SET NOCOUNT ON'], ['sqlserver', 'SET IMPLICIT_TRANSACTIONS OFF'],
];

function kindOf(dialect: Dialect, sql: string): string | undefined {
  const [statement] = splitScript(sql, dialect);
  return statement && translateStatement(statement, dialect, { columnsOf: () => undefined }).kind;
}

describe('a setting that the local engine does not follow', () => {
  for (const [dialect, sql] of REFUSED) it(`is refused where it changes rows: ${dialect}: ${sql}`, () => assert.equal(kindOf(dialect, sql), 'refused'));
  for (const [dialect, sql] of WITHOUT_EFFECT) it(`is passed over where it changes nothing: ${dialect}: ${sql}`, () => assert.equal(kindOf(dialect, sql), 'nothing'));
});
