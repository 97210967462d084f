import { isList, isNumber, isObject, readNode, showNode, type Node } from './documentFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** One step of a JSON path as MySQL has them. */
type Leg =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'places'; readonly from: Place; readonly to: Place }
  | { readonly kind: 'keys' }
  | { readonly kind: 'items' }
  | { readonly kind: 'deep' };

/** A place in an array, or so many from its last element backwards. */
interface Place {
  readonly number: number;
  readonly fromLast: boolean;
}

const LEG = /\.\*|\*\*|\.("(?:[^"\\]|\\.)*"|[\p{L}_$][\p{L}\p{N}_$]*)|\[\s*(?:\*|(last(?:\s*-\s*\d+)?|\d+)(?:\s+to\s+(last(?:\s*-\s*\d+)?|\d+))?)\s*\]/gu;

function fail(message: string): never {
  throw new Error(message);
}

function placeOf(text: string): Place {
  return text.startsWith('last') ? { number: Number(/\d+/.exec(text)?.[0] ?? 0), fromLast: true } : { number: Number(text), fromLast: false };
}

function legsOf(path: string): readonly Leg[] {
  const body = path.trim().replace(/^\$/, '');
  const found = [...body.matchAll(LEG)];
  if (!path.trim().startsWith('$') || found.map(([text]) => text).join('') !== body.replace(/\s+(?=[.[])/g, '')) fail(`the JSON path ${path} is not supported by the local runner`);
  return found.map(([text, key, first, last]): Leg => {
    if (text === '.*') return { kind: 'keys' };
    if (text === '**') return { kind: 'deep' };
    if (key !== undefined) return { kind: 'key', key: key.startsWith('"') ? (JSON.parse(key) as string) : key };
    if (first === undefined) return { kind: 'items' };
    return { kind: 'places', from: placeOf(first), to: placeOf(last ?? first) };
  });
}

/** A value and the path that leads to it. */
interface Found {
  readonly path: string;
  readonly node: Node;
}

function named(path: string, key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `${path}.${key}` : `${path}.${JSON.stringify(key)}`;
}

function children({ path, node }: Found): readonly Found[] {
  if (isList(node)) return node.map((item, i) => ({ path: `${path}[${String(i)}]`, node: item }));
  return isObject(node) ? Object.keys(node).sort(byLength).map((key) => ({ path: named(path, key), node: node[key] ?? null })) : [];
}

function byLength(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function descendants(found: Found): readonly Found[] {
  return [found, ...children(found).flatMap(descendants)];
}

/** What a step leads to; a value that is no array is taken for one with a single element. */
function follow(found: Found, leg: Leg): readonly Found[] {
  const { node } = found;
  if (leg.kind === 'deep') return descendants(found);
  if (leg.kind === 'keys') return isObject(node) ? children(found) : [];
  if (leg.kind === 'items') return isList(node) ? children(found) : [];
  if (leg.kind === 'key') return isObject(node) && Object.hasOwn(node, leg.key) ? [{ path: named(found.path, leg.key), node: node[leg.key] ?? null }] : [];
  const { from, to } = leg;
  const items = isList(node) ? children(found) : [found];
  const at = ({ number, fromLast }: Place): number => (fromLast ? items.length - 1 - number : number);
  return items.filter((_item, i) => i >= at(from) && i <= at(to));
}

function search(node: Node, path: string): readonly Found[] {
  const all = legsOf(path).reduce<readonly Found[]>((found, leg) => found.flatMap((one) => follow(one, leg)), [{ path: '$', node }]);
  return [...new Map(all.map((one) => [one.path, one])).values()];
}

function nodeOf(json: SqlValue | undefined): Node {
  const found = readNode(json);
  return found !== undefined ? found : fail(`'${asText(json ?? '').slice(0, 40)}' is no JSON`);
}

function isSeveral(path: string): boolean {
  return /\*|\bto\b/.test(path.replace(/"(?:[^"\\]|\\.)*"/g, ''));
}

/** The value of a path, or an array of all values where there are several paths or one that may lead to several. */
function extract(json: SqlValue, paths: readonly SqlValue[]): SqlValue {
  if (json === null || paths.includes(null)) return null;
  const found = paths.flatMap((path) => search(nodeOf(json), asText(path))).map((one) => one.node);
  if (found.length === 0) return null;
  const [first = null] = found;
  return showNode(paths.length > 1 || paths.some((path) => isSeveral(asText(path))) ? found : first, 'binary');
}

/** RFC 7396. */
function patched(target: Node, patch: Node): Node {
  if (!isObject(patch)) return patch;
  const base = isObject(target) ? target : {};
  const kept = Object.entries(base).filter(([key]) => !Object.hasOwn(patch, key) || patch[key] !== null);
  const merged = new Map(kept);
  for (const [key, value] of Object.entries(patch)) if (value !== null) merged.set(key, patched(base[key] ?? null, value));
  return Object.fromEntries(merged);
}

function preserved(a: Node, b: Node): Node {
  if (isObject(a) && isObject(b)) {
    const merged = new Map(Object.entries(a));
    for (const [key, value] of Object.entries(b)) merged.set(key, merged.has(key) ? preserved(merged.get(key) ?? null, value) : value);
    return Object.fromEntries(merged);
  }
  return [...(isList(a) ? a : [a]), ...(isList(b) ? b : [b])];
}

function depth(node: Node): number {
  const inner = isList(node) ? node : isObject(node) ? Object.values(node) : [];
  return 1 + inner.reduce<number>((deepest, item) => Math.max(deepest, depth(item)), 0);
}

/** LIKE as JSON_SEARCH has it: letters keep their case. */
function likeness(pattern: string): RegExp {
  const source = pattern.replace(/\\([^])|%|_|([^])/g, (written, escaped?: string, plain?: string) => (written === '%' ? '[^]*' : written === '_' ? '[^]' : (escaped ?? plain ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')));
  return new RegExp(`^${source}$`, 'u');
}

function searched(json: SqlValue, mode: string, pattern: string): SqlValue {
  if (mode !== 'one' && mode !== 'all') fail('JSON_SEARCH takes the words one and all');
  const expression = likeness(pattern);
  const found = descendants({ path: '$', node: nodeOf(json) }).filter(({ node }) => typeof node === 'string' && !isNumber(node) && expression.test(node)).map(({ path }) => path);
  if (found.length === 0) return null;
  return JSON.stringify(found.length === 1 || mode === 'one' ? found[0] : found).replaceAll('","', '", "');
}

type Change = (node: Node) => Node;

/** The document with what a path of keys and places leads to changed; as it is where it leads to nothing. */
function changedAt(node: Node, legs: readonly Leg[], change: Change): Node {
  const [leg, ...rest] = legs;
  if (leg === undefined) return change(node);
  if (leg.kind === 'key') return isObject(node) && Object.hasOwn(node, leg.key) ? { ...node, [leg.key]: changedAt(node[leg.key] ?? null, rest, change) } : node;
  if (leg.kind !== 'places') return fail('wildcards in the path of a change are not supported by the local runner');
  const items = isList(node) ? node : [node];
  const at = leg.from.fromLast ? items.length - 1 - leg.from.number : leg.from.number;
  if (items[at] === undefined) return node;
  const changed = items.map((item, i) => (i === at ? changedAt(item, rest, change) : item));
  return isList(node) ? changed : (changed[0] ?? null);
}

function inserted(node: Node, path: string, value: Node): Node {
  const legs = legsOf(path);
  const last = legs.at(-1);
  if (last?.kind !== 'places') return fail('JSON_ARRAY_INSERT needs a path that ends with a place in an array');
  return changedAt(node, legs.slice(0, -1), (list) => {
    if (!isList(list)) return list;
    const at = last.from.fromLast ? list.length - 1 - last.from.number : Math.min(last.from.number, list.length);
    return [...list.slice(0, at), value, ...list.slice(at)];
  });
}

/** Whether two documents have an element, a pair or a value in common. */
function overlaps(a: Node, b: Node): boolean {
  const key = (node: Node): string => showNode(node, 'binary');
  if (isObject(a) && isObject(b)) return Object.keys(a).some((name) => Object.hasOwn(b, name) && key(a[name] ?? null) === key(b[name] ?? null));
  const [left, right] = [a, b].map((node) => (isList(node) ? node : [node]).map(key));
  return (left ?? []).some((item) => right?.includes(item) === true);
}

function each(values: readonly SqlValue[], join: (a: Node, b: Node) => Node): SqlValue {
  const [first, ...rest] = values;
  if (first === null || first === undefined || rest.includes(null)) return null;
  return showNode(rest.reduce<Node>((node, value) => join(node, nodeOf(value)), nodeOf(first)), 'binary');
}

/** A value of a JSON_TABLE column: text and numbers plain; `undefined`: the path leads to nothing. */
function cell(found: Node | undefined, isJson: boolean): SqlValue {
  if (found === undefined || (found === null && !isJson)) return null;
  if (isJson) return showNode(found, 'binary');
  if (isList(found) || isObject(found)) return null;
  return typeof found === 'string' ? (isNumber(found) ? found.slice(1) : found) : String(Number(found));
}

/** MySQL's functions over JSON documents. */
export const MYSQL_DOCUMENT_FUNCTIONS: readonly SqlFunction[] = [
  { name: 'json_extract_all', arity: -1, call: (_context, [json = null, ...paths]) => extract(json, paths) },
  strict('json_depth_of', 1, ([json]) => depth(nodeOf(json))),
  strict('json_searched', 3, ([json = '', mode, pattern]) => searched(json, String(mode).toLowerCase(), asText(pattern ?? ''))),
  { name: 'json_patched', arity: -1, call: (_context, values) => each(values, patched) },
  { name: 'json_preserved', arity: -1, call: (_context, values) => each(values, preserved) },
  strict('json_appended', 3, ([json, path, value]) => showNode(changedAt(nodeOf(json), legsOf(asText(path ?? '')), (node) => [...(isList(node) ? node : [node]), nodeOf(value)]), 'binary')),
  strict('json_inserted', 3, ([json, path, value]) => showNode(inserted(nodeOf(json), asText(path ?? ''), nodeOf(value)), 'binary')),
  strict('json_overlap', 2, ([a, b]) => Number(overlaps(nodeOf(a), nodeOf(b)))),
  strict('json_keys_sorted', 1, ([json]) => {
    const node = nodeOf(json);
    return isObject(node) ? `[${Object.keys(node).sort(byLength).map((key) => JSON.stringify(key)).join(', ')}]` : null;
  }),
  strict('json_table_rows', 2, ([json, path]) => showNode(search(nodeOf(json), asText(path ?? '')).map((one) => [one.node]), 'compact')),
  strict('json_table_cell', 3, ([row, path, kind]) => {
    const [node] = nodeOf(row) as readonly Node[];
    const found = search(node ?? null, asText(path ?? ''));
    if (kind === 'exists') return Number(found.length > 0);
    return cell(found.length === 1 ? found[0]?.node : undefined, kind === 'json');
  }),
];
