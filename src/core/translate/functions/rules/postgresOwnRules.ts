import type { Dialect } from '../../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../../context';
import { elementOf, typed, type ColumnType, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, POSTGRESQL, type FunctionRule } from '../rule';

const PG: readonly Dialect[] = ['postgresql'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The least INT has no absolute value. */
function absolute(_context: Context, call: Call): string {
  const value = argument(call, 0);
  return value.narrow === true ? `CAST(integer_within(abs(${value.sql}), -2147483648, 2147483647, 'error') AS INTEGER)` : `abs(${value.sql})`;
}

function timeOfParts(_context: Context, call: Call): string {
  const [hour, minute, second] = call.args.map((value) => value.sql);
  const made = `cast_time(time_of_parts(${hour ?? ''}, ${minute ?? ''}, ${second ?? ''}), 'error')`;
  const isWrong = `(${hour ?? ''}) NOT BETWEEN 0 AND 24 OR (${minute ?? ''}) NOT BETWEEN 0 AND 59 OR NOT (${second ?? ''}) BETWEEN 0 AND 60`;
  return `CASE WHEN ${isWrong} THEN fail('time field value out of range') ELSE ${made} END`;
}

/** Parts that are no date or time fail. */
function made(name: string): FunctionRule['sql'] {
  return (_context, call) => {
    const parts = call.args.map((value) => value.sql);
    return `coalesce(${name}(${parts.join(', ')}), CASE WHEN ${parts.map((part) => `(${part}) IS NOT NULL`).join(' AND ')} THEN fail('date field value out of range') END)`;
  };
}

/** What a clock in a zone shows, as an instant; without a zone the session's, which is UTC here. */
function zonedMoment(_context: Context, call: Call): string {
  const shown = `timestamp_of_parts(${call.args.slice(0, 6).map((value) => value.sql).join(', ')})`;
  const zone = call.args[6];
  const checked = `coalesce(${shown}, CASE WHEN ${call.args.slice(0, 6).map((value) => `(${value.sql}) IS NOT NULL`).join(' AND ')} THEN fail('date field value out of range') END)`;
  return zone === undefined ? checked : `zone_to_utc(${checked}, ${zone.sql}, 'postgresql')`;
}

/** The digits behind the point without zeros at the end. */
function leastScale(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'integer') return '0';
  if (value.type !== 'decimal') return refuseConstruct(context, 'min_scale of this value', value.range);
  return `length(rtrim(substr(${asTextSql(context, value)} || '.', instr(${asTextSql(context, value)} || '.', '.') + 1), '0.'))`;
}

/** Settings that are the same in every session here. */
const SETTINGS: Readonly<Record<string, string>> = { timezone: 'UTC', datestyle: 'ISO, MDY', intervalstyle: 'postgres', client_encoding: 'UTF8', server_encoding: 'UTF8', standard_conforming_strings: 'on' };

function setting(context: Context, call: Call): string {
  const name = argument(call, 0).text?.toLowerCase() ?? '';
  return Object.hasOwn(SETTINGS, name) ? quoteText(SETTINGS[name] ?? '') : refuseConstruct(context, 'current_setting of this name', call.range);
}

const TYPE_NAMES: Readonly<Partial<Record<ColumnType['type'], string>>> = { real: 'double precision', decimal: 'numeric', boolean: 'boolean', date: 'date', time: 'time without time zone', interval: 'interval' };

/** The name of a type, where all that makes it is known. */
function typeName(context: Context, value: Expr): string {
  const { type } = value;
  if (type === 'timestamp') return value.zoned === true ? 'timestamp with time zone' : 'timestamp without time zone';
  if (type === 'json') return value.binary === true ? 'jsonb' : refuseConstruct(context, 'pg_typeof of this value', value.range);
  if (type === 'array') return `${typeName(context, typed('', elementOf(value), value.range))}[]`;
  if (value.bytes === true) return 'bytea';
  if (value.text !== undefined) return 'unknown';
  if (type === 'integer') return value.number !== undefined && value.narrow !== true ? 'bigint' : value.number !== undefined ? 'integer' : refuseConstruct(context, 'pg_typeof of this integer', value.range);
  if (type === 'real' && value.column !== undefined) return refuseConstruct(context, 'pg_typeof of this value', value.range);
  return TYPE_NAMES[type] ?? refuseConstruct(context, 'pg_typeof of this value', value.range);
}

const WORDS: ReadonlySet<string> = new Set(['NFC', 'NFD', 'NFKC', 'NFKD']);

function normal(context: Context, call: Call): string {
  const form = call.args[1];
  const name = form === undefined ? 'NFC' : (form.text ?? form.column ?? '').toUpperCase();
  return WORDS.has(name) ? `normal_text(${argument(call, 0).sql}, ${quoteText(name)})` : refuseConstruct(context, 'This normal form', call.range);
}

/** PostgreSQL's functions that come before those of the common tables. */
export const POSTGRES_OWN_RULES: readonly FunctionRule[] = makeRules([
  ['abs', POSTGRESQL, 1, absolute, 'first'],
  ['make_time', PG, 3, timeOfParts, 'time'],
  ['make_date', PG, 3, made('date_of_parts'), 'date'],
  ['make_timestamp', PG, 6, made('timestamp_of_parts'), 'timestamp'],
  ['make_timestamptz', PG, [6, 7], zonedMoment, () => ({ type: 'timestamp', zoned: true })],
  ['min_scale', PG, 1, leastScale, 'integer'],
  ['unistr', PG, 1, 'unicode_text($1)', 'text'],
  ['normalize', PG, [1, 2], normal, 'text'],
  ['parse_ident', PG, 1, 'parts_of_name($1)', 'texts'],
  ['current_setting', PG, [1, 2], setting, 'text'],
  ['current_schema', POSTGRESQL, 0, "'public'", 'text'],
  ['pg_typeof', PG, 1, (context, call) => quoteText(typeName(context, argument(call, 0))), 'text'],
  ['cbrt', ['redshift'], 1, 'cube_root($1)', 'real'],
]);

/** A name without brackets that is one of these functions; `undefined`: it is none. */
export function bareFunction(context: Context, word: string): string | undefined {
  return inDialect(context, 'postgresql', 'redshift') && word === 'CURRENT_SCHEMA' ? "'public'" : undefined;
}
