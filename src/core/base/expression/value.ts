/** A value of the evaluated JavaScript subset. Lists come from list literals only. */
export type JsValue = number | string | boolean | null | undefined | JsList;
export type JsList = readonly JsValue[];

/** Why a condition has no value. The message says what is wrong and where. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

export function isList(value: JsValue): value is JsList {
  return Array.isArray(value);
}

export function isTruthy(value: JsValue): boolean {
  return Boolean(value);
}

export function toNumber(value: JsValue): number {
  return Number(isList(value) ? toText(value) : value);
}

export function toText(value: JsValue): string {
  if (!isList(value)) return String(value);
  return value.map((item) => (item === null || item === undefined ? '' : toText(item))).join(',');
}

/** JavaScript's `+`: text when a side is text or a list, else a sum. */
export function add(left: JsValue, right: JsValue): JsValue {
  const isText = [left, right].some((side) => typeof side === 'string' || isList(side));
  return isText ? toText(left) + toText(right) : toNumber(left) + toNumber(right);
}

/** JavaScript's `===`. Two lists are never one and the same. */
export function isSame(left: JsValue, right: JsValue): boolean {
  return !isList(left) && left === right;
}

/** JavaScript's `==`. */
export function isEqual(left: JsValue, right: JsValue): boolean {
  if (left === null || left === undefined || right === null || right === undefined) return (left ?? null) === (right ?? null);
  if (isList(left) || isList(right)) return !(isList(left) && isList(right)) && isEqual(primitiveOf(left), primitiveOf(right));
  return typeof left === typeof right ? left === right : toNumber(left) === toNumber(right);
}

/** JavaScript's `<`, `<=`, `>`, `>=`: texts by their characters, all else as numbers. */
export function compare(operator: '<' | '<=' | '>' | '>=', left: JsValue, right: JsValue): boolean {
  const [a, b] = [primitiveOf(left), primitiveOf(right)];
  return typeof a === 'string' && typeof b === 'string' ? inOrder(operator, a, b) : inOrder(operator, toNumber(a), toNumber(b));
}

function inOrder<T extends string | number>(operator: '<' | '<=' | '>' | '>=', a: T, b: T): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function primitiveOf(value: JsValue): Exclude<JsValue, JsList> {
  return isList(value) ? toText(value) : value;
}
