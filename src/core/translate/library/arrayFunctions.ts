import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function read(text: SqlValue): readonly Json[] {
  let value: unknown;
  try {
    value = JSON.parse(asText(text));
  } catch {
    value = undefined;
  }
  if (!Array.isArray(value)) throw new Error(`'${asText(text)}' is no array`);
  return value as readonly Json[];
}

function show(items: readonly Json[]): string {
  return JSON.stringify(items);
}

/** A value as SQL has it; arrays and objects as JSON. */
function plain(value: Json | undefined): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function key(value: Json): string {
  return JSON.stringify(value);
}

function distinct(items: readonly Json[]): readonly Json[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

function order(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [typeof a === 'string' ? a : key(a), typeof b === 'string' ? b : key(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function extreme(items: readonly Json[], sign: number): SqlValue {
  const present = items.filter((item) => item !== null);
  return present.length === 0 ? null : plain(present.reduce((best, item) => (sign * order(item, best) > 0 ? item : best)));
}

/** NULLs first, last, or as the dialect has it. */
function sorted(items: readonly Json[], nullsFirst: boolean): readonly Json[] {
  const nulls = items.filter((item) => item === null);
  const present = items.filter((item) => item !== null).sort(order);
  return nullsFirst ? [...nulls, ...present] : [...present, ...nulls];
}

function slice(items: readonly Json[], start: number, length: number): readonly Json[] {
  if (start === 0) throw new Error('the first element of an array has the number 1, not 0');
  const from = start > 0 ? start - 1 : items.length + start;
  return from < 0 ? [] : items.slice(from, from + Math.max(0, length));
}

function overlap(a: readonly Json[], b: readonly Json[]): SqlValue {
  const keys = new Set(b.filter((item) => item !== null).map(key));
  if (a.some((item) => item !== null && keys.has(key(item)))) return 1;
  return a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null)) ? null : 0;
}

/** Whether an element is there; NULL when it is not but a NULL is. */
function holds(items: readonly Json[], value: Json): SqlValue {
  if (items.some((item) => item !== null && key(item) === key(value))) return 1;
  return items.includes(null) ? null : 0;
}

function joined(items: readonly Json[], separator: string, instead: string | undefined): string {
  const texts = items.map((item) => (item === null ? instead : typeof item === 'object' ? JSON.stringify(item) : String(item)));
  return texts.filter((text) => text !== undefined).join(separator);
}

/** JSON of a value that SQL hands over. */
function asJson(value: string | number): Json {
  return value;
}

function onArray(name: string, call: (items: readonly Json[]) => SqlValue): SqlFunction {
  return strict(name, 1, ([array = '[]']) => call(read(array)));
}

function onArrays(name: string, call: (a: readonly Json[], b: readonly Json[]) => SqlValue): SqlFunction {
  return strict(name, 2, ([a = '[]', b = '[]']) => call(read(a), read(b)));
}

function onValue(name: string, call: (items: readonly Json[], value: Json) => SqlValue): SqlFunction {
  return strict(name, 2, ([array = '[]', value = '']) => call(read(array), asJson(value)));
}

/** A value that may be NULL, which equals a NULL in the array. */
function withNull(name: string, call: (items: readonly Json[], value: Json) => SqlValue): SqlFunction {
  return { name, arity: 2, call: (_context, [array = null, value = null]) => (array === null || value instanceof Uint8Array ? null : call(read(array), value)) };
}

/** Longest array that is made. */
const MAX_LENGTH = 1_000_000;

function repeated(value: Json, count: number): string {
  if (count > MAX_LENGTH) throw new Error(`an array of more than ${String(MAX_LENGTH)} elements`);
  return show(Array.from({ length: Math.max(0, count) }, () => value));
}

/** Pairs `k:v` between separators. */
function mapOf(text: string, between: string, inside: string): string {
  const pairs = text.split(between).map((pair) => {
    const at = pair.indexOf(inside);
    return at === -1 ? ([pair, null] as const) : ([pair.slice(0, at), pair.slice(at + inside.length)] as const);
  });
  return JSON.stringify(Object.fromEntries(pairs));
}

/** PostgreSQL's text of an array: `{a,"b c",NULL}`. */
function ofBraces(text: string, kind: string): string {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (inner === undefined || /[{}]/.test(inner.replace(/"(?:[^"\\]|\\.)*"/g, ''))) throw new Error(`'${text}' is no array of plain elements`);
  const parts = inner.trim() === '' ? [] : (inner.match(/"(?:[^"\\]|\\.)*"|[^,"]+/g) ?? []);
  return show(parts.map((part) => elementOfBraces(part, kind)));
}

