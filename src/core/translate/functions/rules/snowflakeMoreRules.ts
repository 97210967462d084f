import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { holderOf, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { inArray } from '../../expressions/elements';
import { asVariant } from '../../expressions/variants';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule } from '../rule';

const S: readonly Dialect[] = ['snowflake'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Letters of Snowflake's parameters of regular expressions; the last of `c` and `i` counts, `e` asks for a group. */
function flagsOf(context: Context, call: Call, index: number): string {
  const flags = call.args[index];
  if (flags === undefined) return '';
  if (flags.text === undefined || /[^cimse]/.test(flags.text)) return refuseConstruct(context, `These parameters of ${call.name}`, flags.range);
  const last = [...flags.text].findLast((letter) => letter === 'i' || letter === 'c');
  return `${last === 'i' ? 'i' : ''}${flags.text.includes('m') ? 'm' : ''}${flags.text.includes('s') ? 's' : ''}`;
}

/** The group that is asked for: with `e` the first unless another is named. */
function groupOf(call: Call, flagsAt: number): string {
  const group = call.args[flagsAt + 1];
  return group?.sql ?? (call.args[flagsAt]?.text?.includes('e') === true ? '1' : '0');
}

function matches(context: Context, call: Call): string {
  return `regexp_matches(${argument(call, 0).sql}, '^(?:' || (${argument(call, 1).sql}) || ')$', ${quoteText(flagsOf(context, call, 2))})`;
}

function part(context: Context, call: Call): string {
  const [text, pattern, start, nth] = call.args;
  return `regexp_found(${text?.sql ?? 'NULL'}, ${pattern?.sql ?? 'NULL'}, ${groupOf(call, 4)}, ${start?.sql ?? '1'}, ${nth?.sql ?? '1'}, ${quoteText(flagsOf(context, call, 4))})`;
}

function parts(context: Context, call: Call): string {
  if (call.args.length > 2) return refuseConstruct(context, `${call.name} with these arguments`, call.range);
  return `regexp_all(${argument(call, 0).sql}, ${argument(call, 1).sql}, 0, '')`;
}

/** The value of an element, which is no JSON. */
function plainItem(context: Context, call: Call, index: number): string {
  const value = argument(call, index);
  return ['text', 'integer', 'decimal', 'real'].includes(value.type) ? value.sql : refuseConstruct(context, `${call.name} with this value`, value.range);
}

function countFrom0(context: Context, call: Call, index: number): string {
  const place = argument(call, index);
  return place.number !== undefined && place.number >= 0 ? String(place.number) : refuseConstruct(context, `${call.name} at this place`, place.range);
}

function inserted(context: Context, call: Call): string {
  return `array_inserted(${argument(call, 0).sql}, ${String(Number(countFrom0(context, call, 1)) + 1)}, ${plainItem(context, call, 2)})`;
}

function withoutPlace(context: Context, call: Call): string {
  const array = argument(call, 0).sql;
  const place = Number(countFrom0(context, call, 1));
  return `array_chain(variant_slice(${array}, 0, ${String(place)}), variant_slice(${array}, ${String(place + 1)}, 1000000000))`;
}

function range(context: Context, call: Call): string {
  const [from, to, by] = call.args;
  const step = by === undefined ? 1 : by.number;
  if (step === undefined || step === 0) return refuseConstruct(context, 'array_generate_range with this step', call.range);
  return `series(${from?.sql ?? 'NULL'}, (${to?.sql ?? 'NULL'}) - ${step > 0 ? '1' : '(-1)'}, ${String(step)})`;
}

/** NULLs become JSON's null. */
function keepingNulls(context: Context, call: Call): string {
  if (call.star || call.args.length % 2 === 1) return refuseConstruct(context, 'OBJECT_CONSTRUCT_KEEP_NULL of these arguments', call.range);
  const cells = call.args.map((arg, i) => (i % 2 === 0 ? arg.sql : `json(${asVariant(context, arg)})`));
  return `variant_of_text(json_object(${cells.join(', ')}))`;
}

const LIST = holderOf('array', UNKNOWN);
const list = (_context: Context, call: Call): ColumnType => (call.args[0]?.type === 'array' ? { ...call.args[0] } : LIST);
const texts = (): ColumnType => holderOf('array', { type: 'text' });

/** More functions of Snowflake (Snowflake's manual, "Function and stored procedure reference"). */
export const SNOWFLAKE_MORE_RULES: readonly FunctionRule[] = makeRules([
  ['regexp_like rlike', S, 3, matches, 'boolean'],
  ['regexp_substr', S, [2, 6], part, 'text'],
  ['regexp_substr_all', S, [2, 6], parts, texts],
  ['hex_decode_string', S, 1, 'CAST(bytes_of_hex($1) AS TEXT)', 'text'],
  ['factorial', S, 1, '#factorial_of($1)', 'integer'],
  ['boolxor', S, 2, '(NOT ($1)) <> (NOT ($2))', 'boolean'],
  ['array_construct_compact', S, atLeast(0), (_context, call) => `array_compact_of(json_array(${call.args.map((arg) => inArray(arg)).join(', ')}))`, () => LIST],
  ['array_insert', S, 3, inserted, list],
  ['array_remove_at', S, 2, withoutPlace, list],
  ['array_remove', S, 2, (context, call) => `array_without(${argument(call, 0).sql}, ${plainItem(context, call, 1)})`, list],
  ['array_reverse', S, 1, 'array_reversed($1)', list],
  ['array_flatten', S, 1, 'array_flat($1)', () => LIST],
  ['array_generate_range', S, [2, 3], range, () => holderOf('array', { type: 'integer' })],
  ['object_construct_keep_null', S, atLeast(0), keepingNulls, 'json'],
  ['timestamp_ntz_from_parts timestamp_from_parts', S, 2, "CASE WHEN ($1) IS NOT NULL AND ($2) IS NOT NULL THEN cast_date($1, 'error') || ' ' || cast_time($2, 'error') END", 'timestamp'],
]);
