import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function step(value: Json | undefined, key: string | number): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const index = Number(key);
    return Number.isInteger(index) ? items[index < 0 ? items.length + index : index] : undefined;
  }
  const object = value as { readonly [key: string]: Json };
  return typeof key === 'string' && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Digits of a number as they are written: `1.50` would come back as 1.5. */
function checkNumber(json: string, value: Json | undefined): void {
  if (typeof value !== 'number') return;
  const written = String(value).replace(/[.+]/g, '\\$&');
  if (!new RegExp(`(?<![\\d.eE+-])${written}(?![\\d.eE])`).test(json)) throw new Error('the digits of a number in this JSON are not supported by the local runner');
}

/** Text without quotes; objects and arrays as JSON; JSON's null as NULL. */
function asPlain(value: Json | undefined): SqlValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asJson(value: Json | undefined): SqlValue {
  return value === undefined ? null : JSON.stringify(value);
}

const PATH_STEP = /\.?([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)|\[(\d+)\]|\[?['"]([^'"]*)['"]\]?|\./g;

/** `$.a.b[0]`, `$['a']`; wildcards and filters are an error. */
function readPath(path: string): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  const body = path.trim().replace(/^\$/, '');
  for (const match of body.matchAll(PATH_STEP)) {
    const [, name, index, quoted] = match;
    if (index !== undefined) steps.push(Number(index));
    else if (name !== undefined || quoted !== undefined) steps.push(name ?? quoted ?? '');
  }
  const rest = body.replace(PATH_STEP, '');
  if (rest !== '') throw new Error(`the JSON path ${path} is not supported by the local runner`);
  return steps;
}

function follow(text: string, steps: readonly (string | number)[]): Json | undefined {
  return steps.reduce<Json | undefined>((value, key) => step(value, key), parse(text));
}

/** `{a,b}`: PostgreSQL's array of steps. */
function readSteps(text: string): readonly (string | number)[] {
  const items = text.startsWith('[') ? (parse(text) as readonly string[]) : text.replace(/^\{|\}$/g, '').split(',').map((item) => item.trim().replace(/^"|"$/g, ''));
  return items.map(String);
}

function unquote(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  const value = parse(text);
  return typeof value === 'string' ? value : text;
}

/** JSON and arrays, which are JSON text. */
export const JSON_FUNCTIONS: readonly SqlFunction[] = [
  strict('json_path_text', 2, ([json, path]) => {
    const value = follow(asText(json ?? ''), readPath(asText(path ?? '')));
    checkNumber(asText(json ?? ''), value);
    return asPlain(value);
  }),
  // Releases of Doris and StarRocks differ in what a key of an array is: the values of all its objects, or NULL.
  strict('json_of_key', 2, ([json, path]) => {
    if (/^\s*\[/.test(asText(json ?? '')) && /^\s*\$?\./.test(asText(path ?? ''))) throw new Error('the key of an array in JSON, which depends on the release, is not supported by the local runner');
    return asText(json ?? '');
  }),
  strict('json_path_json', 2, ([json, path]) => asJson(follow(asText(json ?? ''), readPath(asText(path ?? ''))))),
  strict('json_step', 3, ([json, key = '', asPlainText]) => {
    const value = step(parse(asText(json ?? '')), key);
    checkNumber(asText(json ?? ''), value);
    return asPlainText === 1 ? asPlain(value) : asJson(value);
  }),
  strict('json_steps', 3, ([json, steps, asPlainText]) => {
    const value = follow(asText(json ?? ''), readSteps(asText(steps ?? '')));
    checkNumber(asText(json ?? ''), value);
    return asPlainText === 1 ? asPlain(value) : asJson(value);
  }),
  strict('json_unquoted', 1, ([text]) => unquote(asText(text ?? ''))),
  strict('array_joined', 2, ([array, separator]) => {
    const items = parse(asText(array ?? ''));
    if (!Array.isArray(items)) throw new Error(`'${asText(array ?? '')}' is no array`);
    return (items as readonly Json[]).filter((item) => item !== null).map((item) => asPlain(item)).join(asText(separator ?? ''));
  }),
  strict('array_sorted', 2, ([array, descending]) => {
    const items = parse(asText(array ?? ''));
    if (!Array.isArray(items)) throw new Error(`'${asText(array ?? '')}' is no array`);
    const sorted = [...(items as readonly Json[])].sort(compare);
    return JSON.stringify(descending === 1 ? sorted.reverse() : sorted);
  }),
  { name: 'series', arity: 3, call: (_context, [from, to, by]) => series(from ?? null, to ?? null, by ?? null) },
];

function compare(a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Longest array that is made. */
const MAX_SERIES = 1_000_000;

/** `generate_series` of whole numbers, as JSON. */
function series(from: SqlValue, to: SqlValue, by: SqlValue): SqlValue {
  if (from === null || to === null || by === null) return '[]';
  if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number') throw new Error('the local runner has generate_series for numbers only');
  if (by === 0) throw new Error('the step of generate_series must not be 0');
  const count = Math.max(0, Math.floor((to - from) / by) + 1);
  if (count > MAX_SERIES) throw new Error(`generate_series gives more than ${String(MAX_SERIES)} rows`);
  return JSON.stringify(Array.from({ length: count }, (_unused, i) => from + i * by));
}