function elementOfBraces(part: string, kind: string): Json {
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(.)/g, '$1');
  const word = part.trim();
  if (/^null$/i.test(word)) return null;
  if (kind === 'boolean') return /^t/i.test(word);
  if (kind === 'number') {
    if (!/^[+-]?\d*\.?\d+(?:e[+-]?\d+)?$/i.test(word)) throw new Error(`'${word}' is no number`);
    return Number(word);
  }
  return word;
}

/** A key of a map, which is JSON text. */
function nameOf(value: Json): string {
  return typeof value === 'string' ? value : key(value);
}

/** JSON of an object with its names in the order given. */
function objectText(pairs: readonly (readonly [string, Json])[]): string {
  return `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** The names of a JSON object as they stand there: a parsed object has names like `10` first. */
function namesInOrder(map: string): readonly string[] {
  const marked = map.replace(/("(?:[^"\\]|\\.)*")(\s*:)?/g, (_written, text: string, colon?: string) => (colon === undefined ? text : `"#${text.slice(1)}:`));
  return Object.keys(JSON.parse(marked) as object).map((name) => name.slice(1));
}

function mapOfArrays(names: readonly Json[], values: readonly Json[]): string {
  if (names.length !== values.length) throw new Error('a map needs as many values as keys');
  if (names.includes(null) || new Set(names.map(key)).size !== names.length) throw new Error('the keys of a map must differ and not be NULL');
  return objectText(names.map((name, i) => [nameOf(name), values[i] ?? null]));
}

/** Of pairs `[key, value]`: the values of a key that comes again in a list, or the last of them. */
function mapOfPairs(pairs: readonly Json[], lists: boolean): string {
  const result = new Map<string, Json[]>();
  for (const pair of pairs) {
    const [name, value] = Array.isArray(pair) ? (pair as readonly Json[]) : [];
    if (name !== null && name !== undefined) result.set(nameOf(name), [...(result.get(nameOf(name)) ?? []), value ?? null]);
  }
  return objectText([...result].map(([name, values]) => [name, lists ? values : (values[0] ?? null)]));
}

function flattened(items: readonly Json[]): readonly Json[] {
  return items.flatMap((item) => (Array.isArray(item) ? flattened(item as readonly Json[]) : [item]));
}

function countsOf(items: readonly Json[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) if (item !== null) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return counts;
}

