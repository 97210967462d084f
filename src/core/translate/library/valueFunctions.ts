import { asText, strict, type SqlFunction, type SqlValue } from './udf';

const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const PREFIX = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/;

function fail(value: string | number, type: string): never {
  throw new Error(`'${String(value)}' is no ${type}`);
}

/** The number that text spells, by the dialect's way with text that spells none. */
function numberOf(value: string | number, mode: string | number | undefined, type: string): number | null {
  if (typeof value === 'number') return value;
  if (NUMBER.test(value)) return Number(value);
  if (/^\s*[+-]?(?:nan|inf(?:inity)?)\s*$/i.test(value)) throw new Error(`the number ${value.trim()} is not supported by the local runner`);
  if (mode === 'prefix') return Number(PREFIX.exec(value)?.[1] ?? 0);
  return mode === 'error' ? fail(value, type) : null;
}

/** Half away from zero. */
function rounded(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** Whole numbers as text, so that none of their digits are lost on the way. */
function toInteger(value: string | number, mode: string | number | undefined, rounds: (value: number) => number): SqlValue {
  const digits = typeof value === 'string' ? /^\s*\+?(-?\d+)\s*$/.exec(value)?.[1] : undefined;
  if (digits !== undefined) return digits;
  if (typeof value === 'string' && mode === 'error' && !/^\s*[+-]?\d+\s*$/.test(value)) return fail(value, 'integer');
  if (typeof value === 'string' && mode === 'whole') return null;
  if (typeof value === 'string' && mode === 'null' && /e/i.test(value)) return null;
  const number = numberOf(value, mode, 'integer');
  if (number === null) return null;
  if (!Number.isFinite(number)) return mode === 'error' ? fail(value, 'integer') : null;
  return BigInt(rounds(number)).toString();
}

/** Half to the even neighbour, as C's `rint` does. */
function roundedEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const ROUNDINGS: readonly ((value: number) => number)[] = [Math.trunc, rounded, roundedEven];

/** Shortest digits that name the number, and their exponent: 1234.5 is 0.12345 × 10^4. */
function digitsOf(value: number): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(power) };
}

/** The number without exponent. */
function positional(value: number): string {
  const { digits, exponent } = digitsOf(value);
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return rest === '' ? whole : `${whole}.${rest}`;
}

function scientific(value: number, e: string): string {
  const { digits, exponent } = digitsOf(value);
  const mantissa = digits.length === 1 && e === 'E' ? `${digits}.0` : digits.length === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  const sign = e === 'e+' ? (exponent < 0 ? 'e-' : 'e+') : e;
  return `${mantissa}${sign}${e === 'e+' ? String(Math.abs(exponent)).padStart(2, '0') : String(exponent)}`;
}

/** SQL Server writes six digits, and exponents of three. */
function sixDigits(value: number): string {
  const [mantissa = '0', power = '0'] = value.toExponential(5).split('e');
  const exponent = Number(power);
  if (exponent >= -5 && exponent < 6) return String(Number(value.toPrecision(6)));
  return `${String(Number(mantissa))}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(3, '0')}`;
}

/** A binary fraction as text: Java's `Double.toString`, PostgreSQL's and MySQL's shortest text, or what most others write. */
export function realText(value: number, style: string): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (!Number.isFinite(value)) throw new Error('the text of an infinite number is not supported by the local runner');
  if (style === 'sqlserver') return sixDigits(value);
  if (style === 'trino') return size === 0 ? '0E0' : sign + scientific(value, 'E');
  const plain = positional(value);
  const pointed = plain.includes('.') ? plain : `${plain}.0`;
  if (style === 'java') return sign + (size !== 0 && (size >= 1e7 || size < 1e-3) ? scientific(value, 'E') : pointed);
  if (style === 'postgresql') return sign + (size !== 0 && (size >= 1e15 || size < 1e-4) ? scientific(value, 'e+') : plain);
  if (style === 'mysql') return sign + (size !== 0 && (size >= 1e15 || size < 1e-15) ? scientific(value, 'e') : plain);
  const isCommon = size === 0 || (size < 1e6 && size >= 1e-3);
  if (!isCommon || (style === 'plain' && !plain.includes('.'))) throw new Error(`how the text of the number ${String(value)} looks is not known to the local runner: cast it to a decimal first`);
  return sign + (style === 'point' ? pointed : plain);
}

/** The words for true and false; Spark has no `on`, most have letters and digits only. */
const BOOLEANS: Readonly<Record<string, readonly [string, string]>> = {
  postgresql: ['true t yes y on 1', 'false f no n off 0'], spark: ['true t yes y 1', 'false f no n 0'], plain: ['true t 1', 'false f 0'],
};

/** Any text but the empty one was true in Hive; later releases know words for false. */
function hiveBoolean(text: string): SqlValue {
  if (/^(?:false|off|no|0)$/i.test(text)) throw new Error(`whether '${text}' is true depends on Hive's release, which the local runner refuses`);
  return text === '' ? 0 : 1;
}

