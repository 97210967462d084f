import type { Dialect } from '../../sql/lex/token';
import { aggregateDialects, aggregateNames } from './aggregates/aggregates';
import { BIGQUERY_MORE_RULES } from './rules/bigqueryMoreRules';
import { BIGQUERY_RULES } from './rules/bigqueryRules';
import { BIGQUERY_ZONE_RULES } from './rules/bigqueryZones';
import { CLICKHOUSE_ARRAY_RULES } from './rules/clickhouseArrayRules';
import { CLICKHOUSE_MORE_ARRAY_RULES, CLICKHOUSE_MORE_RULES } from './rules/clickhouseMoreRules';
import { CLICKHOUSE_RULES } from './rules/clickhouseRules';
import { CLICKHOUSE_TIME_RULES } from './rules/clickhouseTimeRules';
import { CLOCK_RULES } from './rules/clockRules';
import { DATE_RULES } from './rules/dateRules';
import { ARRAY_RULES } from './rules/arrayRules';
import { DOCUMENT_RULES } from './rules/documentRules';
import { DORIS_ARRAY_RULES } from './rules/dorisArrayRules';
import { DORIS_RULES } from './rules/dorisRules';
import { DUCKDB_RULES } from './rules/duckdbRules';
import { FLINK_RULES } from './rules/flinkRules';
import { HIVE_RULES } from './rules/hiveRules';
import { JSON_PATH_RULES } from './rules/jsonPathRules';
import { clockDialects } from './clockCalls';
import { lambdaDialects } from './lambdaNames';
import { MYSQL_RULES } from './rules/mysqlRules';
import { MYSQL_TIME_RULES } from './rules/mysqlTimeRules';
import { NUMBER_RULES } from './rules/numberRules';
import type { FunctionRule } from './rule';
import { BYTEA_RULES } from './rules/byteaRules';
import { POSTGRES_ARRAY_RULES } from './rules/postgresArrayRules';
import { POSTGRES_OWN_RULES } from './rules/postgresOwnRules';
import { POSTGRES_MORE_RULES } from './rules/postgresMoreRules';
import { ORACLE_RULES } from './rules/oracleRules';
import { POSTGRES_RULES } from './rules/postgresRules';
import { SPARK_RULES } from './rules/sparkRules';
import { REDSHIFT_RULES, TAKES_SUPER } from './rules/redshiftRules';
import { REDSHIFT_TEXT_RULES } from './rules/redshiftTextRules';
import { ROW_RULES } from './rules/rowRules';
import { SNOWFLAKE_MORE_RULES } from './rules/snowflakeMoreRules';
import { SNOWFLAKE_RULES } from './rules/snowflakeRules';
import { WAREHOUSE_RULES } from './rules/warehouseRules';
import { TEXT_RULES } from './rules/textRules';
import { TIME_RULES } from './rules/timeRules';
import { TRINO_RULES } from './rules/trinoRules';
import { TSQL_RULES } from './rules/tsqlRules';
import { TSQL_SIZE_RULES } from './rules/tsqlSizeRules';
import { VALUE_RULES } from './rules/valueRules';
import { WORD_RULES } from './rules/wordRules';

/** Functions of the common tables that take arrays as they are. */
const TAKES_ARRAYS = new Set('coalesce nvl ifnull if iff iif nvl2 concat_ws nullif to_json isnull isnotnull json_array_length json_array json_object multiif json_build_object jsonb_build_object json_build_array jsonb_build_array json_length json_contains transform'.split(' '));

function isBigqueryArray(name: string): boolean {
  return /array|json/.test(name);
}

/** What the functions of a table take as it is: arrays, VARIANTs. */
interface Taking {
  readonly arrays?: boolean | ((name: string) => boolean);
  readonly variants?: boolean;
}

function taking({ arrays = false, variants = false }: Taking, rules: readonly FunctionRule[]): readonly FunctionRule[] {
  const takes = typeof arrays === 'function' ? arrays : () => arrays;
  return rules.map((rule) => ({ ...rule, takesArrays: rule.names.some((name) => takes(name) || TAKES_ARRAYS.has(name)), takesVariants: variants }));
}

const ARRAYS: Taking = { arrays: true };