/** Arrays, which are JSON text. Elements are equal when their JSON is. */
export const ARRAY_FUNCTIONS: readonly SqlFunction[] = [
  onArray('array_distinct_of', (items) => show(distinct(items))),
  onArray('array_reversed', (items) => show([...items].reverse())),
  onArray('array_greatest', (items) => extreme(items, 1)),
  onArray('array_smallest', (items) => extreme(items, -1)),
  onArray('array_flat_deep', (items) => show(flattened(items))),
  onArray('array_flat', (items) => show(items.flatMap((item) => (Array.isArray(item) ? (item as readonly Json[]) : [item])))),
  onArray('array_total', (items) => items.filter((item) => item !== null).reduce<number>((total, item) => total + Number(item), 0)),
  onArray('array_compact_of', (items) => show(items.filter((item) => item !== null))),
  onArrays('array_minus', (a, b) => show(distinct(a).filter((item) => !b.some((other) => key(other) === key(item))))),
  onArrays('array_common', (a, b) => show(distinct(a).filter((item) => b.some((other) => key(other) === key(item))))),
  onArrays('array_all_of', (a, b) => show(distinct([...a, ...b]))),
  strict('array_of_braces', 2, ([text = '', kind]) => ofBraces(asText(text), String(kind))),
  strict('array_span', 3, ([array = '[]', from, to]) => show(read(array).slice(Math.max(0, Number(from) - 1), Math.max(0, Number(to))))),
  onArrays('array_chain', (a, b) => show([...a, ...b])),
  onArrays('array_overlap_of', overlap),
  onArrays('array_covers', (a, b) => (b.every((item) => a.some((other) => item !== null && key(other) === key(item))) ? 1 : 0)),
  onValue('array_holds', holds),
  onArray('array_greatest_known', (items) => (items.includes(null) ? null : extreme(items, 1))),
  onArray('array_smallest_known', (items) => (items.includes(null) ? null : extreme(items, -1))),
  onArray('array_total_or_null', (items) => (items.every((item) => item === null) ? null : items.reduce<number>((total, item) => total + Number(item ?? 0), 0))),
  onArray('array_without_repeats', (items) => show(items.filter((item, i) => i === 0 || key(item) !== key(items[i - 1] ?? null)))),
  withNull('array_place_of', (items, value) => items.findIndex((item) => key(item) === key(value)) + 1),
  onArrays('array_overlap_nulls', (a, b) => (a.some((item) => b.some((other) => key(other) === key(item))) ? 1 : 0)),
  onArrays('array_covers_nulls', (a, b) => (b.every((item) => a.some((other) => key(other) === key(item))) ? 1 : 0)),
  onArrays('array_overlap_or_fail', (a, b) => {
    if (a.includes(null) || b.includes(null)) throw new Error('arrays_overlap of arrays with NULLs depends on the release');
    return overlap(a, b);
  }),
  { name: 'array_item_or', arity: 3, call: (_context, [array = null, index = null, otherwise = null]) => {
    if (array === null || index === null) return null;
    const items = read(array);
    const at = Number(index);
    const item = at > 0 ? items[at - 1] : at < 0 ? items[items.length + at] : undefined;
    return item === undefined && !items.includes(null) ? otherwise : plain(item);
  } },
  onValue('array_place', (items, value) => items.findIndex((item) => key(item) === key(value)) + 1),
  onValue('array_without', (items, value) => show(items.filter((item) => key(item) !== key(value)))),
  { name: 'array_with', arity: 3, call: (_context, [array = null, value = null, front]) => {
    if (array === null) return null;
    const item = value instanceof Uint8Array ? null : value;
    return show(front === 1 ? [item, ...read(array)] : [...read(array), item]);
  } },
  strict('array_in_order', 2, ([array = '[]', nullsFirst]) => show(sorted(read(array), nullsFirst === 1))),
  strict('array_slice_of', 3, ([array = '[]', start, length]) => show(slice(read(array), Number(start), Number(length)))),
  { name: 'array_repeated', arity: 2, call: (_context, [value = null, count = null]) => (count === null || value instanceof Uint8Array ? null : repeated(value, Math.trunc(Number(count)))) },
  strict('array_item', 2, ([array = '[]', index]) => {
    const items = read(array);
    const at = Number(index);
    return plain(at > 0 ? items[at - 1] : items[items.length + at]);
  }),
  { name: 'array_text', arity: 3, call: (_context, [array = null, separator = null, instead = null]) =>
    array === null || separator === null ? null : joined(read(array), asText(separator), instead === null ? undefined : asText(instead)) },
  strict('map_of_text', 3, ([text = '', between = ',', inside = ':']) => mapOf(asText(text), asText(between), asText(inside))),
  strict('map_keys_of', 2, ([map = '{}', kind]) => show(namesInOrder(asText(map)).map((name) => (kind === 'integer' ? Number(name) : name)))),
  strict('map_values_of', 1, ([map = '{}']) => {
    const pairs = JSON.parse(asText(map)) as { readonly [name: string]: Json };
    return show(namesInOrder(asText(map)).map((name) => pairs[name] ?? null));
  }),
  strict('map_item', 2, ([map = '{}', name = '']) => plain((JSON.parse(asText(map)) as { readonly [name: string]: Json })[asText(name)])),
  strict('map_of_arrays', 2, ([names = '[]', values = '[]']) => mapOfArrays(read(names), read(values))),
  strict('map_of_pairs', 2, ([pairs = '[]', lists]) => mapOfPairs(read(pairs), lists === 1)),
  strict('map_union_of', 1, ([maps = '[]']) => {
    const pairs = read(maps).flatMap((map) => Object.entries(map as { readonly [name: string]: Json }));
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error('map_union of maps with the same key is not supported by the local runner');
    return objectText(pairs);
  }),
  strict('map_of_counts', 1, ([items = '[]']) => objectText([...countsOf(read(items))].map(([name, count]) => [name, count]))),
  { name: 'map_joined', arity: -1, call: (_context, maps) => (maps.includes(null) ? null : JSON.stringify(Object.assign({}, ...maps.map((map) => JSON.parse(asText(map)) as object)))) },
  strict('map_size', 1, ([map = '{}']) => Object.keys(JSON.parse(asText(map)) as object).length),
];
