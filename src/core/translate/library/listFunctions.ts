import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function read(text: SqlValue | undefined): readonly Json[] {
  let value: unknown;
  try {
    value = JSON.parse(asText(text ?? null));
  } catch {
    value = undefined;
  }
  if (!Array.isArray(value)) throw new Error(`'${asText(text ?? null)}' is no array`);
  return value as readonly Json[];
}

function show(items: readonly Json[]): string {
  return JSON.stringify(items);
}

function numbers(text: SqlValue | undefined): readonly number[] {
  return read(text).map((item) => (typeof item === 'number' ? item : item === null ? Number.NaN : Number(item)));
}

/** The place from 0 that a place from 1 means; one below 0 counts from the end. */
function place(at: number, length: number): number {
  return at < 0 ? length + at : Math.max(0, at - 1);
}

/** DuckDB's `[from:to:step]`: both ends belong to it, what lies outside is left out. */
function span<T>(items: readonly T[], [from, to, step]: readonly [number, number, number]): readonly T[] {
  if (step === 0) throw new Error('a step of 0');
  const [low, high] = step > 0 ? [from, to] : [to, from];
  const start = Math.max(0, place(low, items.length));
  const end = high < 0 ? items.length + high : high - 1;
  const part = items.slice(start, Math.max(start, end + 1));
  return (step > 0 ? part : [...part].reverse()).filter((_item, i) => i % Math.abs(step) === 0);
}

function compare(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [typeof a === 'string' ? a : JSON.stringify(a), typeof b === 'string' ? b : JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The places of the elements in their order; equal ones stay as they are. */
function order(items: readonly Json[], descending: boolean, nullsFirst: boolean): readonly number[] {
  const present = items.map((_item, i) => i).filter((i) => items[i] !== null).sort((a, b) => (descending ? -1 : 1) * compare(items[a] ?? null, items[b] ?? null));
  const nulls = items.map((_item, i) => i).filter((i) => items[i] === null);
  return nullsFirst ? [...nulls, ...present] : [...present, ...nulls];
}

type Measure = (a: readonly number[], b: readonly number[]) => number;

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

const MEASURES: Readonly<Record<string, Measure>> = {
  dot_product: product,
  negative_dot_product: (a, b) => -product(a, b),
  cosine_similarity: cosine,
  cosine_distance: (a, b) => 1 - cosine(a, b),
  distance: (a, b) => Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b[i] ?? 0)) ** 2, 0)),
  manhattan: (a, b) => a.reduce((sum, x, i) => sum + Math.abs(x - (b[i] ?? 0)), 0),
};

function measured(name: string, a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new Error('the lists have different lengths');
  if ([...a, ...b].some(Number.isNaN)) throw new Error('a list with NULLs or without numbers');
  const result = MEASURES[name]?.(a, b) ?? Number.NaN;
  if (Number.isNaN(result)) throw new Error('a distance that is no number is not supported by the local runner');
  return result;
}

/** Longest list that is made. */
const MAX_LENGTH = 1_000_000;

function resized(items: readonly Json[], length: number, value: Json): readonly Json[] {
  if (length < 0 || length > MAX_LENGTH) throw new Error(`a list of ${String(length)} elements`);
  return Array.from({ length }, (_unused, i) => (i < items.length ? (items[i] ?? null) : value));
}

/** A place from 1 in a list, or NULL behind its end. */
function picked(items: readonly Json[], places: readonly Json[]): readonly Json[] {
  return places.map((at) => {
    if (typeof at !== 'number') throw new Error('the places of elements must not be NULL');
    return items[at < 0 ? items.length + at : at - 1] ?? null;
  });
}

function masked(items: readonly Json[], mask: readonly Json[]): readonly Json[] {
  if (mask.includes(null)) throw new Error('NULL says of no element whether it stays');
  return mask.flatMap((keep, i) => (keep === true || keep === 1 ? [items[i] ?? null] : []));
}

function rotated(items: readonly Json[], by: number): readonly Json[] {
  if (items.length === 0) return items;
  const at = ((by % items.length) + items.length) % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function totals(items: readonly number[]): readonly number[] {
  let sum = 0;
  return items.map((item) => (sum += item));
}

/** Functions of lists that DuckDB, ClickHouse or BigQuery have alone. */
export const LIST_FUNCTIONS: readonly SqlFunction[] = [
  strict('list_span', 4, ([list, from, to, step]) => show(span(read(list), [Number(from), Number(to), Number(step)]))),
  strict('text_span', 3, ([text, from, to]) => span([...asText(text ?? null)], [Number(from), Number(to), 1]).join('')),
  strict('list_in_order', 3, ([list, descending, nullsFirst]) => {
    const items = read(list);
    return show(order(items, descending === 1, nullsFirst === 1).map((i) => items[i] ?? null));
  }),
  strict('list_order', 1, ([list]) => show(order(read(list), false, true).map((i) => i + 1))),
  strict('list_picked', 2, ([list, places]) => show(picked(read(list), read(places)))),
  strict('list_masked', 2, ([list, mask]) => show(masked(read(list), read(mask)))),
  { name: 'list_resized', arity: 3, call: (_context, [list = null, length = null, value = null]) => (list === null || length === null ? null : show(resized(read(list), Number(length), read(value)[0] ?? null))) },
  { name: 'list_chained', arity: -1, call: (_context, lists) => (lists.every((list) => list === null) ? null : show(lists.flatMap((list) => (list === null ? [] : read(list))))) },
  strict('list_measure', 3, ([name, a, b]) => measured(String(name), numbers(a), numbers(b))),
  strict('list_rotated', 2, ([list, by]) => show(rotated(read(list), Number(by)))),
  strict('list_totals', 1, ([list]) => show(totals(numbers(list)))),
  strict('list_differences', 1, ([list]) => show(numbers(list).map((item, i, all) => (i === 0 ? 0 : item - (all[i - 1] ?? 0))))),
  strict('list_until', 2, ([list, end]) => show(read(list).filter((item) => asText(item as SqlValue) < asText(end ?? null)))),
];
