import type { Dialect } from '../lex/token';
import { BIGQUERY } from './bigquery';
import { CLICKHOUSE } from './clickhouse';
import { DORIS } from './doris';
import { DUCKDB } from './duckdb';
import { FLINK } from './flink';
import { GENERIC } from './generic';
import { HIVE } from './hive';
import { MYSQL } from './mysql';
import { ORACLE } from './oracle';
import { POSTGRESQL } from './postgresql';
import { REDSHIFT } from './redshift';
import { SNOWFLAKE } from './snowflake';
import { SPARK } from './spark';
import { SQLITE } from './sqlite';
import { SQLSERVER } from './sqlserver';
import { STARROCKS } from './starrocks';
import type { DialectTable } from './table';
import { TRINO } from './trino';

/** One table a dialect. The letters in their comments are the sources of lint-rules.md B.3a: g sqlglot, f SQLFluff, d vendor, M measured, K general knowledge. */
export const DIALECT_TABLES: Readonly<Record<Dialect, DialectTable>> = {
  generic: GENERIC, hive: HIVE, spark: SPARK, mysql: MYSQL, postgresql: POSTGRESQL, sqlite: SQLITE, trino: TRINO, bigquery: BIGQUERY, snowflake: SNOWFLAKE,
  clickhouse: CLICKHOUSE, sqlserver: SQLSERVER, oracle: ORACLE, redshift: REDSHIFT, doris: DORIS, starrocks: STARROCKS, duckdb: DUCKDB, flink: FLINK,
};
