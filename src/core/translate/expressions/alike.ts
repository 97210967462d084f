import { inDialect, type Context } from '../context';
import { typed, type Expr } from '../expr';
import { asTextSql } from './casts';

/** PostgreSQL reads a literal beside jsonb as jsonb. */
function asDocuments(values: readonly Expr[]): readonly Expr[] {
  if (!values.some((value) => value.type === 'json' && value.binary === true)) return values;
  return values.map((value) => (value.text === undefined ? value : typed(`jsonb_of(${value.sql})`, { type: 'json', binary: true }, value.range)));
}

/** Values of which one is given, where some are texts: decimals among them become texts, with the digits that they have. */
export function alike(context: Context, values: readonly Expr[]): readonly Expr[] {
  if (context.dialect === 'postgresql') return asDocuments(values);
  if (!inDialect(context, 'mysql', 'doris', 'starrocks') || !values.some((value) => value.type === 'text')) return values;
  return values.map((value) => (value.type === 'decimal' && value.scale !== undefined ? typed(asTextSql(context, value), { type: 'text' }, value.range) : value));
}

/** The conditional functions whose arguments from this one on are such values, by name. */
const CHOOSING: Readonly<Record<string, number>> = { coalesce: 0, ifnull: 0, nvl: 0, if: 1 };

/** The arguments of a call of which one is given. */
export function alikeArguments(context: Context, name: string, args: readonly Expr[]): readonly Expr[] {
  const from = Object.hasOwn(CHOOSING, name) ? CHOOSING[name] : undefined;
  return from === undefined ? args : [...args.slice(0, from), ...alike(context, args.slice(from))];
}
