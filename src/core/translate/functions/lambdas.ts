import { refuseConstruct, type Context } from '../context';
import { columnTypeOnly, commonColumn, elementOf, holderOf, mapOfTypes, typed, type ColumnType, type Expr } from '../expr';
import { inArray, isMap } from '../expressions/elements';
import { applyLambda } from '../expressions/lambda';
import { refuse } from '../refusal';
import type { Call } from './arguments';
import { matchesReplaced, sortedWith } from './trinoLambdas';
import { canonicalLambda, takesLambdaFirst, type Canonical } from './lambdaNames';

/** A call with a lambda among its arguments. */
type LambdaCall = Pick<Call, 'name' | 'args' | 'range'>;

type LambdaFunction = (context: Context, call: LambdaCall) => Expr;

const POSITION: ColumnType = { type: 'integer' };

function argument(call: LambdaCall, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function arrayAt(context: Context, call: LambdaCall, index: number): Expr {
  const value = argument(call, index);
  return value.type === 'array' ? value : refuseConstruct(context, `${call.name} of what is not known to be an array`, value.range);
}

/** Names of the item and its position that no lambda inside or outside has. */
function names(call: LambdaCall): { readonly item: string; readonly place: string } {
  return { item: `[item ${String(call.range.start)}]`, place: `[place ${String(call.range.start)}]` };
}

/** Longest value that is written more than once. */
const MAX_COPIED = 8000;

/** NULL where the array or map is; else `sql`. */
function unlessNull(value: Expr, sql: string): string {
  if (value.sql.length > MAX_COPIED) refuse('This is too deeply nested for the local runner.', value.range);
  return `(CASE WHEN (${value.sql}) IS NOT NULL THEN ${sql} END)`;
}

/** The elements of an array under names of their own, in order. */
function itemsOf(call: LambdaCall, array: string): string {
  const { item, place } = names(call);
  return `(SELECT value AS ${item}, key AS ${place} FROM json_each(${array}))`;
}

/** The body for each element, whose second parameter is the position. */
function bodyOf(context: Context, call: LambdaCall, array: Expr): Expr {
  const { item, place } = names(call);
  return applyLambda(context, argument(call, 1), [{ sql: item, type: elementOf(array) }, { sql: context.dialect === 'duckdb' ? `(${place} + 1)` : place, type: POSITION }]);
}

function transform(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const body = bodyOf(context, call, array);
  return typed(unlessNull(array, `(SELECT json_group_array(${inArray(body)}) FROM ${itemsOf(call, array.sql)})`), holderOf('array', body), call.range);
}

function isJson(type: ColumnType): boolean {
  return type.type === 'array' || type.type === 'json';
}

/** An element as it is in its array: rows and arrays are JSON, booleans words. */
function kept(item: string, type: ColumnType, call: LambdaCall): string {
  return isJson(type) || type.type === 'boolean' ? inArray(typed(item, type, call.range)) : item;
}

function filtered(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const body = bodyOf(context, call, array);
  const item = kept(names(call).item, elementOf(array), call);
  return typed(unlessNull(array, `(SELECT json_group_array(${item}) FROM ${itemsOf(call, array.sql)} WHERE ${body.sql})`), array, call.range);
}

/** Whether the body is true for one element or for all; NULL where only an unknown one could decide. */
function decided(word: 'any' | 'all' | 'none'): LambdaFunction {
  return (context, call) => {
    const array = arrayAt(context, call, 0);
    const body = bodyOf(context, call, array);
    const hit = word === 'all' ? '0' : '1';
    const value = word === 'any' ? '1' : '0';
    const other = word === 'any' ? '0' : '1';
    const summary = `CASE WHEN ${word === 'all' ? 'min' : 'max'}(hit) = ${hit} THEN ${value} WHEN count(*) > count(hit) THEN NULL ELSE ${other} END`;
    return typed(unlessNull(array, `(SELECT ${summary} FROM (SELECT (${body.sql}) AS hit FROM ${itemsOf(call, array.sql)}))`), { type: 'boolean' }, call.range);
  };
}

/** `aggregate(array, start, (total, x) -> …[, total -> …])`. */
function folded(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const start = argument(call, 1);
  const { item, place } = names(call);
  const merge = (type: ColumnType): Expr => applyLambda(context, argument(call, 2), [{ sql: item, type }, { sql: `json_extract(${array.sql}, '$[' || ${place} || ']')`, type: elementOf(array) }]);
  const type = commonColumn([start, merge(columnTypeOnly(start))]);
  const finish = call.args[3] === undefined ? undefined : applyLambda(context, call.args[3], [{ sql: item, type }]);
  const steps = `WITH RECURSIVE fold(${place}, ${item}) AS (SELECT 0, ${start.sql} UNION ALL SELECT ${place} + 1, ${merge(type).sql} FROM fold WHERE ${place} < json_array_length(${array.sql}))`;
  return typed(unlessNull(array, `(${steps} SELECT ${finish?.sql ?? item} FROM fold ORDER BY ${place} DESC LIMIT 1)`), finish ?? type, call.range);
}

/** DuckDB's `list_reduce(list, lambda total, x: …[, start])`: without a start the first element is it. */
function reduced(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const lambda = argument(call, 1);
  if (lambda.lambda === undefined || lambda.lambda.names.length !== 2) return refuseConstruct(context, `${call.name} with this lambda`, lambda.range);
  const start = call.args[2];
  if (start !== undefined) return folded(context, { ...call, args: [array, start, lambda] });
  const rest = { ...array, sql: `list_span(${array.sql}, 2, -1, 1)` };
  const first = typed(`json_extract(${array.sql}, '$[0]')`, elementOf(array), array.range);
  const result = folded(context, { ...call, args: [rest, first, lambda] });
  return { ...result, sql: `(CASE WHEN json_array_length(${array.sql}) = 0 THEN fail('list_reduce of an empty list') ELSE ${result.sql} END)` };
}

/** `zip_with(a, b, (x, y) -> …)`: the shorter array goes on with NULLs. */
function zipped(context: Context, call: LambdaCall): Expr {
  const [left, right] = [arrayAt(context, call, 0), arrayAt(context, call, 1)];
  const { place } = names(call);
  const at = (array: Expr): { readonly sql: string; readonly type: ColumnType } => ({ sql: `json_extract(${array.sql}, '$[' || ${place} || ']')`, type: elementOf(array) });
  const body = applyLambda(context, argument(call, 2), [at(left), at(right)]);
  const places = `(SELECT value AS ${place} FROM json_each(series(0, max(json_array_length(${left.sql}), json_array_length(${right.sql})) - 1, 1)))`;
  return typed(unlessNull(left, unlessNull(right, `(SELECT json_group_array(${inArray(body)}) FROM ${places})`)), holderOf('array', body), call.range);
}

interface Pairs {
  readonly map: Expr;
  readonly body: Expr;
  readonly from: string;
}

/** The key of a pair: text, or an integer where the map has such keys. */
function keyOf(map: Expr, place: string): { readonly sql: string; readonly type: ColumnType } {
  return map.keys === 'integer' ? { sql: `CAST(${place} AS INTEGER)`, type: { type: 'integer' } } : { sql: place, type: { type: map.keys ?? 'text' } };
}

/** The body for each pair of a map. */
function pairsOf(context: Context, call: LambdaCall): Pairs {
  const map = argument(call, 0);
  if (!isMap(map)) refuseConstruct(context, `${call.name} of what is not known to be a map`, map.range);
  const { item, place } = names(call);
  const body = applyLambda(context, argument(call, 1), [keyOf(map, place), { sql: item, type: elementOf(map) }]);
  return { map, body, from: itemsOf(call, map.sql) };
}

function mapFiltered(context: Context, call: LambdaCall): Expr {
  const { map, body, from } = pairsOf(context, call);
  const { item, place } = names(call);
  return typed(unlessNull(map, `(SELECT json_group_object(${place}, ${kept(item, elementOf(map), call)}) FROM ${from} WHERE ${body.sql})`), map, call.range);
}

function valuesChanged(context: Context, call: LambdaCall): Expr {
  const { map, body, from } = pairsOf(context, call);
  return typed(unlessNull(map, `(SELECT json_group_object(${names(call).place}, ${inArray(body)}) FROM ${from})`), { ...holderOf('json', body), keys: map.keys }, call.range);
}

function keysChanged(context: Context, call: LambdaCall): Expr {
  const { map, body, from } = pairsOf(context, call);
  return typed(unlessNull(map, `(SELECT json_group_object(${body.sql}, ${kept(names(call).item, elementOf(map), call)}) FROM ${from})`), context.dialect === 'trino' ? mapOfTypes(body, elementOf(map)) : map, call.range);
}

/** `map_zip_with(a, b, (key, x, y) -> …)`: for the keys of both maps, those of the first before the others. */
function mapsZipped(context: Context, call: LambdaCall): Expr {
  const [left, right] = [argument(call, 0), argument(call, 1)];
  const other = [left, right].find((map) => !isMap(map) || map.keys !== left.keys || (map.keys !== undefined && context.dialect !== 'trino'));
  if (other !== undefined) return refuseConstruct(context, `${call.name} of what is not known to be a map with keys of text`, other.range);
  const { place } = names(call);
  const itemOf = (map: Expr): string => (map.element === 'integer' ? `CAST(map_item(${map.sql}, ${place}) AS INTEGER)` : `map_item(${map.sql}, ${place})`);
  const body = applyLambda(context, argument(call, 2), [
    keyOf(left, place), { sql: itemOf(left), type: elementOf(left) }, { sql: itemOf(right), type: elementOf(right) },
  ]);
  const keys = `(SELECT value AS ${place} FROM json_each(array_all_of(map_keys_of(${left.sql}, 'text'), map_keys_of(${right.sql}, 'text'))))`;
  return typed(unlessNull(left, unlessNull(right, `(SELECT json_group_object(${place}, ${inArray(body)}) FROM ${keys})`)), { ...holderOf('json', body), keys: left.keys }, call.range);
}

/** How many elements the body is true for. */
function counted(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const body = bodyOf(context, call, array);
  return typed(unlessNull(array, `(SELECT count(*) FROM ${itemsOf(call, array.sql)} WHERE ${body.sql})`), { type: 'integer' }, call.range);
}

function summed(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const body = bodyOf(context, call, array);
  return typed(unlessNull(array, `(SELECT coalesce(sum(${body.sql}), 0) FROM ${itemsOf(call, array.sql)})`), body, call.range);
}

/** The first or last element that the body is true for, or its place; ClickHouse gives a default where there is none. */
function found(what: 'first' | 'last' | 'place'): LambdaFunction {
  return (context, call) => {
    const array = arrayAt(context, call, 0);
    const body = bodyOf(context, call, array);
    const { item, place } = names(call);
    const type = elementOf(array);
    const defaults: Readonly<Record<string, string>> = { text: "''", integer: '0', real: '0', decimal: '0', boolean: '0' };
    const otherwise = what === 'place' ? '0' : context.dialect === 'clickhouse' ? (defaults[type.type] ?? refuseConstruct(context, `${call.name} of this array`, array.range)) : 'NULL';
    const rows = `SELECT ${what === 'place' ? `${place} + 1` : item} FROM ${itemsOf(call, array.sql)} WHERE ${body.sql} ORDER BY ${place}${what === 'last' ? ' DESC' : ''} LIMIT 1`;
    const empty = `NOT EXISTS (SELECT 1 FROM ${itemsOf(call, array.sql)} WHERE ${body.sql})`;
    return typed(unlessNull(array, `CASE WHEN ${empty} THEN ${otherwise} ELSE (${rows}) END`), what === 'place' ? { type: 'integer' } : type, call.range);
  };
}

/** The elements in the order of the body's values. */
function sortedBy(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const body = bodyOf(context, call, array);
  const item = kept(names(call).item, elementOf(array), call);
  return typed(unlessNull(array, `(SELECT json_group_array(${item} ORDER BY ${body.sql} NULLS LAST, ${names(call).place}) FROM ${itemsOf(call, array.sql)})`), array, call.range);
}

/** ClickHouse's `mapApply((k, v) -> (k, v * 2), map)`. */
function mapApplied(context: Context, call: LambdaCall): Expr {
  const { map, body, from } = pairsOf(context, call);
  const [key, value] = body.row ?? [];
  if (key === undefined || value === undefined || body.row?.length !== 2) return refuseConstruct(context, `${call.name} with this lambda`, call.range);
  return typed(unlessNull(map, `(SELECT json_group_object(CAST(${key.sql} AS TEXT), ${inArray(value)}) FROM ${from})`), { ...holderOf('json', value), ...(key.type === 'text' ? {} : { keys: key.type }) }, call.range);
}

/** What a function makes of the array and of the body's values beside it. */
function beside(name: string, ofItems: boolean): LambdaFunction {
  return (context, call) => {
    const array = arrayAt(context, call, 0);
    const values = transform(context, call);
    const type = ofItems ? (name === 'list_split' ? holderOf('array', array) : columnTypeOnly(array)) : name === 'list_totals' ? columnTypeOnly(values) : elementOf(values);
    return typed(ofItems ? `${name}(${array.sql}, ${values.sql})` : `${name}(${values.sql})`, type, call.range);
  };
}

function average(context: Context, call: LambdaCall): Expr {
  const values = transform(context, call).sql;
  if (values.length > MAX_COPIED) refuse('This is too deeply nested for the local runner.', call.range);
  return typed(`CASE WHEN json_array_length(${values}) = 0 THEN 0.0 ELSE CAST(array_total(${values}) AS REAL) / json_array_length(${values}) END`, { type: 'real' }, call.range);
}

/** The last place, counted from 1, that the body is true for; 0 without one. */
function lastPlace(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const body = bodyOf(context, call, array);
  return typed(unlessNull(array, `coalesce((SELECT max(${names(call).place}) + 1 FROM ${itemsOf(call, array.sql)} WHERE ${body.sql}), 0)`), { type: 'integer' }, call.range);
}

function sortedDown(context: Context, call: LambdaCall): Expr {
  const array = arrayAt(context, call, 0);
  const body = bodyOf(context, call, array);
  const item = kept(names(call).item, elementOf(array), call);
  return typed(unlessNull(array, `(SELECT json_group_array(${item} ORDER BY ${body.sql} DESC NULLS FIRST, ${names(call).place}) FROM ${itemsOf(call, array.sql)})`), array, call.range);
}

const APPLIED: Readonly<Record<Canonical, LambdaFunction>> = {
  transform, filter: filtered, exists: decided('any'), forall: decided('all'), none_match: decided('none'), aggregate: folded, reduce: reduced, zip_with: zipped, map_filter: mapFiltered,
  transform_values: valuesChanged, transform_keys: keysChanged, count: counted, sum: summed, first: found('first'), last: found('last'), first_index: found('place'), sort_by: sortedBy, map_zip_with: mapsZipped, regexp_replace: matchesReplaced, map_apply: mapApplied, fill: beside('list_filled', true), split: beside('list_split', true), greatest: beside('array_greatest', false), smallest: beside('array_smallest', false), running: beside('list_totals', false),
  sort_with: sortedWith, average, last_index: lastPlace, reverse_sort_by: sortedDown,
};

/** The arguments with the lambda behind its array, as in Spark. */
function inOrder(context: Context, call: LambdaCall): LambdaCall {
  const [first, ...rest] = call.args;
  if (first?.lambda === undefined || !takesLambdaFirst(context.dialect)) return call;
  if (rest.length === 2 && call.name === 'arraymap' && first.lambda.names.length === 2) return { ...call, args: [...rest, first] };
  if (rest.length !== 1) return refuseConstruct(context, `${call.name} of several arrays`, call.range);
  return { ...call, args: [...rest, first] };
}

/** ClickHouse's arrays side by side must have one length. */
function sameLength(call: LambdaCall, made: Expr): Expr {
  const [a, b] = [argument(call, 0).sql, argument(call, 1).sql];
  return { ...made, sql: `(CASE WHEN json_array_length(${a}) <> json_array_length(${b}) THEN fail('the arrays have different lengths') ELSE ${made.sql} END)` };
}

/** A call that has a lambda; `undefined`: this one has none. */
export function lambdaCall(context: Context, call: LambdaCall): Expr | undefined {
  const lambda = call.args.find((arg) => arg.lambda !== undefined);
  if (lambda === undefined) return undefined;
  const known = canonicalLambda(context.dialect, call.name);
  if (known === undefined) return refuseConstruct(context, `${call.name} with a lambda`, lambda.range);
  const ordered = inOrder(context, call);
  const result = context.dialect === 'clickhouse' && known === 'transform' && ordered.args.length === 3 ? sameLength(ordered, zipped(context, ordered)) : APPLIED[known](context, ordered);
  const isCertain = context.dialect === 'clickhouse' && (known === 'exists' || known === 'forall');
  return isCertain ? { ...result, sql: `coalesce(${result.sql}, 0)` } : result;
}
