import { functionOf } from './members';
import { tokenize, type Token } from './tokens';
import { ExpressionError, type JsValue } from './value';

/** Chains of one level are flat, so that only brackets and prefixes make a tree deep. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: JsValue }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'prefix'; readonly sign: string; readonly operand: Expression }
  | { readonly kind: 'chain'; readonly first: Expression; readonly rest: readonly ChainLink[] }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'members'; readonly self: Expression; readonly steps: readonly MemberStep[] }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] };

/** All of one chain have the same rank, and are taken from the left. */
export interface ChainLink {
  readonly sign: string;
  readonly operand: Expression;
}

/** `given` `undefined`: a property, not a call. */
export interface MemberStep {
  readonly name: string;
  readonly given: readonly Expression[] | undefined;
}

/** Brackets and prefixes inside each other. */
const MAX_DEPTH = 100;

/** Weakest first. */
const RANKS: readonly (readonly string[])[] = [['||'], ['&&'], ['===', '!==', '==', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];
const PREFIXES: readonly string[] = ['!', '-', '+'];
const NAMED: ReadonlyMap<string, JsValue> = new Map<string, JsValue>([
  ['true', true], ['false', false], ['null', null], ['undefined', undefined], ['NaN', Number.NaN], ['Infinity', Number.POSITIVE_INFINITY],
]);

interface State {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

/** Throws `ExpressionError` for what is not in the subset. */
export function parseExpression(text: string): Expression {
  const state: State = { tokens: tokenize(text), at: 0, depth: 0 };
  const expression = readChoice(state);
  const left = peek(state);
  if (left.kind !== 'end') throw unexpected(left);
  return expression;
}

/** Why the text is no expression; `undefined`: it is one. Its value may still not exist: `null.length`. */
export function findSyntaxMistake(text: string): string | undefined {
  try {
    parseExpression(text);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

function readChoice(state: State): Expression {
  const condition = readChain(state, 0);
  if (!take(state, '?')) return condition;
  const yes = deeper(state, readChoice);
  expect(state, ':');
  return { kind: 'choice', condition, yes, no: deeper(state, readChoice) };
}

function readChain(state: State, rank: number): Expression {
  const signs = RANKS[rank];
  if (signs === undefined) return readPrefix(state);
  const first = readChain(state, rank + 1);
  const rest: ChainLink[] = [];
  for (let sign = takeAny(state, signs); sign !== undefined; sign = takeAny(state, signs)) {
    rest.push({ sign, operand: readChain(state, rank + 1) });
  }
  return rest.length === 0 ? first : { kind: 'chain', first, rest };
}

function readPrefix(state: State): Expression {
  const sign = takeAny(state, PREFIXES);
  if (sign !== undefined) return { kind: 'prefix', sign, operand: deeper(state, readPrefix) };
  const self = readPrimary(state);
  const steps: MemberStep[] = [];
  while (take(state, '.')) steps.push({ name: readName(state), given: take(state, '(') ? readList(state, ')') : undefined });
  return steps.length === 0 ? self : { kind: 'members', self, steps };
}

function readPrimary(state: State): Expression {
  const token = peek(state);
  state.at++;
  if (token.kind === 'number' || token.kind === 'text') return { kind: 'literal', value: token.value };
  if (token.kind === 'name') return readNamed(state, token);
  if (token.kind === 'sign' && token.value === '[') return { kind: 'list', items: readList(state, ']') };
  if (token.kind !== 'sign' || token.value !== '(') throw unexpected(token);
  const inner = deeper(state, readChoice);
  expect(state, ')');
  return inner;
}

function readNamed(state: State, { value: name, at }: Token & { readonly kind: 'name' | 'sign' }): Expression {
  if (NAMED.has(name)) return { kind: 'literal', value: NAMED.get(name) };
  if (name === 'Math') {
    expect(state, '.');
    return readCall(state, `Math.${readName(state)}`);
  }
  if (peek(state).value === '(') return readCall(state, name);
  throw new ExpressionError(`"${name}" at ${at + 1} is not known; write \${${name}} for a parameter, and "${name}" for a text. \${…} of a VARCHAR has quotes already`);
}

function readCall(state: State, name: string): Expression {
  expect(state, '(');
  functionOf(name);
  return { kind: 'call', name, given: readList(state, ')') };
}

function readList(state: State, end: string): readonly Expression[] {
  const items: Expression[] = [];
  while (!take(state, end)) {
    if (items.length > 0) expect(state, ',');
    items.push(deeper(state, readChoice));
  }
  return items;
}

function readName(state: State): string {
  const token = peek(state);
  if (token.kind !== 'name') throw unexpected(token);
  state.at++;
  return token.value;
}

function deeper(state: State, read: (state: State) => Expression): Expression {
  if (++state.depth > MAX_DEPTH) throw new ExpressionError(`it is nested deeper than ${MAX_DEPTH} levels`);
  const expression = read(state);
  state.depth--;
  return expression;
}

function peek({ tokens, at }: State): Token {
  return tokens[Math.min(at, tokens.length - 1)] ?? { kind: 'end', value: '', at: 0 };
}

function take(state: State, sign: string): boolean {
  return takeAny(state, [sign]) !== undefined;
}

function takeAny(state: State, signs: readonly string[]): string | undefined {
  const token = peek(state);
  if (token.kind !== 'sign' || !signs.includes(token.value)) return undefined;
  state.at++;
  return token.value;
}

function expect(state: State, sign: string): void {
  if (!take(state, sign)) throw unexpected(peek(state), sign);
}

function unexpected({ kind, value, at }: Token, wanted?: string): ExpressionError {
  const found = kind === 'end' ? 'the condition ends too early' : `"${value}" at ${at + 1} does not fit there`;
  return new ExpressionError(wanted === undefined ? found : `${found}; "${wanted}" is missing`);
}
