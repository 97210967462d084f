import { readNode, type Node } from './documentFunctions';
import { readJsonPath } from './jsonPathReader';
import { itemsOf, PathFailure } from './jsonPathWalk';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

const MARK = '\u0000';

function isList(node: Node | undefined): node is readonly Node[] {
  return Array.isArray(node);
}

/** A number is held as a marked text with its digits. */
function digitsOf(node: Node): string | undefined {
  return typeof node === 'string' && node.startsWith(MARK) ? node.slice(1) : undefined;
}

/** The digits that Trino writes, where those are sure. */
function number(digits: string): string {
  if (/^(?:0|-?[1-9]\d*)$/.test(digits) || String(Number(digits)) === digits) return digits;
  throw new Error('the digits of a number in this JSON are not supported by the local runner');
}

function quoted(text: string): string {
  if (/[\u0000-\u0007\u000b\u000e-\u001f\ud800-\udfff]/.test(text)) throw new Error('this escape in JSON is not supported by the local runner');
  return JSON.stringify(text);
}

/** JSON as Trino writes it; `sorts`: its type JSON has the keys of objects in order. */
function show(node: Node, sorts: boolean): string {
  if (node === null || typeof node === 'boolean') return String(node);
  if (typeof node === 'string') {
    const digits = digitsOf(node);
    return digits === undefined ? quoted(node) : number(digits);
  }
  if (isList(node)) return `[${node.map((item) => show(item, sorts)).join(',')}]`;
  const pairs = Object.entries(node);
  const keys = pairs.map(([key]) => key);
  if (!sorts && keys.some((key) => /^\d+$/.test(key))) throw new Error('keys of JSON that are numbers are not supported by the local runner');
  const ordered = sorts ? [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)) : pairs;
  return `{${ordered.map(([key, value]) => `${quoted(key)}:${show(value, sorts)}`).join(',')}}`;
}

/** As Trino writes it, with the keys of objects in order. */
export function showTrino(node: Node): string {
  return show(node, true);
}

/** `undefined`: the text is no JSON, or it does not fit the path. */
function found(json: SqlValue | undefined, path: SqlValue | undefined): readonly Node[] | undefined {
  const node = readNode(json);
  if (node === undefined) return undefined;
  try {
    return itemsOf(readJsonPath(asText(path ?? '')), node, {});
  } catch (error) {
    if (error instanceof PathFailure) return undefined;
    throw error;
  }
}

/** `kind`: what the scalar shall become; another one that Trino would convert is refused. */
function scalar(items: readonly Node[] | undefined, kind: SqlValue | undefined): SqlValue {
  const [item] = items ?? [];
  if (items?.length !== 1 || item === undefined || item === null || (typeof item === 'object')) return null;
  if (typeof item === 'boolean') {
    if (kind === 'text' || kind === 'boolean') return String(item);
  } else {
    const digits = digitsOf(item);
    if (digits === undefined) return item;
    if (kind === 'text' || kind === 'number' || (kind === 'integer' && /^-?\d+$/.test(digits))) return number(digits);
  }
  throw new Error('a JSON value of another type than the wanted one is not supported by the local runner');
}

function queried(items: readonly Node[] | undefined, wraps: SqlValue | undefined, omits: boolean): SqlValue {
  if (items === undefined || items.length === 0) return null;
  const [item = null] = items;
  const isHolder = items.length === 1 && typeof item === 'object' && item !== null;
  if (wraps === 'always' || (wraps === 'conditional' && !isHolder)) return show(items, false);
  if (items.length !== 1) return null;
  return omits && typeof item === 'string' && digitsOf(item) === undefined ? item : show(item, false);
}

function document(json: SqlValue | undefined): Node {
  const node = readNode(json);
  if (node === undefined) throw new Error(`'${asText(json ?? '').slice(0, 40)}' is no JSON`);
  return node;
}

/** Trino's functions of SQL/JSON and of its type JSON. */
export const TRINO_JSON_FUNCTIONS: readonly SqlFunction[] = [
  strict('trino_json_count', 2, ([json, path]) => found(json, path)?.length ?? null),
  strict('trino_json_value', 3, ([json, path, kind]) => scalar(found(json, path), kind)),
  strict('trino_json_query', 4, ([json, path, wraps, omits]) => queried(found(json, path), wraps, omits === 1)),
  strict('trino_json', 1, ([json]) => show(document(json), true)),
  strict('trino_json_scalar', 1, ([json]) => {
    const node = document(json);
    return node === null || typeof node !== 'object' ? 1 : 0;
  }),
  strict('trino_json_holds', 3, ([json, value, kind]) => {
    const list = readNode(json);
    if (!isList(list)) return null;
    if (kind === 'text') return list.includes(asText(value ?? '')) ? 1 : 0;
    return list.some((item) => item !== null && digitsOf(item) !== undefined && Number(digitsOf(item)) === Number(value)) ? 1 : 0;
  }),
  strict('trino_json_item', 2, ([json, index]) => {
    const list = readNode(json);
    const item = isList(list) ? list.at(Number(index)) : undefined;
    if (item === undefined || item === null) return null;
    return typeof item === 'string' && digitsOf(item) === undefined ? item : show(item, false);
  }),
  strict('trino_json_size', 2, ([json, path]) => {
    const [node] = found(json, `strict ${asText(path ?? '')}`) ?? [];
    if (node === undefined) return null;
    return node === null || typeof node !== 'object' ? 0 : Object.keys(node).length;
  }),
];
