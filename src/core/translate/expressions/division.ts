import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, inside, LEVEL, spanOf, type Expr, type Pair } from '../expr';
import { divisor, exact, numberType, scaleOf, scaleOfSum } from './operators';
import { redshiftQuotient } from './redshiftDecimals';
import { tsqlQuotient } from './tsqlDecimals';

/** MySQL's quotients are decimals with four digits more than the dividend (`div_precision_increment`), Snowflake's with six, twelve at most. */
function scaleOfQuotient(context: Context, [left]: Pair): number | undefined {
  const scale = scaleOf(left);
  if (scale === undefined) return undefined;
  return context.dialect === 'mysql' ? scale + 4 : Math.max(scale, Math.min(scale + 6, 12));
}

/** ClickHouse's quotient of a decimal has the digits of the dividend; further ones are cut off. */
function cutQuotient(context: Context, pair: Pair): Expr {
  const [left, right] = pair;
  if (left.type !== 'decimal' || left.scale === undefined) return refuseConstruct(context, "'/' on decimals", spanOf(pair));
  const power = String(10 ** left.scale);
  const quotient = `CAST(${left.sql} AS REAL) / ${divisor(context, right, LEVEL.unary)}`;
  return { ...atom(`(CAST(round((${quotient}) * ${power}, 6) AS INTEGER) / ${power}.0)`, 'decimal', spanOf(pair)), scale: left.scale };
}

/** `a / b`. */
export function divide(context: Context, pair: Pair): Expr {
  const [left, right] = pair;
  const type = numberType(pair);
  if (inDialect(context, 'mysql', 'snowflake') && (type === 'integer' || type === 'decimal')) {
    const sql = `CAST(${left.sql} AS REAL) / ${divisor(context, right, LEVEL.unary)}`;
    return exact({ sql, level: LEVEL.multiply, type: 'decimal', range: spanOf(pair) }, scaleOfQuotient(context, pair));
  }
  if (context.dialect === 'trino' && type === 'decimal' && scaleOfSum(pair) !== undefined) {
    const scale = scaleOfSum(pair) ?? 0;
    return { ...atom(`round_number(CAST(${left.sql} AS REAL) / ${divisor(context, right, LEVEL.unary)}, ${String(scale)})`, type, spanOf(pair)), scale };
  }
  const cut = context.dialect === 'sqlserver' ? tsqlQuotient(context, pair) : context.dialect === 'redshift' ? redshiftQuotient(context, pair) : undefined;
  if (cut !== undefined) return cut;
  if (context.dialect === 'clickhouse' && type === 'decimal') return cutQuotient(context, pair);
  const isReal = context.traits.division === 'real' || (type !== 'integer' && (left.type === 'decimal' || left.type === 'real' || right.type === 'decimal' || right.type === 'real'));
  const dividend = isReal ? `CAST(${left.sql} AS REAL)` : inside(left, LEVEL.multiply);
  return { sql: `${dividend} / ${divisor(context, right, LEVEL.unary)}`, level: LEVEL.multiply, type: isReal && type !== 'decimal' && type !== 'unknown' ? 'real' : type, range: spanOf(pair) };
}

/** DuckDB's `//`: without a remainder for whole numbers, as `/` for others. */
export function wholeDivision(context: Context, pair: Pair): Expr {
  const type = numberType(pair);
  if (type === 'unknown') return refuseConstruct(context, "'//' of values whose type is not known", spanOf(pair));
  if (type !== 'integer') return divide(context, pair);
  return atom(`(${inside(pair[0], LEVEL.multiply)} / ${divisor(context, pair[1], LEVEL.unary)})`, 'integer', spanOf(pair));
}
