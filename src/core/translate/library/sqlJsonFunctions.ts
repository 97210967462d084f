import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | null;

/** What a KEEP of Oracle does with the rows that come first or last. */
function combined(values: readonly (string | number)[], how: string): SqlValue {
  if (how === 'count') return values.length;
  const [first, ...rest] = values;
  if (first === undefined) return null;
  const numbers = values.map(Number);
  switch (how) {
    case 'min':
      return rest.reduce((least, value) => (compared(value, least) < 0 ? value : least), first);
    case 'max':
      return rest.reduce((most, value) => (compared(value, most) > 0 ? value : most), first);
    case 'sum':
      return numbers.reduce((sum, value) => sum + value, 0);
    default:
      return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  }
}

function compared(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of two keys; `spec` has a letter for the direction (`a`, `d`) and one for the place of NULLs (`f`, `l`) of each. */
function inOrder(a: readonly Json[], b: readonly Json[], spec: string): number {
  for (let i = 0; i + 1 < a.length; i++) {
    const [left, right] = [a[i + 1] ?? null, b[i + 1] ?? null];
    if (left === right) continue;
    if (left === null || right === null) return (left === null) === (spec[i * 2 + 1] === 'f') ? -1 : 1;
    const order = compared(left, right);
    if (order !== 0) return spec[i * 2] === 'd' ? -order : order;
  }
  return 0;
}

/** The aggregate of the values of those rows, `[value, key, …]`, that come first in the order. */
function kept(rows: string, spec: string, how: string): SqlValue {
  const all = JSON.parse(rows) as readonly (readonly Json[])[];
  const [first] = all;
  if (first === undefined) return how === 'count' ? 0 : null;
  const best = all.reduce((least, row) => (inOrder(row, least, spec) < 0 ? row : least), first);
  const values = all.filter((row) => inOrder(row, best, spec) === 0).flatMap(([value]) => (value === null || value === undefined ? [] : [value]));
  return combined(values, how);
}

/** The values are JSON already; NULL stands for no value. */
function objectOf([absent, ...pairs]: readonly SqlValue[]): string {
  const parts: string[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [key = null, value = null] = [pairs[i], pairs[i + 1]];
    if (key === null) throw new Error('a key of a JSON object is NULL');
    if (value !== null || absent !== 1) parts.push(`${JSON.stringify(asText(key))}:${value === null ? 'null' : asText(value)}`);
  }
  return `{${parts.join(',')}}`;
}

type Tree = Map<string, string | Tree>;

/** Sets a value at a path of names; names with the same beginning share an object. */
function put(tree: Tree, path: readonly string[], value: string): void {
  const [name = '', ...rest] = path;
  const here = tree.get(name);
  if (rest.length === 0) {
    if (here !== undefined) throw new Error(`FOR JSON has two values for '${name}'`);
    tree.set(name, value);
    return;
  }
  if (typeof here === 'string') throw new Error(`FOR JSON has two values for '${name}'`);
  const inner: Tree = here ?? new Map<string, string | Tree>();
  tree.set(name, inner);
  put(inner, rest, value);
}

function written(tree: Tree): string {
  return `{${[...tree].map(([name, value]) => `"${name}":${typeof value === 'string' ? value : written(value)}`).join(',')}}`;
}

/** One row of SQL Server's FOR JSON PATH: `a.b` is a name in the object `a`. */
function rowOf([keepsNulls, ...pairs]: readonly SqlValue[]): string {
  const tree: Tree = new Map<string, string | Tree>();
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const value = pairs[i + 1] ?? null;
    if (value !== null || keepsNulls === 1) put(tree, asText(pairs[i] ?? '').split('.'), value === null ? 'null' : asText(value));
  }
  return written(tree);
}

/** JSON as SQL Server and Oracle make it, SQL Server's XML, and Oracle's KEEP. */
export const SQL_JSON_FUNCTIONS: readonly SqlFunction[] = [
  { name: 'json_made_object', arity: -1, call: (_context, args) => objectOf(args) },
  { name: 'json_made_array', arity: -1, call: (_context, [absent, ...values]) => `[${values.filter((value) => value !== null || absent !== 1).map((value) => (value === null ? 'null' : asText(value))).join(',')}]` },
  { name: 'json_made_row', arity: -1, call: (_context, args) => rowOf(args) },
  strict('xml_escaped', 1, ([text = '']) => asText(text).replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)),
  strict('xml_text', 1, ([xml = '']) => asText(xml).replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt);/g, (_written, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '')),
  { name: 'value_kept', arity: 3, call: (_context, [rows = null, spec = null, how = null]) => (rows === null ? null : kept(asText(rows), asText(spec ?? ''), asText(how ?? ''))) },
];
