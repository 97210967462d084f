import { refuse } from '../refusal';
import type { Context } from '../context';
import { atom, type Expr } from '../expr';
import type { Call } from './arguments';

const UNITS = 'second|minute|hour|day|week|month|quarter|year';
const CLICKHOUSE = new RegExp(`^tointerval(${UNITS})$`);
const DUCKDB = new RegExp(`^to_(${UNITS}|decade|millisecond|microsecond)(?:s|)$`);

/** ClickHouse's `toIntervalDay(3)`, DuckDB's `to_days(3)`; `undefined`: the call is none of them. */
export function unitInterval(context: Context, call: Call): Expr | undefined {
  const pattern = context.dialect === 'clickhouse' ? CLICKHOUSE : context.dialect === 'duckdb' ? DUCKDB : undefined;
  const unit = pattern?.exec(call.name)?.[1];
  if (unit === undefined || call.args.length !== 1) return undefined;
  const amount = call.args[0] ?? refuse('An argument is missing.', call.range);
  if (unit === 'decade') return { ...atom('NULL', 'unknown', call.range), interval: { amount: `(${amount.sql}) * 10`, unit: 'year' } };
  return { ...atom('NULL', 'unknown', call.range), interval: { amount: amount.sql, unit } };
}
