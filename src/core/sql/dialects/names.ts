import { DIALECTS, type Dialect } from '../lex/token';

/** `datasource_type` values of DolphinScheduler and everyday names, in lower case, that mean one of our dialects. */
const ALIASES: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql',
  pg: 'postgresql',
  greenplum: 'postgresql',
  opengauss: 'postgresql',
  kingbase: 'postgresql',
  hana: 'generic',
  mariadb: 'mysql',
  tidb: 'mysql',
  oceanbase: 'mysql',
  presto: 'trino',
  athena: 'trino',
  databricks: 'spark',
  sparksql: 'spark',
  kyuubi: 'spark',
  impala: 'hive',
  inceptor: 'hive',
  maxcompute: 'hive',
  odps: 'hive',
  mssql: 'sqlserver',
  tsql: 'sqlserver',
  azuresql: 'sqlserver',
  ck: 'clickhouse',
  dameng: 'oracle',
  sqlite3: 'sqlite',
};

/** The dialect that a declared datasource type means, in any case; `generic` when undeclared or unknown. */
export function dialectOf(declared: string | undefined): Dialect {
  const name = (declared ?? '').trim().toLowerCase();
  const exact = DIALECTS.find((dialect) => dialect === name);
  return exact ?? (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined) ?? 'generic';
}
