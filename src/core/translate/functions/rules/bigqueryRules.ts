import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { type Expr } from '../../expr';
import { inArray } from '../../expressions/elements';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import { arrayOf, one, sameArray } from './arrayRules';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule, type RuleRow } from '../rule';

type Body = RuleRow[3];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** `SAFE_ADD(a, b)`: NULL beyond the range of integers. */
function safe(operator: string): Body {
  return (context, call) => {
    const [left, right] = [argument(call, 0), argument(call, 1)];
    const sql = `(${left.sql}) ${operator} (${right.sql})`;
    if (left.type === 'integer' && right.type === 'integer') return `CASE WHEN typeof(${sql}) = 'integer' THEN ${sql} END`;
    return left.type === 'real' || right.type === 'real' ? sql : refuseConstruct(context, `${call.name} of these values`, call.range);
  };
}

/** Dates or instants from one to the other, by a day where nothing else is said. */
function moments(type: 'date' | 'timestamp'): Body {
  return (context, call) => {
    const [from, to] = [argument(call, 0), argument(call, 1)].map((value) => (value.type === type ? value.sql : value.text === undefined ? refuseConstruct(context, `${call.name} of this value`, value.range) : `cast_${type}(${value.sql}, 'error')`));
    const by = call.args[2];
    if (by !== undefined && (by.interval === undefined || by.interval.unit === 'compound')) return refuseConstruct(context, `${call.name} with this step`, by.range);
    const { amount, unit } = by?.interval ?? { amount: '1', unit: 'day' };
    const isEmpty = `((${amount}) > 0 AND (${from ?? ''}) > (${to ?? ''})) OR ((${amount}) < 0 AND (${from ?? ''}) < (${to ?? ''}))`;
    const value = type === 'date' ? 'substr(value, 1, 10)' : 'value';
    return `CASE WHEN (${from ?? ''}) IS NULL OR (${to ?? ''}) IS NULL THEN NULL WHEN ${isEmpty} THEN '[]' ELSE (SELECT json_group_array(${value}) FROM json_each(series_of_moments(${from ?? ''}, ${to ?? ''}, ${amount}, ${quoteText(unit)}))) END`;
  };
}

/** JSON of arrays and rows is what they are here; the digits of fractions are not known. */
function toJsonText(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'array' || value.type === 'json') return holdsOnlyPlain(value) ? `json(${value.sql})` : refuseConstruct(context, 'TO_JSON_STRING of this value', value.range);
  return ['text', 'integer', 'boolean', 'date', 'null'].includes(value.type) ? `json_quote(${inArray(value)})` : refuseConstruct(context, 'TO_JSON_STRING of this value', value.range);
}

/** Fractions, decimals and instants have a text of their own in BigQuery's JSON. */
function holdsOnlyPlain(value: Pick<Expr, 'type' | 'element' | 'fields' | 'inner'>): boolean {
  const odd = new Set(['real', 'decimal', 'timestamp', 'unknown']);
  if (value.fields !== undefined) return value.fields.every(({ type }) => !odd.has(type.type) && holdsOnlyPlain(type));
  return value.type !== 'array' || (!odd.has(value.element ?? 'unknown') && (value.inner?.fields === undefined || value.inner.fields.every(({ type }) => !odd.has(type.type))));
}

/** Without regard to case: of ASCII letters, which is all that the local engine folds alike. */
function containsText(context: Context, call: Call): string {
  const [text, part] = [argument(call, 0), argument(call, 1)];
  if (text.type !== 'text' || part.text === undefined || /[^\x20-\x7e]/.test(part.text)) return refuseConstruct(context, 'CONTAINS_SUBSTR of these values', call.range);
  return `instr(lower_text(${text.sql}), lower_text(${part.sql})) > 0`;
}

/** `ARRAY_SLICE(a, from, to)` with places from 0; negative ones count from the end. */
function slice(context: Context, call: Call): string {
  const array = arrayOf(context, call).sql;
  const [from, to] = [argument(call, 1).number, argument(call, 2).number];
  if (from === undefined || to === undefined || from < 0 || to < 0) return refuseConstruct(context, 'ARRAY_SLICE with these places', call.range);
  return to < from ? `CASE WHEN (${array}) IS NOT NULL THEN '[]' END` : `array_slice_of(${array}, ${String(from + 1)}, ${String(to - from + 1)})`;
}

function item(last: boolean): Body {
  return (context, call) => {
    const array = arrayOf(context, call).sql;
    return `(CASE WHEN json_array_length(${array}) = 0 THEN fail('the array has no element') ELSE array_item(${array}, ${last ? `json_array_length(${array})` : '1'}) END)`;
  };
}

function elements(_context: Context, call: Call): { readonly type: 'unknown' } | NonNullable<Expr['inner']> {
  return call.args[0]?.inner ?? { type: call.args[0]?.element ?? 'unknown' };
}

function list(_context: Context, call: Call): string {
  return `json_array(${call.args.map(inArray).join(', ')})`;
}

function object(context: Context, call: Call): string {
  const odd = call.args.find((arg, i) => i % 2 === 1 && ['real', 'decimal', 'timestamp', 'unknown'].includes(arg.type));
  if (odd !== undefined || call.args.length % 2 === 1) return refuseConstruct(context, 'JSON_OBJECT of these values', odd?.range ?? call.range);
  return `json_object(${call.args.map((arg, i) => (i % 2 === 0 ? arg.sql : inArray(arg))).join(', ')})`;
}

const HERE: readonly Dialect[] = ['bigquery'];

/** Functions of BigQuery alone. */
export const BIGQUERY_RULES: readonly FunctionRule[] = makeRules([
  ['safe_add', HERE, 2, safe('+'), 'common'],
  ['safe_subtract', HERE, 2, safe('-'), 'common'],
  ['byte_length', HERE, 1, 'length(CAST($1 AS BLOB))', 'integer'],
  ['array_reverse', HERE, 1, one('array_reversed'), sameArray],
  ['array_slice', HERE, 3, slice, sameArray],
  ['array_first', HERE, 1, item(false), elements],
  ['array_last', HERE, 1, item(true), elements],
  ['zeroifnull', HERE, 1, 'coalesce($1, 0)', 'first'],
  ['nullifzero', HERE, 1, 'nullif($1, 0)', 'first'],
  ['contains_substr', HERE, 2, containsText, 'boolean'],
  ['generate_date_array', HERE, [2, 3], moments('date'), () => ({ type: 'array', element: 'date' })],
  ['generate_timestamp_array', HERE, 3, moments('timestamp'), () => ({ type: 'array', element: 'timestamp' })],
  ['to_json_string', HERE, 1, toJsonText, 'text'],
  ['json_array', HERE, atLeast(0), list, 'json'],
  ['json_object', HERE, atLeast(0), object, 'json'],
  ['json_extract_array json_query_array', HERE, 2, "json_parts(json_path_json($1, $2), 'items')", 'texts'],
  ['json_query_array', HERE, 1, "json_parts($1, 'items')", 'texts'],
  ['json_extract_string_array json_value_array', HERE, 2, "json_parts(json_path_json($1, $2), 'texts')", 'texts'],
  ['unix_millis', HERE, 1, '#epoch_of($1) * 1000', 'integer'],
  ['datetime', HERE, 1, "cast_timestamp($1, 'error')", 'timestamp'],
]);
