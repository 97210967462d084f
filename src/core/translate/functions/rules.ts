import type { Dialect } from '../../sql/lex/token';
import { aggregateDialects, aggregateNames } from './aggregates';
import { BIGQUERY_RULES } from './bigqueryRules';
import { CLICKHOUSE_ARRAY_RULES } from './clickhouseArrayRules';
import { CLICKHOUSE_RULES } from './clickhouseRules';
import { CLICKHOUSE_TIME_RULES } from './clickhouseTimeRules';
import { CLOCK_RULES } from './clock';
import { DATE_RULES } from './dateRules';
import { ARRAY_RULES } from './arrayRules';
import { DOCUMENT_RULES } from './documentRules';
import { DORIS_ARRAY_RULES } from './dorisArrayRules';
import { DORIS_RULES } from './dorisRules';
import { FLINK_RULES } from './flinkRules';
import { HIVE_RULES } from './hiveRules';
import { JSON_PATH_RULES } from './jsonPathRules';
import { lambdaDialects } from './lambdaNames';
import { MYSQL_RULES } from './mysqlRules';
import { NUMBER_RULES } from './numberRules';
import type { FunctionRule } from './rule';
import { POSTGRES_MORE_RULES } from './postgresMoreRules';
import { ORACLE_RULES } from './oracleRules';
import { POSTGRES_RULES } from './postgresRules';
import { SPARK_RULES } from './sparkRules';
import { REDSHIFT_RULES, TAKES_SUPER } from './redshiftRules';
import { ROW_RULES } from './rowRules';
import { SNOWFLAKE_RULES } from './snowflakeRules';
import { TEXT_RULES } from './textRules';
import { TIME_RULES } from './timeRules';
import { TRINO_RULES } from './trinoRules';
import { TSQL_RULES } from './tsqlRules';
import { TSQL_SIZE_RULES } from './tsqlSizeRules';
import { VALUE_RULES } from './valueRules';
import { WORD_RULES } from './wordRules';

const RULES: readonly FunctionRule[] = [
  ...BIGQUERY_RULES,
  ...SNOWFLAKE_RULES, ...ORACLE_RULES, ...TSQL_RULES, ...TSQL_SIZE_RULES, ...CLOCK_RULES, ...REDSHIFT_RULES, ...MYSQL_RULES, ...DORIS_RULES, ...DORIS_ARRAY_RULES, ...CLICKHOUSE_RULES, ...CLICKHOUSE_TIME_RULES, ...TEXT_RULES, ...DATE_RULES, ...NUMBER_RULES, ...ARRAY_RULES, ...VALUE_RULES, ...DOCUMENT_RULES, ...WORD_RULES,
  ...TIME_RULES, ...CLICKHOUSE_ARRAY_RULES, ...ROW_RULES, ...POSTGRES_RULES,
  ...POSTGRES_MORE_RULES, ...JSON_PATH_RULES, ...FLINK_RULES, ...HIVE_RULES, ...SPARK_RULES, ...TRINO_RULES,
];

const BY_NAME: ReadonlyMap<string, readonly FunctionRule[]> = RULES.reduce((map, rule) => {
  for (const name of rule.names) map.set(name, [...(map.get(name) ?? []), rule]);
  return map;
}, new Map<string, readonly FunctionRule[]>());

/** The rule for a call, by name in lower case and number of arguments; `isArray`: the first of them is an array. */
export function findRule(dialect: Dialect, name: string, { count, isArray }: { readonly count: number; readonly isArray: boolean }): FunctionRule | undefined {
  const fitting = (BY_NAME.get(name) ?? []).filter((rule) => rule.dialects.includes(dialect) && rule.arity[0] <= count && count <= rule.arity[1]);
  return (isArray ? fitting.find(isArrayRule) : undefined) ?? fitting[0];
}

/** Functions that are written for arrays or take them as they are. */
const PASSES_ARRAYS = new Set('coalesce nvl ifnull if iff iif nvl2 concat_ws nullif to_json isnull isnotnull json_array_length json_array json_object multiif json_build_object jsonb_build_object json_build_array jsonb_build_array json_length json_contains transform'.split(' '));

export function isArrayRule(rule: FunctionRule): boolean {
  return ARRAY_RULES.includes(rule) || CLICKHOUSE_ARRAY_RULES.includes(rule) || (BIGQUERY_RULES.includes(rule) && /array|json/.test(rule.names.join())) || DORIS_ARRAY_RULES.includes(rule) || ROW_RULES.includes(rule) || SNOWFLAKE_RULES.includes(rule) || FLINK_RULES.includes(rule) || SPARK_RULES.includes(rule) || (REDSHIFT_RULES.includes(rule) && rule.names.some((name) => TAKES_SUPER.has(name))) || rule.names.some((name) => PASSES_ARRAYS.has(name));
}

/** Whether a rule takes VARIANTs as they are. */
export function takesVariants(rule: FunctionRule): boolean {
  return SNOWFLAKE_RULES.includes(rule) || ARRAY_RULES.includes(rule);
}

/** All functions by name, for the documents. */
export function functionDialects(): ReadonlyMap<string, readonly Dialect[]> {
  const names = [...new Set([...BY_NAME.keys(), ...aggregateNames(), ...lambdaDialects().keys()])].sort();
  return new Map(names.map((name) => [name, knownDialects(name)]));
}

/** The dialects for which a function is known. */
export function knownDialects(name: string): readonly Dialect[] {
  const dialects = (BY_NAME.get(name) ?? []).flatMap((rule) => rule.dialects);
  return [...new Set([...dialects, ...aggregateDialects(name), ...(lambdaDialects().get(name) ?? [])])];
}
