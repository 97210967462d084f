import { isList, isNumber, isObject, type Node } from './documentFunctions';
import type { JsonPath, PathPart, PathStep } from './jsonPathReader';

/** What is wrong with a document, as opposed to the path: functions may be told to be silent about it. */
export class PathFailure extends Error {}

interface Place {
  readonly root: Node;
  readonly current: Node;
  /** Of the array that an index is read for. */
  readonly length: number;
  readonly isStrict: boolean;
  readonly variables: Node;
}

type Items = readonly Node[];

function numberNode(value: number): Node {
  if (!Number.isFinite(value)) throw new PathFailure('a number of a JSON path is out of range');
  return `\u0000${String(value)}`;
}

function numberOf(node: Node | undefined): number {
  if (!isNumber(node)) throw new PathFailure('an operand of arithmetic in a JSON path is no number');
  return Number(node.slice(1));
}

function plainText(node: Node): string | undefined {
  return typeof node === 'string' && kindOf(node) === 'string' ? node : undefined;
}

function kindOf(node: Node): string {
  if (node === null) return 'null';
  if (typeof node === 'boolean') return 'boolean';
  if (isNumber(node)) return 'number';
  return typeof node === 'string' ? 'string' : isList(node) ? 'array' : 'object';
}

/** Lax paths look into arrays by themselves. */
function unwrapped(items: Items, place: Place): Items {
  return place.isStrict ? items : items.flatMap((item) => (isList(item) ? item : [item]));
}

function member(node: Node, name: string, place: Place): Items {
  if (isObject(node) && Object.hasOwn(node, name)) return [node[name] ?? null];
  if (place.isStrict) throw new PathFailure(`a JSON object has no key "${name}"`);
  return [];
}

function indexOf(part: PathPart, place: Place): number {
  const found = walk(part, place);
  if (found.length !== 1) throw new PathFailure('an index of a JSON path is no single number');
  return Math.trunc(numberOf(found[0]));
}

function itemsAt(node: Node, step: PathStep & { readonly kind: 'items' }, place: Place): Items {
  const list = isList(node) ? node : [node];
  if (!isList(node) && place.isStrict) throw new PathFailure('an index of a JSON path stands behind what is no array');
  const inside = { ...place, length: list.length };
  return step.ranges.flatMap(({ from, to }) => {
    const first = indexOf(from, inside);
    const last = to === undefined ? first : indexOf(to, inside);
    if (place.isStrict && (first < 0 || last >= list.length || first > last)) throw new PathFailure('an index of a JSON path is out of bounds');
    return list.slice(Math.max(0, first), Math.max(0, last + 1));
  });
}

function rounded(name: string, value: number): number {
  return name === 'ceiling' ? Math.ceil(value) : name === 'floor' ? Math.floor(value) : name === 'abs' ? Math.abs(value) : value;
}

function numbered(name: string, node: Node): Node {
  const text = isNumber(node) ? node.slice(1) : ['double', 'number', 'integer', 'bigint'].includes(name) ? (plainText(node) ?? '').trim() : '';
  if (!/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) throw new PathFailure(`.${name}() of what is no number`);
  if (name === 'number' && isNumber(node)) return node;
  const value = Number(text);
  return numberNode(name === 'integer' || name === 'bigint' ? Math.round(value) : rounded(name, value));
}

function applied(name: string, node: Node, place: Place): Node {
  if (name === 'type') return kindOf(node);
  if (name === 'size') {
    if (!isList(node) && place.isStrict) throw new PathFailure('.size() of what is no array');
    return numberNode(isList(node) ? node.length : 1);
  }
  if (name === 'string') return isNumber(node) ? node.slice(1) : typeof node === 'string' || typeof node === 'boolean' ? String(node) : fail('.string() of this value');
  if (name === 'boolean') return typeof node === 'boolean' ? node : fail('.boolean() of this value');
  return numbered(name, node);
}

function fail(what: string): never {
  throw new PathFailure(`${what} in a JSON path`);
}

function stepped(items: Items, step: PathStep, place: Place): Items {
  switch (step.kind) {
    case 'key':
      return unwrapped(items, place).flatMap((item) => member(item, step.name, place));
    case 'anyKey':
      return unwrapped(items, place).flatMap((item) => (isObject(item) ? Object.values(item) : place.isStrict ? fail('.* of what is no object') : []));
    case 'anyItem':
      return items.flatMap((item) => (isList(item) ? item : place.isStrict ? fail('[*] of what is no array') : [item]));
    case 'items':
      return items.flatMap((item) => itemsAt(item, step, place));
    case 'filter':
      return unwrapped(items, place).filter((item) => truthOf(step.test, { ...place, current: item }) === true);
    case 'method':
      return (step.name === 'size' || step.name === 'type' ? items : unwrapped(items, place)).map((item) => applied(step.name, item, place));
  }
}

