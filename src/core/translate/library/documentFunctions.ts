import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** A JSON value whose numbers are texts behind `MARK`, so that they keep the digits that they are written with. */
export type Node = string | boolean | null | readonly Node[] | { readonly [key: string]: Node };

const MARK = '\u0000';

/** `undefined`: the text is no JSON. */
export function readNode(json: SqlValue | undefined): Node | undefined {
  const marked = asText(json ?? '').replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) => (token.startsWith('"') ? token : `"\\u0000${token}"`));
  try {
    return JSON.parse(marked) as Node;
  } catch {
    return undefined;
  }
}

export function isList(node: Node | undefined): node is readonly Node[] {
  return Array.isArray(node);
}

export function isObject(node: Node | undefined): node is { readonly [key: string]: Node } {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

export function isNumber(node: Node | undefined): node is string {
  return typeof node === 'string' && node.startsWith(MARK);
}

function byLength(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** `binary`: as PostgreSQL's jsonb and MySQL write it, keys by length and then by text; `json`: as PostgreSQL's json functions do. */
export function showNode(node: Node, style: string): string {
  const [comma, colon] = style === 'compact' ? [',', ':'] : [', ', style === 'json' ? ' : ' : ': '];
  if (isNumber(node)) return node.slice(1);
  if (isList(node)) return `[${node.map((item) => showNode(item, style)).join(comma)}]`;
  if (!isObject(node)) return JSON.stringify(node);
  const keys = style === 'binary' ? Object.keys(node).sort(byLength) : Object.keys(node);
  return `{${keys.map((key) => `${JSON.stringify(key)}${colon}${showNode(node[key] ?? null, style)}`).join(comma)}}`;
}

/** Text without quotes; the rest as JSON; JSON's null as NULL. */
function plain(node: Node | undefined, style: string): SqlValue {
  if (node === undefined || node === null) return null;
  return typeof node === 'string' && !isNumber(node) ? node : showNode(node, style);
}

type Step = string | number;

function step(node: Node | undefined, key: Step): Node | undefined {
  if (isList(node)) return typeof key === 'number' ? node[key < 0 ? node.length + key : key] : undefined;
  return isObject(node) && typeof key === 'string' && Object.hasOwn(node, key) ? node[key] : undefined;
}

function steps(text: SqlValue | undefined): readonly Step[] {
  return JSON.parse(asText(text ?? '[]')) as readonly Step[];
}

/** Names of the kinds of values. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['null', 'boolean', 'number', 'number', 'string', 'array', 'object'],
  mysql: ['NULL', 'BOOLEAN', 'INTEGER', 'DOUBLE', 'STRING', 'ARRAY', 'OBJECT'],
  duckdb: ['NULL', 'BOOLEAN', 'UBIGINT', 'DOUBLE', 'VARCHAR', 'ARRAY', 'OBJECT'],
  clickhouse: ['Null', 'Bool', 'Int64', 'Double', 'String', 'Array', 'Object'],
  doris: ['null', 'bool', 'int', 'double', 'string', 'array', 'object'],
};

function kindOf(node: Node, dialect: string): string {
  const names = KINDS[dialect] ?? [];
  if (dialect === 'duckdb' && isNumber(node) && /^.-\d+$/s.test(node)) return 'BIGINT';
  if (dialect === 'doris' && isNumber(node) && !/[.eE]/.test(node) && Math.abs(Number(node.slice(1))) > 2 ** 31 - 1) return 'bigint';
  const place = node === null ? 0 : typeof node === 'boolean' ? 1 : isNumber(node) ? (/[.eE]/.test(node) ? 3 : 2) : typeof node === 'string' ? 4 : isList(node) ? 5 : 6;
  return names[place] ?? '';
}

function countOf(node: Node | undefined): number {
  return isList(node) ? node.length : isObject(node) ? Object.keys(node).length : 0;
}

/** What ClickHouse's JSONExtract… gives: a default where there is nothing of the kind. */
const EXTRACT: Readonly<Record<string, (node: Node | undefined) => SqlValue>> = {
  string: (node) => (typeof node === 'string' && !isNumber(node) ? node : node === undefined || node === null ? '' : showNode(node, 'compact')),
  int: (node) => (isNumber(node) ? Math.trunc(Number(node.slice(1))) : typeof node === 'boolean' ? Number(node) : typeof node === 'string' && /^-?\d+$/.test(node) ? Number(node) : 0),
  float: (node) => (isNumber(node) ? Number(node.slice(1)) : typeof node === 'boolean' ? Number(node) : 0),
  bool: (node) => (node === true || (isNumber(node) && Number(node.slice(1)) !== 0) ? 1 : 0),
  raw: (node) => (node === undefined ? '' : showNode(node, 'compact')),
  has: (node) => (node === undefined ? 0 : 1),
  length: countOf,
  type: (node) => kindOf(node ?? null, 'clickhouse'),
  keys: (node) => JSON.stringify(isObject(node) ? Object.keys(node) : []),
  items: (node) => JSON.stringify(isList(node) ? node.map((item) => showNode(item, 'compact')) : []),
};

/** Whether `part` is contained in `whole`, as `@>` and JSON_CONTAINS have it. */
function covers(whole: Node, part: Node): boolean {
  if (isNumber(whole) && isNumber(part)) return Number(whole.slice(1)) === Number(part.slice(1));
  if (isObject(whole) && isObject(part)) return Object.keys(part).every((key) => Object.hasOwn(whole, key) && covers(whole[key] ?? null, part[key] ?? null));
  if (isList(whole)) return isList(part) ? part.every((item) => whole.some((other) => isList(other) === isList(item) && covers(other, item))) : typeof part !== 'object' || part === null ? whole.some((item) => !isList(item) && covers(item, part)) : false;
  return whole === part;
}

interface Change {
  readonly path: readonly Step[];
  /** `undefined`: removed. */
  readonly value: Node | undefined;
  /** `set`, `insert`, `replace` or `remove`. */
  readonly mode: string;
}

function changed(node: Node, change: Change): Node {
  const [key, ...rest] = change.path;
  if (key === undefined) return change.mode === 'insert' ? node : (change.value ?? node);
  const before = step(node, key);
  if (rest.length > 0) return before === undefined ? node : placed(node, key, changed(before, { ...change, path: rest }));
  if (before === undefined ? change.mode === 'replace' || change.mode === 'remove' : change.mode === 'insert') return node;
  return placed(node, key, change.value);
}

function placed(node: Node, key: Step, value: Node | undefined): Node {
  if (isList(node) && typeof key === 'number') {
    const at = key < 0 ? node.length + key : Math.min(key, node.length);
    return [...node.slice(0, at), ...(value === undefined ? [] : [value]), ...node.slice(at + 1)];
  }
  if (!isObject(node) || typeof key !== 'string') return node;
  if (value !== undefined) return { ...node, [key]: value };
  return Object.fromEntries(Object.entries(node).filter(([name]) => name !== key));
}

/** PostgreSQL's `||`. */
function joined(a: Node, b: Node): Node {
  if (isObject(a) && isObject(b)) return { ...a, ...b };
  return [...(isList(a) ? a : [a]), ...(isList(b) ? b : [b])];
}

/** PostgreSQL's `-`: a key, an element by its text, or one by its number. */
function without(node: Node, key: string | number): Node {
  if (typeof key === 'number') return changed(node, { path: [key], value: undefined, mode: 'remove' });
  return isList(node) ? node.filter((item) => item !== key) : changed(node, { path: [key], value: undefined, mode: 'remove' });
}

function node(json: SqlValue | undefined): Node {
  const found = readNode(json);
  return found !== undefined ? found : fail(`'${asText(json ?? '').slice(0, 40)}' is no JSON`);
}

function fail(message: string): never {
  throw new Error(message);
}

/** The elements of an array one by one, the keys of an object, or its pairs: an array of JSON texts for `json_each`. */
const PARTS: Readonly<Record<string, (whole: Node) => readonly SqlValue[]>> = {
  items: (whole) => (isList(whole) ? whole.map((item) => showNode(item, 'binary')) : fail('the elements of what is no JSON array are asked for')),
  texts: (whole) => (isList(whole) ? whole.map((item) => plain(item, 'binary')) : fail('the elements of what is no JSON array are asked for')),
  keys: (whole) => (isObject(whole) ? Object.keys(whole).sort(byLength) : fail('the keys of what is no JSON object are asked for')),
};

/** `a.b[0]` behind `$`. */
function stepsOfPath(path: string): readonly Step[] {
  const found = [...path.matchAll(/\.([A-Za-z_]\w*)|\."([^"]*)"|\[['"]([^'"]*)['"]\]|\[(\d+)\]/g)];
  if (!path.startsWith('$') || found.map(([text]) => text).join('') !== path.slice(1)) fail(`the JSON path ${path} is not supported by the local runner`);
  return found.map(([, name, quoted, bracketed, index]) => (index === undefined ? (name ?? quoted ?? bracketed ?? '') : Number(index)));
}

/** What a path leads to; nothing where the text is no JSON. */
export function nodeAt(json: SqlValue | undefined, path: SqlValue | undefined): Node | undefined {
  return stepsOfPath(asText(path ?? '')).reduce<Node | undefined>(step, readNode(json));
}

/** Whole JSON documents: their parts, their text, and changes to them. */
export const DOCUMENT_FUNCTIONS: readonly SqlFunction[] = [
  strict('json_node', 3, ([json, path, kind]) => EXTRACT[String(kind)]?.(steps(path).reduce<Node | undefined>(step, readNode(json))) ?? null),
  strict('json_styled', 2, ([json, style]) => showNode(node(json), String(style))),
  strict('json_kind', 2, ([json, dialect]) => kindOf(node(json), String(dialect))),
  strict('json_count', 1, ([json]) => (isList(node(json)) || isObject(node(json)) ? countOf(node(json)) : 1)),
  strict('json_names', 1, ([json]) => (isObject(node(json)) ? JSON.stringify(Object.keys(node(json) as object)) : null)),
  strict('json_path_steps', 1, ([path]) => JSON.stringify(stepsOfPath(asText(path ?? '')))),
  strict('json_node_of', 2, ([json, path]) => plainJson(nodeAt(json, path))),
  strict('json_scalar', 3, ([json, path, mode]) => {
    const found = nodeAt(json, path);
    if (!isList(found) && !isObject(found)) return plain(found, 'compact');
    return mode === 'null' ? null : fail('JSON_VALUE of an object or array is not supported by the local runner');
  }),
  strict('json_nonscalar', 2, ([json, path]) => (isList(nodeAt(json, path)) || isObject(nodeAt(json, path)) ? plainJson(nodeAt(json, path)) : null)),
  strict('json_put', 4, ([json, path, value, mode]) => showNode(changed(node(json), { path: steps(path), value: mode === 'remove' ? undefined : node(value), mode: String(mode) }), 'binary')),
  strict('json_join', 2, ([a, b]) => showNode(joined(node(a), node(b)), 'binary')),
  strict('json_without', 2, ([json, key = '']) => showNode(without(node(json), key), 'binary')),
  strict('json_covers', 2, ([whole, part]) => (covers(node(whole), node(part)) ? 1 : 0)),
  strict('json_has_key', 2, ([json, key]) => (isList(node(json)) ? Number((node(json) as readonly Node[]).includes(asText(key ?? ''))) : Number(step(node(json), asText(key ?? '')) !== undefined))),
  strict('json_stripped', 1, ([json]) => showNode(stripped(node(json)), 'binary')),
  strict('json_pairs', 2, ([json, kind]) => {
    const whole = node(json);
    if (!isObject(whole)) return fail('the pairs of what is no JSON object are asked for');
    return JSON.stringify(Object.keys(whole).sort(byLength).map((key) => [key, kind === 'texts' ? plain(whole[key], 'binary') : showNode(whole[key] ?? null, 'binary')]));
  }),
  strict('json_parts', 2, ([json, kind]) => JSON.stringify(PARTS[String(kind)]?.(node(json)) ?? [])),
];

/** Without the fields of objects that are null. */
function stripped(whole: Node): Node {
  if (isList(whole)) return whole.map(stripped);
  if (!isObject(whole)) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null).map(([name, value]) => [name, stripped(value)]));
}

function plainJson(found: Node | undefined): SqlValue {
  return found === undefined ? null : showNode(found, 'compact');
}
