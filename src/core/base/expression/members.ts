import { ExpressionError, isList, isSame, isTruthy, toNumber, toText, type JsList, type JsValue } from './value';

type Method<T> = (self: T, given: readonly JsValue[]) => JsValue;

const first = (given: readonly JsValue[]): string => toText(given[0]);
const index = (value: JsValue): number | undefined => (value === undefined ? undefined : toNumber(value));

/**
 * JavaScript's, and those of Java's strings that DolphinScheduler's engine offers on every text (`equals`, `contains`, …): what
 * conditions in workflows use. None of them can make a value that grows faster than the condition.
 */
const TEXT_METHODS: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['indexOf', (self, given) => self.indexOf(first(given), index(given[1]))],
  ['lastIndexOf', (self, given) => self.lastIndexOf(first(given), index(given[1]))],
  ['includes', (self, given) => self.includes(first(given), index(given[1]))],
  ['contains', (self, given) => self.includes(first(given))],
  ['startsWith', (self, given) => self.startsWith(first(given), index(given[1]))],
  ['endsWith', (self, given) => self.endsWith(first(given), index(given[1]))],
  ['equals', (self, given) => isSame(self, given[0])],
  ['equalsIgnoreCase', (self, given) => typeof given[0] === 'string' && self.toLowerCase() === given[0].toLowerCase()],
  ['isEmpty', (self) => self === ''],
  ['toUpperCase', (self) => self.toUpperCase()],
  ['toLowerCase', (self) => self.toLowerCase()],
  ['trim', (self) => self.trim()],
  ['substring', (self, given) => self.substring(toNumber(given[0]), index(given[1]))],
  ['charAt', (self, given) => self.charAt(index(given[0]) ?? 0)],
  ['toString', (self) => self],
]);

const LIST_METHODS: ReadonlyMap<string, Method<JsList>> = new Map<string, Method<JsList>>([
  ['includes', (self, given) => self.some((item) => isSame(item, given[0]) || (Number.isNaN(item) && Number.isNaN(given[0])))],
  ['indexOf', (self, given) => self.findIndex((item) => isSame(item, given[0]))],
]);

const FUNCTIONS: ReadonlyMap<string, Method<undefined>> = new Map<string, Method<undefined>>([
  ['Number', (_, given) => (given.length === 0 ? 0 : toNumber(given[0]))],
  ['String', (_, given) => (given.length === 0 ? '' : toText(given[0]))],
  ['Boolean', (_, given) => isTruthy(given[0])],
  ['parseInt', (_, given) => Number.parseInt(first(given), index(given[1]))],
  ['parseFloat', (_, given) => Number.parseFloat(first(given))],
  ['isNaN', (_, given) => Number.isNaN(toNumber(given[0]))],
  ['Math.abs', (_, given) => Math.abs(toNumber(given[0]))],
  ['Math.ceil', (_, given) => Math.ceil(toNumber(given[0]))],
  ['Math.floor', (_, given) => Math.floor(toNumber(given[0]))],
  ['Math.round', (_, given) => Math.round(toNumber(given[0]))],
  ['Math.max', (_, given) => Math.max(...given.map(toNumber))],
  ['Math.min', (_, given) => Math.min(...given.map(toNumber))],
]);

/** `length`, the one property that is no method. */
export function readMember(self: JsValue, name: string): JsValue {
  if (name === 'length' && (typeof self === 'string' || isList(self))) return self.length;
  throw new ExpressionError(`"${name}" is no property of ${describe(self)} that a condition can read`);
}

export function callMember(self: JsValue, name: string, given: readonly JsValue[]): JsValue {
  if (typeof self === 'string') return methodOf(TEXT_METHODS, name, self)(self, given);
  if (isList(self)) return methodOf(LIST_METHODS, name, self)(self, given);
  if (name === 'toString' && self !== null && self !== undefined) return toText(self);
  throw new ExpressionError(`${describe(self)} has no "${name}()"`);
}

export function callFunction(name: string, given: readonly JsValue[]): JsValue {
  return functionOf(name)(undefined, given);
}

export function functionOf(name: string): Method<undefined> {
  const found = FUNCTIONS.get(name);
  if (found === undefined) throw new ExpressionError(`"${name}()" is not known in a condition; known are ${[...FUNCTIONS.keys()].join(', ')}`);
  return found;
}

function methodOf<T extends JsValue>(methods: ReadonlyMap<string, Method<T>>, name: string, self: T): Method<T> {
  const method = methods.get(name);
  if (method === undefined) throw new ExpressionError(`"${name}()" is not known of ${describe(self)}; known are ${[...methods.keys()].join(', ')}`);
  return method;
}

function describe(value: JsValue): string {
  if (isList(value)) return 'a list';
  if (value === null || value === undefined) return String(value);
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