/** `undefined`: unknown. */
function compared(operator: string, a: Node, b: Node): boolean | undefined {
  const [x, y] = [kindOf(a), kindOf(b)];
  if (x !== y && (a === null || b === null)) return operator === '!=';
  if (x !== y || x === 'array' || x === 'object') return undefined;
  const [left, right] = x === 'number' ? [numberOf(a), numberOf(b)] : [a ?? 0, b ?? 0];
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

/** A test holds if it holds for any pair of items. */
function anyOf(results: readonly (boolean | undefined)[]): boolean | undefined {
  return results.includes(true) ? true : results.includes(undefined) ? undefined : false;
}

function operands(part: PathPart, place: Place): Items {
  return unwrapped(walk(part, place), place);
}

function binaryTruth(part: PathPart & { readonly kind: 'binary' }, place: Place): boolean | undefined {
  const { operator, left, right } = part;
  if (operator === '&&' || operator === '||') {
    const [a, b] = [truthOf(left, place), truthOf(right, place)];
    const decides = operator === '||';
    return a === decides || b === decides ? decides : a === undefined || b === undefined ? undefined : !decides;
  }
  const test = operator === 'starts' ? (a: Node, b: Node) => plainText(a)?.startsWith(plainText(b) ?? '') : (a: Node, b: Node) => compared(operator, a, b);
  return anyOf(operands(left, place).flatMap((a) => operands(right, place).map((b) => test(a, b))));
}

function unaryTruth(part: PathPart & { readonly kind: 'unary' }, place: Place): boolean | undefined {
  if (part.operator === 'exists') return walk(part.value, place).length > 0;
  const value = truthOf(part.value, place);
  if (part.operator === 'unknown') return value === undefined;
  return value === undefined ? undefined : !value;
}

const TESTS = new Set(['&&', '||', '==', '!=', '<', '<=', '>', '>=', 'starts']);

function isTest(part: PathPart): boolean {
  return part.kind === 'regex' || (part.kind === 'binary' && TESTS.has(part.operator)) || (part.kind === 'unary' && ['!', 'exists', 'unknown'].includes(part.operator));
}

/** Failures inside of a test make it unknown. */
function truthOf(part: PathPart, place: Place): boolean | undefined {
  try {
    if (part.kind === 'binary' && isTest(part)) return binaryTruth(part, place);
    if (part.kind === 'unary' && isTest(part)) return unaryTruth(part, place);
    if (part.kind === 'regex') return anyOf(operands(part.value, place).map((item) => { const text = plainText(item); return text === undefined ? undefined : part.pattern.test(text); }));
  } catch (error) {
    if (error instanceof PathFailure) return undefined;
    throw error;
  }
  throw new Error('a condition of a JSON path is no test, which the local runner does not support');
}

function calculated(operator: string, a: number, b: number): number {
  if ((operator === '/' || operator === '%') && b === 0) throw new PathFailure('division by zero in a JSON path');
  return operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b;
}

function single(part: PathPart, place: Place): number {
  const found = operands(part, place);
  if (found.length !== 1) throw new PathFailure('an operand of arithmetic in a JSON path is no single number');
  return numberOf(found[0]);
}

function walk(part: PathPart, place: Place): Items {
  if (isTest(part)) return [truthOf(part, place) ?? null];
  switch (part.kind) {
    case 'root':
      return [place.root];
    case 'current':
      return [place.current];
    case 'last':
      return [numberNode(place.length - 1)];
    case 'variable':
      return isObject(place.variables) && Object.hasOwn(place.variables, part.name) ? [place.variables[part.name] ?? null] : fail(`there is no variable ${part.name}`);
    case 'value':
      return [part.value];
    case 'path':
      return part.steps.reduce<Items>((items, step) => stepped(items, step, place), walk(part.base, place));
    case 'binary':
      return [numberNode(calculated(part.operator, single(part.left, place), single(part.right, place)))];
    case 'unary':
      return operands(part.value, place).map((item) => numberNode(part.operator === '-' ? -numberOf(item) : numberOf(item)));
    case 'regex':
      return [];
  }
}

/** The items that a path finds in a document. */
export function itemsOf(path: JsonPath, root: Node, variables: Node): Items {
  return walk(path.root, { root, current: root, length: 0, isStrict: path.isStrict, variables });
}
