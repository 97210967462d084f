import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function read(text: SqlValue): readonly Json[] {
  const value: unknown = JSON.parse(asText(text));
  if (!Array.isArray(value)) throw new Error(`'${asText(text).slice(0, 40)}' is no array`);
  return value as readonly Json[];
}

function show(items: readonly Json[]): string {
  return JSON.stringify(items);
}

function same(a: Json | undefined, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function numbers(items: readonly Json[]): readonly number[] {
  return items.filter((item) => item !== null).map(Number);
}

function flat(items: readonly Json[]): readonly Json[] {
  return items.flatMap((item) => (Array.isArray(item) ? flat(item as readonly Json[]) : [item]));
}

/** Longest array that is made. */
const MAX_LENGTH = 1_000_000;

function range(from: number, count: number, step: number): string {
  if (count > MAX_LENGTH) throw new Error(`an array of more than ${String(MAX_LENGTH)} elements`);
  return show(Array.from({ length: Math.max(0, count) }, (_unused, i) => from + i * step));
}

/** Nothing for a part that is not there; a negative start counts from the end. */
function slice(items: readonly Json[], start: number, length: number): readonly Json[] {
  if (start === 0) return [];
  const from = start > 0 ? start - 1 : items.length + start;
  if (from < 0) throw new Error('a part of an array that begins before its first element depends on the release');
  return items.slice(from, length < 0 ? Math.max(from, items.length + length) : from + length);
}

function order(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [a, b].map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return x === y ? 0 : (x ?? '') < (y ?? '') ? -1 : 1;
}

/** NULLs first. */
function inOrder(a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return order(a, b);
}

function byKeys(items: readonly Json[], keys: readonly Json[]): string {
  if (items.length !== keys.length) throw new Error('array_sortby needs two arrays of the same length');
  const places = items.map((_item, i) => i).sort((i, k) => inOrder(keys[i] ?? null, keys[k] ?? null));
  return show(places.map((i) => items[i] ?? null));
}

/** The sum of all elements up to each; a NULL stays one. */
function running(items: readonly Json[]): string {
  let total = 0;
  return show(items.map((item) => (item === null ? null : (total += Number(item)))));
}

function onArray(name: string, call: (items: readonly Json[]) => SqlValue): SqlFunction {
  return strict(name, 1, ([array = '[]']) => call(read(array)));
}

function onArrays(name: string, call: (a: readonly Json[], b: readonly Json[]) => SqlValue): SqlFunction {
  return strict(name, 2, ([a = '[]', b = '[]']) => call(read(a), read(b)));
}

/** Functions of Doris and StarRocks over arrays, which are JSON text. */
export const DORIS_ARRAY_FUNCTIONS: readonly SqlFunction[] = [
  onArray('array_mean', (items) => (numbers(items).length === 0 ? null : numbers(items).reduce((a, b) => a + b, 0) / numbers(items).length)),
  onArray('array_times', (items) => (numbers(items).length === 0 ? null : numbers(items).reduce((a, b) => a * b, 1))),
  onArray('array_downwards', (items) => show([...items].sort((a, b) => inOrder(b, a)))),
  onArray('array_places', (items) => show(items.map((_item, i) => i + 1))),
  onArray('array_steps', (items) => show(items.map((item, i) => (i === 0 ? (item === null ? null : 0) : item === null || items[i - 1] === null ? null : Number(item) - Number(items[i - 1]))))),
  onArray('array_running', running),
  onArray('array_flat_whole', (items) => show(flat(items))),
  strict('array_shortened', 2, ([array = '[]', front]) => show(front === 1 ? read(array).slice(1) : read(array).slice(0, -1))),
  strict('array_part', 3, ([array = '[]', start, length]) => show(slice(read(array), Number(start), Number(length)))),
  strict('array_range_of', 3, ([from, to, step]) => (Number(from) < 0 || Number(to) < 0 || Number(step) <= 0 ? null : range(Number(from), Math.ceil((Number(to) - Number(from)) / Number(step)), Number(step)))),
  strict('array_generated', 3, ([from, to, step]) => range(Number(from), Number(step) === 0 ? 0 : Math.floor((Number(to) - Number(from)) / Number(step)) + 1, Number(step))),
  { name: 'array_times_of', arity: 2, call: (_context, [array = null, value = null]) => (array === null || value instanceof Uint8Array ? null : read(array).filter((item) => same(item, value)).length) },
  onArrays('array_has_run', (a, b) => Number(a.some((_item, i) => b.every((item, k) => same(a[i + k], item))) || b.length === 0)),
  strict('array_greatest_few', 2, ([array = '[]', count]) => show([...read(array)].sort((a, b) => inOrder(b, a)).slice(0, Math.max(0, Number(count))))),
  onArrays('array_by_keys', byKeys),
  { name: 'map_holds', arity: 2, call: (_context, [map = null, value = null]) => (map === null || value instanceof Uint8Array ? null : Number(Object.values(JSON.parse(asText(map)) as { readonly [name: string]: Json }).some((item) => same(item, value)))) },
];
