import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function parsed(value: SqlValue): Json {
  return typeof value === 'number' ? value : (JSON.parse(asText(value)) as Json);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}

function itemAt(value: Json, key: SqlValue): Json | undefined {
  if (isList(value)) return typeof key === 'number' || /^\d+$/.test(asText(key)) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, asText(key)) ? value[asText(key)] : undefined;
}

/** Snowflake shows the keys of an object in the order of the alphabet. */
function ordered(value: Json): Json {
  if (isList(value)) return value.map(ordered);
  return isObject(value) ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, ordered(value[key] ?? null)])) : value;
}

function shown(value: Json): string {
  return JSON.stringify(ordered(value));
}

/** A VARIANT as text: strings without quotes, JSON's null as NULL. */
function plainText(value: Json): string | null {
  return value === null ? null : typeof value === 'string' ? value : shown(value);
}

function kindOf(value: Json): string {
  if (value === null) return 'NULL_VALUE';
  if (isList(value)) return 'ARRAY';
  if (typeof value === 'number') return Number.isInteger(value) ? 'INTEGER' : 'DECIMAL';
  return { string: 'VARCHAR', boolean: 'BOOLEAN', object: 'OBJECT' }[typeof value as 'string' | 'boolean' | 'object'];
}

/** `a.b[0]['c']` step by step. */
function stepsOf(path: string): readonly (string | number)[] {
  const steps = [...path.matchAll(/\[(\d+)\]|\[['"]([^'"]*)['"]\]|"([^"]*)"|([^.[\]"]+)/g)];
  return steps.map(([, index, quoted, named, plain]) => (index === undefined ? (quoted ?? named ?? plain ?? '') : Number(index)));
}

function atPath(value: Json, path: string): Json | undefined {
  return stepsOf(path).reduce<Json | undefined>((here, key) => (here === undefined ? undefined : itemAt(here, key)), value);
}

/** The rows of FLATTEN: key, index, value, path and the flattened value of each. */
function flattened(value: Json | undefined, outer: boolean): string {
  const none = outer ? [[null, null, null, null]] : [];
  if (value === undefined || value === null) return JSON.stringify(none);
  const items = isList(value) ? value.map((item, i) => [null, i, item, `[${String(i)}]`]) : isObject(value) ? Object.keys(value).sort().map((key) => [key, null, value[key] ?? null, key]) : [];
  return JSON.stringify((items.length === 0 ? none : items).map(([key, index, item, path]) => [key ?? null, index ?? null, path === null ? null : shown(item ?? null), path ?? null]));
}

function tried(text: SqlValue): string | null {
  try {
    return shown(parsed(text));
  } catch {
    return null;
  }
}

function rank(value: Json): number {
  return typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2;
}

function compare(a: Json, b: Json): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [String(plainText(a)), String(plainText(b))];
  return x < y ? -1 : x > y ? 1 : 0;
}

function listOf(value: SqlValue): readonly Json[] {
  const list = parsed(value);
  return isList(list) ? list : [list];
}

function objectOf(value: SqlValue): { readonly [key: string]: Json } {
  const object = parsed(value);
  if (!isObject(object)) throw new Error(`${asText(value)} is no object`);
  return object;
}

/** A comparable value of any kind: numbers and text as they are. */
function plain(value: Json): SqlValue {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : plainText(value);
}

