import { callFunction, callMember, readMember } from './members';
import { parseExpression, type ChainLink, type Expression } from './parse';
import { add, compare, ExpressionError, isEqual, isSame, isTruthy, toNumber, type JsValue } from './value';

/** Longest condition, with the parameters' values in it. Searching a text in a text is the slowest that it can do: the square of this. */
const MAX_LENGTH = 10_000;

/**
 * The value of a JavaScript expression of literals, lists, `? : || && == != === !== < <= > >= + - * / % !` and a few methods, by
 * JavaScript's own rules. There are no variables, and nothing that could repeat: it always ends. Throws `ExpressionError`.
 */
export function evaluateExpression(text: string): JsValue {
  if (text.length > MAX_LENGTH) throw new ExpressionError(`it is longer than ${MAX_LENGTH} characters`);
  return valueOf(parseExpression(text));
}

function valueOf(expression: Expression): JsValue {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'list':
      return expression.items.map(valueOf);
    case 'prefix':
      return prefixed(expression.sign, valueOf(expression.operand));
    case 'chain':
      return expression.rest.reduce((left, link) => joined(left, link), valueOf(expression.first));
    case 'choice':
      return valueOf(isTruthy(valueOf(expression.condition)) ? expression.yes : expression.no);
    case 'members':
      return expression.steps.reduce((self, { name, given }) => (given === undefined ? readMember(self, name) : callMember(self, name, given.map(valueOf))), valueOf(expression.self));
    case 'call':
      return callFunction(expression.name, expression.given.map(valueOf));
  }
}

function prefixed(sign: string, value: JsValue): JsValue {
  if (sign === '!') return !isTruthy(value);
  return sign === '-' ? -toNumber(value) : toNumber(value);
}

/** `&&` and `||` leave their right side alone when the left one decides. */
function joined(left: JsValue, { sign, operand }: ChainLink): JsValue {
  if (sign === '&&') return isTruthy(left) ? valueOf(operand) : left;
  if (sign === '||') return isTruthy(left) ? left : valueOf(operand);
  const right = valueOf(operand);
  switch (sign) {
    case '==':
      return isEqual(left, right);
    case '!=':
      return !isEqual(left, right);
    case '===':
      return isSame(left, right);
    case '!==':
      return !isSame(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(sign, left, right);
    case '+':
      return add(left, right);
    default:
      return calculate(sign, toNumber(left), toNumber(right));
  }
}

function calculate(sign: string, left: number, right: number): number {
  switch (sign) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return left % right;
  }
}
