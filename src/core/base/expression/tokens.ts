import { ExpressionError } from './value';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'name' | 'sign'; readonly value: string; readonly at: number }
  /** Behind the last one. */
  | { readonly kind: 'end'; readonly value: ''; readonly at: number };

const SPACE = /\s*/y;
const NUMBER = /(?:0[xX][\da-fA-F]+|(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)(?![\w$])/y;
const TEXT = /"(?:[^"\\\r\n]|\\[^\r\n])*"/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const SIGN = /===|!==|==|!=|<=|>=|&&|\|\||[-+*/%!<>?:()[\],.]/y;

/** Splits a condition in which `"` is the only quote. Throws `ExpressionError` for what is no part of an expression. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(text, 0); at < text.length; ) {
    const token = readToken(text, at);
    tokens.push(token.token);
    at = skipSpace(text, token.end);
  }
  return [...tokens, { kind: 'end', value: '', at: text.length }];
}

function readToken(text: string, at: number): { readonly token: Token; readonly end: number } {
  const number = matchAt(NUMBER, text, at);
  if (number !== undefined) return { token: { kind: 'number', value: Number(number), at }, end: at + number.length };
  const quoted = matchAt(TEXT, text, at);
  if (quoted !== undefined) return { token: { kind: 'text', value: unescape(quoted.slice(1, -1)), at }, end: at + quoted.length };
  const name = matchAt(NAME, text, at);
  if (name !== undefined && name !== '$') return { token: { kind: 'name', value: name, at }, end: at + name.length };
  const sign = matchAt(SIGN, text, at);
  if (sign === undefined || isDoubled(text, at, sign)) throw new ExpressionError(explain(text, at));
  return { token: { kind: 'sign', value: sign, at }, end: at + sign.length };
}

/** `--` and `++` change a variable in JavaScript, and there are none. */
function isDoubled(text: string, at: number, sign: string): boolean {
  return (sign === '-' || sign === '+') && text[at + 1] === sign;
}

function explain(text: string, at: number): string {
  const rest = text.slice(at, at + 12);
  if (rest.startsWith('"')) return `the text that begins at ${at + 1} has no end: ${rest}`;
  if (rest.startsWith('=')) return `"=" at ${at + 1} would set a value; write "==" to compare`;
  if (/^[&|]/.test(rest)) return `"${rest[0] ?? ''}" at ${at + 1} is not known here; write "&&" or "||"`;
  if (rest.startsWith('${')) return `${/^\$\{[^}]*\}?/.exec(text.slice(at))?.[0] ?? rest} is a parameter without a value here`;
  return `"${rest}" at ${at + 1} is no part of a condition`;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function skipSpace(text: string, at: number): number {
  return at + (matchAt(SPACE, text, at)?.length ?? 0);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([['n', '\n'], ['r', '\r'], ['t', '\t'], ['b', '\b'], ['f', '\f'], ['v', '\v'], ['0', '\0']]);

function unescape(text: string): string {
  return text.replace(/\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/g, (escaped) => {
    if (escaped.length > 2) return String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
    return ESCAPES.get(escaped.slice(1)) ?? escaped.slice(1);
  });
}