/** Snowflake's VARIANT, OBJECT and ARRAY, which are JSON text. */
export const VARIANT_FUNCTIONS: readonly SqlFunction[] = [
  strict('variant_at', 2, ([value = '', key = '']) => {
    const item = itemAt(parsed(value), key);
    return item === undefined ? null : shown(item);
  }),
  strict('variant_path', 2, ([value = '', path]) => {
    const item = atPath(parsed(value), asText(path ?? ''));
    return item === undefined ? null : shown(item);
  }),
  strict('variant_text', 1, ([value = '']) => plainText(parsed(value))),
  strict('variant_plain', 1, ([value = '']) => plain(parsed(value))),
  strict('variant_kind', 1, ([value = '']) => kindOf(parsed(value))),
  strict('variant_of_text', 1, ([text = '']) => {
    const value = tried(text);
    if (value === null) throw new Error(`'${asText(text)}' is no JSON`);
    return value;
  }),
  strict('variant_or_null', 1, ([text = '']) => tried(text)),
  { name: 'variant_rows', arity: 3, call: (_context, [value = null, path = null, outer]) => flattened(value === null ? undefined : path === null ? parsed(value) : atPath(parsed(value), asText(path)), outer === 1) },
  strict('object_names', 1, ([object = '']) => JSON.stringify(Object.keys(objectOf(object)).sort())),
  { name: 'object_made', arity: -1, call: (_context, args) => {
    const object: Record<string, Json> = {};
    for (let i = 0; i + 1 < args.length; i += 2) if (args[i] !== null && args[i + 1] !== null) object[asText(args[i] ?? '')] = parsed(args[i + 1] ?? null);
    return shown(object);
  } },
  { name: 'object_with', arity: 4, call: (_context, [object = null, key = null, value = null, replaces]) => {
    if (object === null || key === null) return null;
    const old = objectOf(object);
    if (Object.hasOwn(old, asText(key)) && replaces !== 1) throw new Error(`the object has the key ${asText(key)} already`);
    return shown(value === null ? old : { ...old, [asText(key)]: parsed(value) });
  } },
  { name: 'object_without', arity: -1, call: (_context, [object = null, ...keys]) => (object === null ? null : shown(Object.fromEntries(Object.entries(objectOf(object)).filter(([key]) => !keys.includes(key))))) },
  { name: 'object_only', arity: -1, call: (_context, [object = null, ...keys]) => (object === null ? null : shown(Object.fromEntries(Object.entries(objectOf(object)).filter(([key]) => keys.includes(key))))) },
  { name: 'object_of_rows', arity: 1, call: (_context, [rows = null]) => {
    const pairs = (rows === null ? [] : (parsed(rows) as readonly (readonly [string | null, string | null])[])).filter(([key, value]) => key !== null && value !== null);
    const names = pairs.map(([key]) => key);
    if (new Set(names).size < names.length) throw new Error('OBJECT_AGG has a key twice');
    return shown(Object.fromEntries(pairs.map(([key, value]) => [key ?? '', parsed(value)])));
  } },
  strict('variant_slice', 3, ([array = '', from, to]) => shown(listOf(array).slice(Number(from), Number(to)))),
  strict('variant_place', 2, ([value = '', array = '']) => {
    const wanted = shown(parsed(value));
    const at = listOf(array).findIndex((item) => shown(item) === wanted);
    return at === -1 ? null : at;
  }),
  strict('variant_sorted', 2, ([array = '', descending]) => shown([...listOf(array)].sort((a, b) => (descending === 1 ? -1 : 1) * compare(a, b)))),
  strict('array_extreme', 2, ([array = '', sign]) => {
    const [first] = listOf(array).filter((item) => item !== null).sort((a, b) => Number(sign) * compare(a, b));
    return first === undefined ? null : shown(first);
  }),
  strict('array_texts', 2, ([array = '', separator]) => listOf(array).map((item) => plainText(item) ?? '').join(asText(separator ?? ''))),
  strict('array_and', 2, ([array = '', value = '']) => shown([...listOf(array), parsed(value)])),
  strict('array_before', 2, ([array = '', value = '']) => shown([parsed(value), ...listOf(array)])),
  strict('array_meets', 2, ([a = '', b = '']) => {
    const others = new Set(listOf(b).map(shown));
    return listOf(a).some((item) => others.has(shown(item))) ? 1 : 0;
  }),
  strict('array_both', 2, ([a = '', b = '']) => {
    const others = listOf(b).map(shown);
    return JSON.stringify(listOf(a).filter((item) => {
      const at = others.indexOf(shown(item));
      if (at !== -1) others.splice(at, 1);
      return at !== -1;
    }));
  }),
];
