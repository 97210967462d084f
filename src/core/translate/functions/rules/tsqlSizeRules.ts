import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import type { ColumnType, Expr } from '../../expr';
import { MAX_SIZE } from '../../expressions/types';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';

const T: readonly Dialect[] = ['sqlserver'];

/** Bytes of a text that is no varchar(max) or nvarchar(max). */
const MAX_BYTES = 8000;

const INT_MAX = 2 ** 31 - 1;

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

const BEYOND = "fail('text beyond ASCII, whose bytes the local runner does not count')";

/** Bytes that a value takes: a character of an nvarchar has two, one of a varchar has one. */
function dataLength(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'null') return 'NULL';
  if (value.type === 'integer' && value.number !== undefined) return value.narrow === true ? '4' : refuseConstruct(context, 'DATALENGTH of this value', value.range);
  if (value.type === 'date') return `CASE WHEN (${value.sql}) IS NOT NULL THEN 3 END`;
  if (value.type !== 'text' || value.charBytes === undefined) return refuseConstruct(context, 'DATALENGTH of this value', value.range);
  const sql = `(${value.sql})`;
  if (value.charBytes === 2) return `utf16_length${sql} * 2`;
  return `CASE WHEN byte_length${sql} = length${sql} THEN length${sql} WHEN ${sql} IS NOT NULL THEN ${BEYOND} END`;
}

/** A negative count gives NULL; a cast to varchar(max) stays whole, a literal is cut at 8,000 bytes, of other texts it is not known here whether they may be longer. */
function replicated(context: Context, call: Call): string {
  const [value, count] = [argument(call, 0), argument(call, 1)];
  if (value.type === 'null' || count.type === 'null') return 'NULL';
  if (value.type !== 'text' && value.type !== 'integer') return refuseConstruct(context, 'REPLICATE of this value', value.range);
  const times = count.type === 'integer' ? count.sql : `CAST(${count.sql} AS INTEGER)`;
  const whole = `repeat_text(${value.sql}, ${times})`;
  const most = MAX_BYTES / (value.charBytes ?? (value.type === 'integer' ? 1 : 2));
  if (value.sql.endsWith(`, 1, ${String(MAX_SIZE)})`)) return `CASE WHEN (${times}) >= 0 THEN ${whole} END`;
  const cut = value.text !== undefined || value.type === 'integer'
    ? `substr(${whole}, 1, ${String(most)})`
    : `CASE WHEN length(${value.sql}) * (${times}) > ${String(most)} THEN fail('REPLICATE beyond 8,000 bytes is supported for literals only by the local runner') ELSE ${whole} END`;
  return `CASE WHEN (${times}) >= 0 THEN ${cut} END`;
}

/** The power has the type of the base: 2 to the power of -1 is 0. */
function power(context: Context, call: Call): string {
  const [base, exponent] = [argument(call, 0), argument(call, 1)];
  const plain = `power(${base.sql}, ${exponent.sql})`;
  if (base.type === 'null') return 'NULL';
  if (base.type === 'real' || base.type === 'text' || base.type === 'boolean') return plain;
  if (base.type === 'decimal' && base.scale !== undefined) return `round_number(${plain}, ${String(base.scale)})`;
  if (base.type !== 'integer') return refuseConstruct(context, 'POWER of a number whose type is not known', base.range);
  const most = base.narrow === true ? INT_MAX : Number.MAX_SAFE_INTEGER;
  return `#integer_within(truncate_number(${plain}, 0), ${String(base.narrow === true ? -INT_MAX - 1 : -most)}, ${String(most)}, 'error')`;
}

function powerType(_context: Context, call: Call): ColumnType {
  const { type, scale, narrow } = argument(call, 0);
  if (type === 'decimal') return { type, scale };
  return type === 'integer' ? { type, narrow } : { type: 'real' };
}

/** SQL Server's functions whose values depend on the size of a type. */
export const TSQL_SIZE_RULES: readonly FunctionRule[] = makeRules([
  ['datalength', T, 1, dataLength, 'integer'],
  ['replicate', T, 2, replicated, 'text'],
  ['power', T, 2, power, powerType],
]);
