import { isList, isNumber, isObject, readNode, type Node } from './documentFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** Most digits of a number whose exponent is written out. */
const MAX_DIGITS = 1000;

function fail(message: string): never {
  throw new Error(message);
}

/** A number as PostgreSQL's numeric writes it: without exponent, with the digits behind the point that it was given. */
function numeric(written: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const shift = Number(exponent);
  if (Math.abs(shift) > MAX_DIGITS) return fail(`the number ${written} in this JSON has more digits than the local runner writes out`);
  const point = whole.length + shift;
  const digits = '0'.repeat(Math.max(0, -point)) + (whole + fraction).padEnd(point, '0');
  const at = Math.max(0, point);
  const front = digits.slice(0, at).replace(/^0+(?=\d)/, '') || '0';
  const back = digits.slice(at);
  const isZero = /^0*$/.test(front + back);
  return `${isZero ? '' : sign}${front}${back === '' ? '' : `.${back}`}`;
}

/** The same for numbers that are equal. */
function trimmed(written: string): string {
  const text = numeric(written);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** UTF-8 in hexadecimal digits: sorts as the bytes do. */
function bytes(text: string): string {
  return encodeURIComponent(text).replace(/%(..)|(.)/gs, (_match, hex: string | undefined, character: string | undefined) => hex ?? (character ?? '').charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'));
}

/** PostgreSQL's order of keys: shorter ones first, then by their bytes. */
function keysOf(node: { readonly [key: string]: Node }): readonly string[] {
  const keys = Object.keys(node).map((key) => ({ key, order: bytes(key) }));
  return keys.sort((a, b) => a.order.length - b.order.length || (a.order < b.order ? -1 : 1)).map(({ key }) => key);
}

function show(node: Node, number: (written: string) => string): string {
  if (isNumber(node)) return number(node.slice(1));
  if (isList(node)) return `[${node.map((item) => show(item, number)).join(', ')}]`;
  if (!isObject(node)) return JSON.stringify(node);
  return `{${keysOf(node).map((key) => `${JSON.stringify(key)}: ${show(node[key] ?? null, number)}`).join(', ')}}`;
}

/** Reads a document; fails for what is none. */
export function readDocument(json: SqlValue | undefined): Node {
  const text = asText(json ?? '');
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(text)) fail('this escape in JSON is not supported by the local runner');
  const node = readNode(text);
  return node === undefined ? fail(`'${text.slice(0, 40)}' is no JSON`) : node;
}

function same(json: SqlValue | undefined): string {
  const node = readDocument(json);
  const text = show(node, numeric);
  if (text !== show(node, trimmed)) fail('a number in this jsonb has zeros at its end, so that equal values may differ in their text: DISTINCT, GROUP BY, UNION and keys of them are not supported by the local runner');
  return text;
}

function inner(node: Node | undefined, key: string | number): Node | undefined {
  if (isList(node)) return typeof key === 'number' ? node[key < 0 ? node.length + key : key] : undefined;
  return isObject(node) && typeof key === 'string' && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** `kind`: `text` gives text without quotes and JSON's null as NULL. */
function given(node: Node | undefined, kind: SqlValue | undefined): SqlValue {
  if (node === undefined || (node === null && kind === 'text')) return null;
  return typeof node === 'string' && !isNumber(node) && kind === 'text' ? node : show(node, numeric);
}

/** A document as jsonb writes it. */
export function documentText(node: Node): string {
  return show(node, numeric);
}

/** `{a,b,0}`, or a JSON array of such texts. */
function stepsOf(path: SqlValue | undefined): readonly string[] {
  const text = asText(path ?? '');
  if (text.startsWith('[')) return (JSON.parse(text) as readonly SqlValue[]).map((one) => asText(one ?? ''));
  const body = text.replace(/^\{|\}$/g, '');
  if (/[{}\\]/.test(body) || /"[^"]*,[^"]*"/.test(body)) fail(`the JSON path ${text} is not supported by the local runner`);
  return body === '' ? [] : body.split(',').map((item) => item.trim().replace(/^"|"$/g, ''));
}

function byText(node: Node | undefined, key: string): Node | undefined {
  return inner(node, isList(node) && /^-?\d+$/.test(key) ? Number(key) : key);
}

/** What is done where a path leads; without a value what is there is taken away. */
interface Change {
  readonly path: readonly string[];
  readonly value: Node | undefined;
  /** What is not there is made. */
  readonly makes: boolean;
}

function changedList(list: readonly Node[], { path, value, makes }: Change, depth: number): Node {
  const [key = '', ...rest] = path.slice(depth);
  if (!/^[-+]?\d+$/.test(key)) return fail(`'${key}' is no index of an array`);
  const at = Number(key) < 0 ? list.length + Number(key) : Number(key);
  if (at >= 0 && at < list.length) return list.flatMap((item, i) => (i !== at ? [item] : rest.length > 0 ? [changedAt(item, { path, value, makes }, depth + 1)] : value === undefined ? [] : [value]));
  if (rest.length > 0 || value === undefined || !makes) return list;
  return at < 0 ? [value, ...list] : [...list, value];
}

function changedAt(node: Node, change: Change, depth: number): Node {
  const { path, value, makes } = change;
  if (isList(node)) return changedList(node, change, depth);
  const key = path[depth] ?? '';
  const isThere = isObject(node) && Object.hasOwn(node, key);
  const isLast = depth === path.length - 1;
  if (!isObject(node) || !(isThere || (makes && isLast))) return node;
  if (isLast && value === undefined) return Object.fromEntries(Object.entries(node).filter(([name]) => name !== key));
  return { ...node, [key]: isLast ? (value ?? null) : changedAt(node[key] ?? null, change, depth + 1) };
}

/** `jsonb_set` and `#-`: a path into a list is made of numbers, and a document that is a single value has none. */
function changed(node: Node, change: Change): Node {
  if (!isList(node) && !isObject(node)) return fail('a path leads into JSON that is no object and no array');
  return change.path.length === 0 ? node : changedAt(node, change, 0);
}

/** PostgreSQL's jsonb: its text, and what its values are compared by. */
export const JSONB_FUNCTIONS: readonly SqlFunction[] = [
  strict('jsonb_of', 1, ([json]) => show(readDocument(json), numeric)),
  strict('jsonb_key', 1, ([json]) => show(readDocument(json), trimmed)),
  strict('jsonb_same', 1, ([json]) => same(json)),
  strict('jsonb_step', 3, ([json, key = '', kind]) => given(inner(readDocument(json), key), kind)),
  strict('jsonb_steps', 3, ([json, path, kind]) => given(stepsOf(path).reduce<Node | undefined>(byText, readDocument(json)), kind)),
  strict('jsonb_put', 4, ([json, path, value, mode]) => documentText(changed(readDocument(json), { path: stepsOf(path), value: readDocument(value), makes: mode === 'set' }))),
  strict('jsonb_removed', 2, ([json, path]) => documentText(changed(readDocument(json), { path: stepsOf(path), value: undefined, makes: false }))),
];
