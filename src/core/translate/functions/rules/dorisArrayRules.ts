import { inDialect, refuseConstruct, type Context } from '../../context';
import { columnTypeOnly, elementOf, holderOf, mapOfTypes, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { inArray, isMap } from '../../expressions/elements';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { arrayOf, elementType, one, sameArray, size, two } from './arrayRules';
import { DORIS, makeRules, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

const ONLY_DORIS: readonly Dialect[] = ['doris'];
const STARROCKS: readonly Dialect[] = ['starrocks'];
const INTEGERS = (): ColumnType => ({ type: 'array', element: 'integer' });

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function plain(context: Context, call: Call, index: number): Expr {
  const value = argument(call, index);
  return value.type === 'boolean' || value.type === 'array' || value.type === 'json' ? refuseConstruct(context, `${call.name} with this value`, value.range) : value;
}

/** An element more at one of the ends. */
function pushed(front: boolean): (context: Context, call: Call) => string {
  return (context, call) => `array_with(${arrayOf(context, call).sql}, ${plain(context, call, 1).sql}, ${front ? '1' : '0'})`;
}

function ofAll(name: string): (context: Context, call: Call) => string {
  return (context, call) => (elementOf(arrayOf(context, call)).type === 'array' ? refuseConstruct(context, `${call.name} of arrays`, call.range) : `${name}(${arrayOf(context, call).sql})`);
}

/** `array_repeat(value, count)` and `array_with_constant(count, value)`. */
function repeated(valueAt: number): (context: Context, call: Call) => string {
  return (context, call) => `array_repeated(${plain(context, call, valueAt).sql}, ${argument(call, 1 - valueAt).sql})`;
}

function repeatedType(valueAt: number): (context: Context, call: Call) => ColumnType {
  return (_context, call) => holderOf('array', call.args[valueAt] ?? UNKNOWN);
}

function integers(context: Context, call: Call): readonly string[] {
  return call.args.map((arg) => (arg.type === 'integer' && arg.interval === undefined ? arg.sql : refuseConstruct(context, `${call.name} of what are no integers`, arg.range)));
}

/** From 0 or the first to before the last. */
function range(context: Context, call: Call): string {
  const [first = '0', second, step = '1'] = integers(context, call);
  return second === undefined ? `array_range_of(0, ${first}, 1)` : `array_range_of(${first}, ${second}, ${step})`;
}

/** From 1 or the first to the last, which belongs to it. */
function generated(context: Context, call: Call): string {
  const [first = '0', second, step] = integers(context, call);
  if (second === undefined) return `array_generated(1, ${first}, 1)`;
  return `array_generated(${first}, ${second}, ${step ?? `CASE WHEN (${first}) > (${second}) THEN -1 ELSE 1 END`})`;
}

function part(context: Context, call: Call): string {
  return `array_part(${arrayOf(context, call).sql}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? '2147483647'})`;
}

function flat(context: Context, call: Call): string {
  return `${context.dialect === 'doris' ? 'array_flat_whole' : 'array_flat'}(${arrayOf(context, call).sql})`;
}

function flatType(context: Context, call: Call): ColumnType {
  let inner = elementOf(call.args[0] ?? UNKNOWN);
  while (context.dialect === 'doris' && elementOf(inner).type === 'array') inner = elementOf(inner);
  return { type: 'array', element: inner.element, inner: inner.inner };
}

function contained(context: Context, call: Call): string {
  return inDialect(context, 'doris') || call.name === 'array_contains_seq' ? two('array_has_run')(context, call) : two('array_covers_nulls')(context, call);
}

function mapOf(context: Context, call: Call, index = 0): string {
  const value = argument(call, index);
  return isMap(value) ? value.sql : refuseConstruct(context, `${call.name} of what is not known to be a map`, value.range);
}

function sameMap(_context: Context, call: Call): ColumnType {
  const [map] = call.args;
  return { type: 'json', element: map?.element, keys: map?.keys, inner: map?.inner };
}

function holdsKey(context: Context, call: Call): string {
  return `CASE WHEN (${mapOf(context, call)}) IS NOT NULL THEN json_type(${mapOf(context, call)}, '$."' || (${argument(call, 1).sql}) || '"') IS NOT NULL END`;
}

function item(context: Context, call: Call): string {
  const value = argument(call, 0);
  return isMap(value) ? `map_item(${value.sql}, ${argument(call, 1).sql})` : `array_item(${arrayOf(context, call).sql}, ${argument(call, 1).sql})`;
}

function rowSql(names: readonly string[], values: readonly Expr[]): string {
  return `json_object(${values.map((value, i) => `${quoteText(names[i] ?? '')}, ${inArray(value)}`).join(', ')})`;
}

function rowType(names: readonly string[], values: readonly Expr[]): ColumnType {
  return { type: 'json', fields: values.map((value, i) => ({ name: names[i] ?? '', type: columnTypeOnly(value) })) };
}

/** `named_struct('a', 1, 'b', 2)`. */
function pairs(context: Context, call: Call): readonly [readonly string[], readonly Expr[]] {
  if (call.args.length % 2 === 1) refuseConstruct(context, `${call.name} of an odd number of values`, call.range);
  const names = call.args.filter((_arg, i) => i % 2 === 0).map((name) => name.text ?? refuseConstruct(context, 'A name of a field that is no literal', name.range));
  return [names, call.args.filter((_arg, i) => i % 2 === 1)];
}

function named(context: Context, call: Call): string {
  return rowSql(...pairs(context, call));
}

function namedType(context: Context, call: Call): ColumnType {
  return rowType(...pairs(context, call));
}

function listed(_context: Context, call: Call): string {
  return rowSql(call.args.map((_arg, i) => `col${String(i + 1)}`), call.args);
}

function listedType(_context: Context, call: Call): ColumnType {
  return rowType(call.args.map((_arg, i) => `col${String(i + 1)}`), call.args);
}

/** A field of a struct, by its name or its place. */
function field(context: Context, call: Call): { readonly name: string; readonly type: ColumnType } {
  const [value, which] = [argument(call, 0), argument(call, 1)];
  const found = value.fields?.find((one_, i) => one_.name.toLowerCase() === which.text?.toLowerCase() || i + 1 === which.number);
  return found ?? refuseConstruct(context, `${call.name} of this value`, call.range);
}

/** Arrays, maps and structs of Doris and StarRocks. */
export const DORIS_ARRAY_RULES: readonly FunctionRule[] = makeRules([
  ['named_struct', DORIS, [2, 40], named, namedType],
  ['struct', ONLY_DORIS, [1, 20], listed, listedType],
  ['row struct', STARROCKS, [1, 20], listed, listedType],
  ['array_size', ONLY_DORIS, 1, size, 'integer'],
  ['cardinality map_size', DORIS, 1, size, 'integer'],
  ['array_avg', DORIS, 1, ofAll('array_mean'), 'real'],
  ['array_product', ONLY_DORIS, 1, ofAll('array_times'), 'real'],
  ['array_reverse_sort', ONLY_DORIS, 1, ofAll('array_downwards'), sameArray],
  ['reverse', DORIS, 1, (_context, call) => `${argument(call, 0).type === 'array' ? 'array_reversed' : 'reverse_text'}(${argument(call, 0).sql})`, (_context, call) => (argument(call, 0).type === 'array' ? sameArray(_context, call) : { type: 'text' })],
  ['array_pushback', ONLY_DORIS, 2, pushed(false), sameArray],
  ['array_append', DORIS, 2, pushed(false), sameArray],
  ['array_pushfront', ONLY_DORIS, 2, pushed(true), sameArray],
  ['array_popback', ONLY_DORIS, 1, (context, call) => `array_shortened(${arrayOf(context, call).sql}, 0)`, sameArray],
  ['array_popfront', ONLY_DORIS, 1, (context, call) => `array_shortened(${arrayOf(context, call).sql}, 1)`, sameArray],
  ['array_enumerate', ONLY_DORIS, 1, one('array_places'), INTEGERS],
  ['array_difference', DORIS, 1, ofAll('array_steps'), sameArray],
  ['array_cum_sum', DORIS, 1, ofAll('array_running'), sameArray],
  ['array_repeat', DORIS, 2, repeated(0), repeatedType(0)],
  ['array_with_constant', ONLY_DORIS, 2, repeated(1), repeatedType(1)],
  ['array_range sequence', ONLY_DORIS, [1, 3], range, INTEGERS],
  ['array_generate', STARROCKS, [1, 3], generated, INTEGERS],
  ['countequal', ONLY_DORIS, 2, (context, call) => `#array_times_of(${arrayOf(context, call).sql}, ${plain(context, call, 1).sql})`, 'integer'],
  ['array_flatten', DORIS, 1, flat, flatType],
  ['array_contains_all array_contains_seq', DORIS, 2, contained, 'boolean'],
  ['array_slice', DORIS, [2, 3], part, sameArray],
  ['array_top_n', STARROCKS, 2, (context, call) => `array_greatest_few(${arrayOf(context, call).sql}, ${argument(call, 1).sql})`, sameArray],
  ['array_sortby', DORIS, 2, two('array_by_keys'), sameArray],
  ['element_at', DORIS, 2, item, elementType],
  ['map_contains_key', DORIS, 2, holdsKey, 'boolean'],
  ['map_contains_value', DORIS, 2, (context, call) => `#map_holds(${mapOf(context, call)}, ${plain(context, call, 1).sql})`, 'boolean'],
  ['map_concat', DORIS, [2, 20], (context, call) => `map_joined(${call.args.map((_arg, i) => mapOf(context, call, i)).join(', ')})`, sameMap],
  ['map_from_arrays', STARROCKS, 2, two('map_of_arrays'), (_context, call) => mapOfTypes(elementOf(call.args[0] ?? UNKNOWN), elementOf(call.args[1] ?? UNKNOWN))],
  ['str_to_map', DORIS, [1, 3], (_context, call) => `map_of_text(${argument(call, 0).sql}, ${call.args[1]?.sql ?? "','"}, ${call.args[2]?.sql ?? "':'"})`, () => mapOfTypes({ type: 'text' }, { type: 'text' })],
  ['struct_element', ONLY_DORIS, 2, (context, call) => `json_extract(${argument(call, 0).sql}, ${quoteText(`$."${field(context, call).name}"`)})`, (context, call) => field(context, call).type],
]);
