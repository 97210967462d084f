import type { Context } from '../context';
import { atom, inside, isNumeric, isTemporal, LEVEL, type Expr } from '../expr';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import type { TypeName } from './types';

function call(name: string, ...args: readonly string[]): string {
  return `${name}(${args.join(', ')})`;
}

function modeOf(context: Context, lenient: boolean): string {
  return quoteText(lenient ? 'null' : context.traits.badCast);
}

/** What `value` is as text; decimals with the digits that their type has, booleans as words. */
export function asTextSql(context: Context, value: Expr): string {
  if (value.type === 'text' || value.type === 'json' || isTemporal(value.type) || value.type === 'time') return value.sql;
  if (value.type === 'decimal' && value.scale !== undefined) return call('printf', `'%.${String(value.scale)}f'`, value.sql);
  if (value.type === 'boolean' && !context.traits.native && context.traits.badCast !== 'prefix') {
    return `CASE WHEN ${value.sql} THEN 'true' WHEN NOT ${inside(value, LEVEL.unary)} THEN 'false' END`;
  }
  return `CAST(${value.sql} AS TEXT)`;
}

function toText(context: Context, value: Expr, type: TypeName): string {
  const text = asTextSql(context, value);
  const [size] = type.sizes;
  return size === undefined || type.name === 'TEXT' ? text : `substr(${text}, 1, ${String(size)})`;
}

function toInteger(context: Context, value: Expr, lenient: boolean): string {
  if (value.type === 'integer' || value.type === 'boolean') return `CAST(${value.sql} AS INTEGER)`;
  const rounds = context.traits.castRounds ? '1' : '0';
  return `CAST(${call('cast_integer', value.sql, modeOf(context, lenient), rounds)} AS INTEGER)`;
}

function toNumber(context: Context, value: Expr, lenient: boolean): string {
  if (isNumeric(value.type)) return `CAST(${value.sql} AS REAL)`;
  return call('cast_real', value.sql, modeOf(context, lenient));
}

function toDecimal(context: Context, value: Expr, type: TypeName & { readonly lenient: boolean }): string {
  const [precision, scale = 0] = type.sizes;
  if (precision === undefined && context.traits.badCast === 'error') return toNumber(context, value, type.lenient);
  return call('round', toNumber(context, value, type.lenient), String(scale));
}

function scaleOf(type: TypeName): { readonly scale?: number } {
  return type.type === 'decimal' && type.sizes.length > 0 ? { scale: type.sizes[1] ?? 0 } : {};
}

function temporal(context: Context, value: Expr, target: { readonly kind: 'date' | 'timestamp'; readonly lenient: boolean }): string {
  if (value.type === target.kind) return value.sql;
  if (isNumeric(value.type)) refuse(`A number cannot be cast to ${target.kind} by the local runner.`, value.range);
  return call(`cast_${target.kind}`, value.sql, modeOf(context, target.lenient));
}

/** `CAST(value AS type)`; `lenient`: TRY_CAST, which gives NULL instead of failing. */
export function castTo(context: Context, value: Expr, type: TypeName & { readonly lenient: boolean }): Expr {
  return { ...atom(castSql(context, value, type), type.type, value.range), ...scaleOf(type) };
}

function castSql(context: Context, value: Expr, type: TypeName & { readonly lenient: boolean }): string {
  switch (type.type) {
    case 'integer':
      return toInteger(context, value, type.lenient);
    case 'real':
      return toNumber(context, value, type.lenient);
    case 'decimal':
      return toDecimal(context, value, type);
    case 'text':
      return parenthesise(toText(context, value, type));
    case 'date':
    case 'timestamp':
      return temporal(context, value, { kind: type.type, lenient: type.lenient });
    case 'boolean':
      return value.type === 'boolean' ? inside(value, LEVEL.atom) : call('cast_boolean', value.sql, modeOf(context, type.lenient));
    case 'json':
      return call('cast_json', value.sql, modeOf(context, type.lenient));
    default:
      return refuse(`A cast to ${type.name} is not supported by the local runner.`, type.range);
  }
}

function parenthesise(sql: string): string {
  return sql.startsWith('CASE') ? `(${sql})` : sql;
}

/** Plain SQLite's CAST, which takes any type name and goes by its affinity; dates and times are the trap of sql.md §6. */
export function nativeCast(context: Context, value: Expr, type: TypeName & { readonly lenient: boolean }): Expr {
  if (type.type === 'integer' && !type.lenient) return atom(`CAST(${value.sql} AS INTEGER)`, 'integer', value.range);
  if (type.type === 'real' && !type.lenient) return atom(`CAST(${value.sql} AS REAL)`, 'real', value.range);
  if (type.type === 'decimal' && !type.lenient) {
    const [precision, scale = 0] = type.sizes;
    const number = `CAST(${value.sql} AS ${precision === undefined ? 'NUMERIC' : 'REAL'})`;
    return { ...atom(precision === undefined ? number : call('round', number, String(scale)), 'decimal', value.range), ...scaleOf(type) };
  }
  if (type.name === 'BLOB') return atom(`CAST(${value.sql} AS BLOB)`, 'unknown', value.range);
  return castTo(context, value, type);
}