/** In the order in which they are asked: of two rules for one name, dialect and number of arguments the first one counts. */
const RULES: readonly FunctionRule[] = [
  ...taking({ arrays: (name) => isBigqueryArray(name) || name === 'format' }, BIGQUERY_MORE_RULES),
  ...taking({}, WAREHOUSE_RULES),
  ...taking({ arrays: isBigqueryArray }, BIGQUERY_RULES), ...BIGQUERY_ZONE_RULES,
  ...taking(ARRAYS, DUCKDB_RULES),
  ...taking({ arrays: true, variants: true }, [...SNOWFLAKE_MORE_RULES, ...SNOWFLAKE_RULES]),
  ...taking({ arrays: (name) => name === 'pg_typeof' }, [...POSTGRES_OWN_RULES, ...BYTEA_RULES]),
  ...taking(ARRAYS, POSTGRES_ARRAY_RULES),
  ...taking({}, [...ORACLE_RULES, ...TSQL_RULES, ...TSQL_SIZE_RULES, ...CLOCK_RULES]),
  ...taking({ arrays: (name) => TAKES_SUPER.has(name) || name === 'array_flatten' || name === 'object' }, [...REDSHIFT_RULES, ...REDSHIFT_TEXT_RULES]),
  ...taking({}, [...MYSQL_RULES, ...MYSQL_TIME_RULES, ...DORIS_RULES]),
  ...taking(ARRAYS, DORIS_ARRAY_RULES),
  ...taking(ARRAYS, CLICKHOUSE_MORE_ARRAY_RULES),
  ...taking({ arrays: (name) => name === 'tojsonstring' || name === 'multisearchany' || name === 'multisearchfirstindex' || name === 'rounddown' }, CLICKHOUSE_MORE_RULES),
  ...taking({}, [...CLICKHOUSE_RULES, ...CLICKHOUSE_TIME_RULES, ...TEXT_RULES, ...DATE_RULES, ...NUMBER_RULES]),
  ...taking({ arrays: true, variants: true }, ARRAY_RULES),
  ...taking({}, [...VALUE_RULES, ...DOCUMENT_RULES, ...WORD_RULES, ...TIME_RULES]),
  ...taking(ARRAYS, [...CLICKHOUSE_ARRAY_RULES, ...ROW_RULES]),
  ...taking({}, [...POSTGRES_RULES, ...POSTGRES_MORE_RULES, ...JSON_PATH_RULES]),
  ...taking(ARRAYS, FLINK_RULES),
  ...taking({}, HIVE_RULES),
  ...taking(ARRAYS, SPARK_RULES),
  ...taking({ arrays: (name) => /array_(?:first|last)$|^trim_array$/.test(name) }, TRINO_RULES),
];

/** Functions that take intervals as they are written. */
const TAKES_INTERVALS = new Set('date_add date_sub adddate subdate timestamp_add timestamp_sub datetime_add datetime_sub time_slice date_slice date_floor date_ceil tostartofinterval time_bucket date_bin time_add time_sub date_bucket datetime_bucket timestamp_bucket range generate_series sequence tumble tumble_start tumble_end generate_date_array generate_timestamp_array age'.split(' '));

const BY_NAME: ReadonlyMap<string, readonly FunctionRule[]> = RULES.reduce((map, rule) => {
  for (const name of rule.names) map.set(name, [...(map.get(name) ?? []), TAKES_INTERVALS.has(name) ? { ...rule, takesIntervals: true } : rule]);
  return map;
}, new Map<string, readonly FunctionRule[]>());

/** The rule for a call, by name in lower case and number of arguments; `isArray`: the first of them is an array. */
export function findRule(dialect: Dialect, name: string, { count, isArray }: { readonly count: number; readonly isArray: boolean }): FunctionRule | undefined {
  const rules = BY_NAME.get(name);
  if (rules === undefined) return undefined;
  const fits = ({ dialects, arity }: FunctionRule): boolean => arity[0] <= count && count <= arity[1] && dialects.includes(dialect);
  return (isArray ? rules.find((rule) => rule.takesArrays === true && fits(rule)) : undefined) ?? rules.find(fits);
}

/** All functions by name, for the documents. */
export function functionDialects(): ReadonlyMap<string, readonly Dialect[]> {
  const names = [...new Set([...BY_NAME.keys(), ...aggregateNames(), ...lambdaDialects().keys(), ...clockDialects().keys()])].sort();
  return new Map(names.map((name) => [name, knownDialects(name)]));
}

/** The dialects for which a function is known. */
export function knownDialects(name: string): readonly Dialect[] {
  const dialects = (BY_NAME.get(name) ?? []).flatMap((rule) => rule.dialects);
  return [...new Set([...dialects, ...aggregateDialects(name), ...(lambdaDialects().get(name) ?? []), ...(clockDialects().get(name) ?? [])])];
}