function toBoolean(value: string | number, mode: string | number | undefined, words: string): SqlValue {
  if (typeof value === 'number') return value === 0 ? 0 : 1;
  if (words === 'hive') return hiveBoolean(value);
  const word = value.trim().toLowerCase();
  const [yes = '', no = ''] = BOOLEANS[words] ?? [];
  if (yes.split(' ').includes(word)) return 1;
  if (no.split(' ').includes(word)) return 0;
  return mode === 'error' ? fail(value, 'boolean') : null;
}

function toJson(value: string | number, mode: string | number | undefined): SqlValue {
  const text = asText(value);
  try {
    JSON.parse(text);
    return text;
  } catch {
    return mode === 'error' ? fail(text, 'JSON') : null;
  }
}

function shifted(value: number, digits: number, round: (value: number) => number): number {
  const factor = 10 ** Math.abs(digits);
  if (digits < 0) return round(value / factor) * factor;
  const scaled = Number(`${String(value)}e${String(digits)}`);
  return Number.isFinite(scaled) ? Number(`${String(round(scaled))}e${String(-digits)}`) : round(value * factor) / factor;
}

/** A version 4 UUID (RFC 9562). */
function uuidOf(random: () => number): string {
  const digits = Array.from({ length: 32 }, (_unused, i) => (i === 12 ? 4 : Math.floor(random() * 16) & (i === 16 ? 3 : 15) | (i === 16 ? 8 : 0)).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A number as whole digits and a power of ten. */
function wholeDigits(value: number): { readonly digits: bigint; readonly power: number } {
  const [, sign = '', whole = '0', fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return { digits: BigInt(sign + whole + fraction), power: Number(power) - fraction.length };
}

/** The exact quotient of two decimals, without the digits behind `scale` ones. */
function cutQuotient(a: number, b: number, scale: number): number {
  if (b === 0) throw new Error('division by zero');
  const [dividend, divisor] = [wholeDigits(a), wholeDigits(b)];
  const power = dividend.power - divisor.power + scale;
  const quotient = power >= 0 ? (dividend.digits * 10n ** BigInt(power)) / divisor.digits : dividend.digits / (divisor.digits * 10n ** BigInt(-power));
  return Number(`${quotient.toString()}e-${String(scale)}`);
}

/** Conversions and arithmetic that SQLite does otherwise. */
export const VALUE_FUNCTIONS: readonly SqlFunction[] = [
  strict('cast_integer', 3, ([value = '', mode, rounds]) => toInteger(value, mode, ROUNDINGS[Number(rounds)] ?? Math.trunc)),
  strict('integer_within', 4, ([value, low, high, mode]) => {
    const number = Number(value);
    if (number >= Number(low) && number <= Number(high)) return number;
    return mode === 'null' ? null : fail(number, `integer between ${String(low)} and ${String(high)}`);
  }),
  strict('shifted_right', 2, ([value, by]) => (BigInt.asIntN(64, BigInt.asUintN(64, BigInt(Math.trunc(Number(value)))) >> BigInt(Math.min(64, Math.max(0, Math.trunc(Number(by)))))).toString())),
  strict('real_text', 2, ([value, style]) => realText(Number(value), String(style))),
  strict('round_even', 2, ([value, digits]) => shifted(Number(value), Math.trunc(Number(digits)), roundedEven)),
  strict('cast_real', 2, ([value = '', mode]) => numberOf(value, mode, 'number')),
  strict('cast_boolean', 3, ([value = '', mode, words]) => toBoolean(value, mode, String(words))),
  strict('cast_json', 2, ([value = '', mode]) => toJson(value, mode)),
  strict('truncate_number', 2, ([value, digits]) => shifted(Number(value), Math.trunc(Number(digits)), Math.trunc)),
  strict('round_number', 2, ([value, digits]) => shifted(Number(value), Math.trunc(Number(digits)), rounded)),
  strict('cut_quotient', 3, ([a, b, scale]) => cutQuotient(Number(a), Number(b), Number(scale))),
  strict('decimal_within', 4, ([value, precision, scale, mode]) => {
    const number = shifted(Number(value), Number(scale), rounded);
    if (Math.abs(number) < 10 ** (Number(precision) - Number(scale))) return number;
    if (mode === 'null') return null;
    throw new Error(`${String(value)} has too many digits for a decimal of ${String(precision)}`);
  }),
  strict('round_known', 2, ([value, digits]) => {
    const [away, even] = [rounded, roundedEven].map((round) => shifted(Number(value), Math.trunc(Number(digits)), round));
    if (away !== even) throw new Error('a number whose type is not known lies between two roundings: cast it to a decimal or a double');
    return away ?? null;
  }),
  { name: 'fail_generated', arity: 1, call: (_context, [message]) => { throw new Error(asText(message ?? '')); } },
  { name: 'fail', arity: 1, call: (_context, [message]) => { throw new Error(asText(message ?? '')); } },
  { name: 'random_uuid', arity: 0, call: (context) => uuidOf(() => context.random()) },
  { name: 'random_number', arity: 0, call: (context) => context.random() },
];
