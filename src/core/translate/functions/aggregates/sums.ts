import { inDialect, type Context } from '../../context';
import { UNKNOWN, type ColumnType } from '../../expr';
import { cutQuotient } from '../../expressions/tsqlDecimals';
import type { Call } from '../arguments';
import { totalOfSpans } from '../rules/postgresRules';
import { aggregateArgument, refuseMore, suffix } from './aggregate';

/** SQL Server's average of integers is an integer; decimals have the digits of `averageType`. */
export function average(context: Context, call: Call): string {
  refuseMore(context, call, 1);
  const spans = totalOfSpans(context, call, suffix(call));
  if (spans !== undefined) return spans;
  const plain = `avg(${aggregateArgument(call)})${suffix(call)}`;
  const counted = `count(${aggregateArgument(call)})${suffix(call)}`;
  const { scale } = averageType(context, call);
  if (scale !== undefined) return context.dialect === 'sqlserver' ? cutQuotient(sum(context, call), counted, scale) : `${context.dialect === 'trino' ? 'round_number' : 'round'}(${plain}, ${String(scale)})`;
  if (context.dialect === 'redshift' && call.args[0]?.type === 'integer') return `CAST(${plain} AS INTEGER)`;
  if (!inDialect(context, 'sqlserver', 'flink')) return plain;
  const all = `sum(${aggregateArgument(call)})${suffix(call)}`;
  return `CASE typeof(${all}) WHEN 'integer' THEN ${all} / ${counted} ELSE ${plain} END`;
}

/** MySQL and Spark give four digits more than the values have, Snowflake six as its quotients, SQL Server at least six, Trino as many. */
export function averageType(context: Context, call: Call): ColumnType {
  const value = call.args[0] ?? UNKNOWN;
  if (value.type === 'interval') return { type: 'interval' };
  const scale = value.type === 'integer' && inDialect(context, 'mysql', 'snowflake') ? 0 : value.type === 'boolean' && context.dialect === 'mysql' ? 0 : value.type === 'decimal' ? value.scale : undefined;
  if (inDialect(context, 'sqlserver', 'flink', 'redshift') && value.type === 'integer') return { type: 'integer' };
  if (scale === undefined) return { type: value.type === 'decimal' || (inDialect(context, 'postgresql') && value.type === 'integer') ? 'decimal' : value.type === 'unknown' ? 'unknown' : 'real' };
  if (inDialect(context, 'mysql', 'hive', 'spark')) return { type: 'decimal', scale: scale + 4 };
  if (context.dialect === 'snowflake') return { type: 'decimal', scale: Math.max(scale, Math.min(scale + 6, 12)) };
  if (context.dialect === 'sqlserver') return { type: 'decimal', scale: Math.max(scale, 6), precision: 38 };
  return inDialect(context, 'trino', 'redshift') ? { type: 'decimal', scale } : { type: 'decimal' };
}

/** The sum of decimals has their digits: binary fractions would leave a rest. */
export function sum(context: Context, call: Call): string {
  refuseMore(context, call, 1);
  const spans = totalOfSpans(context, call, suffix(call));
  if (spans !== undefined) return spans;
  const value = call.args[0];
  const plain = `sum(${aggregateArgument(call)})${suffix(call)}`;
  // SQL Server's sum of INTs is an INT.
  if (context.dialect === 'sqlserver' && value?.narrow === true) return `CAST(integer_within(${plain}, -2147483648, 2147483647, 'error') AS INTEGER)`;
  return value?.type === 'decimal' && value.scale !== undefined ? `round(${plain}, ${String(value.scale)})` : plain;
}

export function sumType(context: Context, call: Call): ColumnType {
  const value = call.args[0] ?? UNKNOWN;
  if (context.dialect === 'sqlserver' && value.narrow === true) return { type: 'integer', narrow: true };
  return value.type === 'boolean' || value.type === 'integer' ? { type: 'integer' } : value.type === 'decimal' ? { ...value, precision: 38 } : value;
}
