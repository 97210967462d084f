/**
 * Evaluates integers with `+ - * / ( )` and signs, division truncating towards zero as Java's does.
 * `undefined`: not such an expression, a division by zero, or a result beyond ±2^31 (DolphinScheduler counts in 32 bits).
 */
export function evaluateArithmetic(text: string): number | undefined {
  const tokens = text.match(/\d+|[-+*/()]|\S/g) ?? [];
  const reader = { tokens, at: 0 };
  const value = readSum(reader);
  if (value === undefined || reader.at !== tokens.length) return undefined;
  return Math.abs(value) < 2 ** 31 ? value : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

function take(reader: Reader, operators: string): string | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.length !== 1 || !operators.includes(token)) return undefined;
  reader.at++;
  return token;
}

function readSum(reader: Reader): number | undefined {
  let value = readProduct(reader);
  for (let operator = take(reader, '+-'); operator !== undefined; operator = take(reader, '+-')) {
    const right = readProduct(reader);
    if (value === undefined || right === undefined) return undefined;
    value = operator === '+' ? value + right : value - right;
  }
  return value;
}

function readProduct(reader: Reader): number | undefined {
  let value = readFactor(reader);
  for (let operator = take(reader, '*/'); operator !== undefined; operator = take(reader, '*/')) {
    const right = readFactor(reader);
    if (value === undefined || right === undefined || (operator === '/' && right === 0)) return undefined;
    value = operator === '*' ? value * right : Math.trunc(value / right);
  }
  return value;
}

/** Nesting is bounded by the text; the depth limit keeps hostile input off the call stack. */
function readFactor(reader: Reader, depth = 0): number | undefined {
  const sign = take(reader, '+-');
  if (sign !== undefined) {
    const value = depth > 50 ? undefined : readFactor(reader, depth + 1);
    return value === undefined ? undefined : sign === '-' ? 0 - value : value;
  }
  if (take(reader, '(') !== undefined) {
    if (reader.tokens.length > 500) return undefined;
    const value = readSum(reader);
    return take(reader, ')') === undefined ? undefined : value;
  }
  const number = reader.tokens[reader.at];
  if (number === undefined || !/^\d{1,9}$/.test(number)) return undefined;
  reader.at++;
  return Number(number);
}
