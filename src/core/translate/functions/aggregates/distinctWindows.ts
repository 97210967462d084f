import { inDialect, refuseConstruct, type Context } from '../../context';
import { typed, type Expr } from '../../expr';
import type { Call } from '../arguments';

/** `count(DISTINCT x) OVER (PARTITION BY …)`, which SQLite has not: the number of different values of the window. */
export function distinctOver(context: Context, call: Call): Expr {
  const [value] = call.args;
  const isKnown = inDialect(context, 'hive', 'oracle', 'snowflake', 'bigquery', 'duckdb', 'clickhouse') && call.name === 'count' && call.args.length === 1;
  if (!isKnown || value === undefined || value.type === 'json' || value.type === 'array') return refuseConstruct(context, `${call.name}(DISTINCT …) OVER`, call.range);
  const filter = [`(${value.sql}) IS NOT NULL`, ...(call.filter === undefined ? [] : [`(${call.filter})`])].join(' AND ');
  return typed(`json_array_length(array_distinct_of(json_group_array(${value.sql}) FILTER (WHERE ${filter})${call.over ?? ''}))`, { type: 'integer' }, call.range);
}
