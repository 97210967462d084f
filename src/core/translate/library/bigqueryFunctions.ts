import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function parsed(text: SqlValue | undefined): Json {
  try {
    return JSON.parse(asText(text ?? null)) as Json;
  } catch {
    throw new Error('a text is no JSON');
  }
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys and paths to inner keys, in order of the alphabet. */
function keysOf(value: Json, prefix: string, deep: boolean): readonly string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [prefix + key, ...(deep ? keysOf(inner, `${prefix}${key}.`, true) : [])]);
}

function stripped(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(stripped);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, stripped(inner)]])));
}

function kindOf(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** What LAX_… makes of a value of another kind; NULL where it cannot. */
function lax(value: Json, kind: string): SqlValue {
  if (typeof value === 'object') return null;
  if (kind === 'text') return typeof value === 'string' ? value : String(value);
  if (kind === 'boolean') {
    if (typeof value === 'string') return /^true$/i.test(value) ? 1 : /^false$/i.test(value) ? 0 : null;
    return Number(value) === 0 ? 0 : 1;
  }
  const number = typeof value === 'string' && !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(value) ? Number.NaN : Number(value);
  if (Number.isNaN(number) || (kind === 'real' && typeof value === 'boolean')) return null;
  return kind === 'integer' ? Math.sign(number) * Math.round(Math.abs(number)) : number;
}

function valueAs(value: Json, kind: string): SqlValue {
  if (kind === 'type') return kindOf(value);
  if (kind === 'keys' || kind === 'top keys') return JSON.stringify([...keysOf(value, '', kind === 'keys')].sort());
  if (kind === 'stripped') return JSON.stringify(stripped(value));
  if (kind.startsWith('lax ')) return lax(value, kind.slice(4));
  const fits = kind === 'text' ? typeof value === 'string' : kind === 'boolean' ? typeof value === 'boolean' : typeof value === 'number' && (kind === 'real' || Number.isInteger(value));
  if (!fits) throw new Error('a JSON value is of another kind');
  return typeof value === 'boolean' ? Number(value) : (value as string | number);
}

/** Where the n-th of several stands, from a place that may count from the end; 0: nowhere. */
function nthPlace(text: string, part: string, [start, nth]: readonly [number, number]): number {
  const [letters, wanted] = [[...text], [...part]];
  if (wanted.length === 0) return 0;
  const isAt = (i: number): boolean => wanted.every((letter, k) => letters[i + k] === letter);
  let left = nth;
  const step = start > 0 ? 1 : -1;
  for (let i = start > 0 ? start - 1 : letters.length + start; i >= 0 && i < letters.length; i += step) {
    if (isAt(i) && --left === 0) return i + 1;
  }
  return 0;
}

function named(value: Json, names: readonly string[]): Json {
  if (!isObject(value)) return value;
  const values = Object.values(value);
  if (values.length !== names.length) throw new Error(`a row has ${String(values.length)} fields, its column ${String(names.length)}`);
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}

/** What BigQuery alone has. */
export const BIGQUERY_FUNCTIONS: readonly SqlFunction[] = [
  strict('json_value_as', 2, ([json, kind]) => valueAs(parsed(json), String(kind))),
  strict('json_compact_items', 1, ([json]) => {
    const value = parsed(json);
    return Array.isArray(value) ? JSON.stringify((value as readonly Json[]).map((item) => JSON.stringify(item))) : null;
  }),
  { ...strict('nth_place', 4, ([text, part, start, nth]) => nthPlace(asText(text ?? ''), asText(part ?? ''), [Number(start), Number(nth)])), integerResult: true },
  strict('text_normal', 2, ([text, form]) => asText(text ?? '').normalize(String(form))),
  strict('row_named', 2, ([row, names]) => {
    const value = parsed(row);
    const list = parsed(names ?? null) as readonly string[];
    return JSON.stringify(Array.isArray(value) ? (value as readonly Json[]).map((one) => named(one, list)) : named(value, list));
  }),
];
