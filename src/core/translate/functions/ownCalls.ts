import type { Dialect } from '../../sql/lex/token';
import { refuseConstruct, type Context } from '../context';
import { atom, type Expr } from '../expr';
import { alikeArguments } from '../expressions/alike';
import { asSpan } from '../expressions/spans';
import { isVariant, plainVariant } from '../expressions/variants';
import { sequenceValue } from '../queries/vendorRows';
import type { Call } from './arguments';
import { withClickhouseZone } from './clickhouseZones';
import { clockCall, onWalls } from './clockCalls';
import type { FunctionRule } from './rule';
import { bytesRule } from './rules/byteaRules';
import { numberInterval } from './rules/oracleRules';
import { trinoOwnRule } from './rules/trinoBytesRules';
import { tupleCall } from './tuples';
import { unitInterval } from './unitIntervals';

/** What a dialect does with every call beside the tables of functions, in this order. */
export interface OwnCalls {
  /** The arguments as calls of the dialect take them, before anything else is made of the call. */
  readonly taken?: (context: Context, call: Call) => Call;
  /** The value of a call that stands in no table; `undefined`: it is another call. */
  readonly value?: (context: Context, call: Call) => Expr | undefined;
  /** The rule that the arguments choose; `undefined`: the tables say. */
  readonly rule?: (context: Context, call: Call) => FunctionRule | undefined;
  /** The call with its arguments as the rule takes them. */
  readonly prepared?: (context: Context, call: Call, rule: FunctionRule | undefined) => Call;
}

/** Hive's and Spark's intervals are values that no function takes. */
function withoutSpans(context: Context, call: Call): Call {
  const span = call.args.find(({ type }) => type === 'interval');
  return span === undefined ? call : refuseConstruct(context, `${call.name} of an interval`, span.range);
}

/** PostgreSQL's intervals are values; generate_series reads its step as it is written. */
function withSpans(context: Context, call: Call): Call {
  return { ...call, args: call.args.map((arg) => (arg.lambda === undefined ? asSpan(context, arg) : arg)) };
}

/** Snowflake's `seq4()`. */
function sequence(context: Context, call: Call): Expr | undefined {
  if (!/^seq[1248]$/.test(call.name)) return undefined;
  return sequenceValue(context, call.range) ?? refuseConstruct(context, `${call.name} without GENERATOR`, call.range);
}

/** Oracle's `NUMTODSINTERVAL(1, 'DAY')` and its like. */
function madeInterval(context: Context, call: Call): Expr | undefined {
  if (!/^(?:numto|to_)(?:ds|ym)interval$/.test(call.name)) return undefined;
  const interval = numberInterval(call) ?? refuseConstruct(context, `${call.name} of this unit`, call.range);
  return { ...atom('NULL', 'unknown', call.range), interval };
}

/** Aggregates that keep what they take. */
const COLLECTS = new Set(['array_agg', 'object_agg', 'any_value', 'count', 'lag', 'lead', 'first_value', 'last_value', 'nth_value', 'max_by', 'min_by']);

/** Snowflake's functions take a VARIANT for the number or text in it, but for those of VARIANTs. */
function withoutVariants(context: Context, call: Call, rule: FunctionRule | undefined): Call {
  const { args } = call;
  const isSame = /^(?:coalesce|nvl|ifnull|iff|nvl2|nullif)$/.test(call.name) && args.every((arg) => isVariant(context, arg) || arg.type === 'null' || arg.type === 'boolean');
  if (rule?.takesVariants === true || isSame || COLLECTS.has(call.name)) return call;
  return { ...call, args: args.map((arg) => plainVariant(context, arg)) };
}

function withAlike(context: Context, call: Call): Call {
  return { ...call, args: alikeArguments(context, call.name, call.args) };
}

const HIVE: OwnCalls = { taken: withoutSpans };
const MYSQL: OwnCalls = { prepared: withAlike };

/** By dialect; those that are not named do nothing but what the tables say. */
export const OWN_CALLS: Readonly<Partial<Record<Dialect, OwnCalls>>> = {
  hive: HIVE,
  spark: HIVE,
  mysql: MYSQL,
  doris: MYSQL,
  starrocks: MYSQL,
  postgresql: { taken: withSpans, rule: bytesRule },
  redshift: { rule: bytesRule },
  trino: { taken: onWalls, value: clockCall, rule: trinoOwnRule },
  sqlserver: { taken: onWalls, value: clockCall },
  snowflake: { value: sequence, prepared: withoutVariants },
  oracle: { taken: onWalls, value: (context, call) => madeInterval(context, call) ?? clockCall(context, call) },
  clickhouse: { taken: withClickhouseZone, value: (context, call) => unitInterval(context, call) ?? tupleCall(context, call) },
  duckdb: { value: unitInterval },
};
