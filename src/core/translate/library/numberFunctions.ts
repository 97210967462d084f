import { asText, strict, type SqlFunction } from './udf';

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}

function factorial(n: number): number | null {
  if (n < 0 || n > 20) return null;
  return Array.from({ length: n }, (_unused, i) => i + 1).reduce((product, factor) => product * factor, 1);
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const TWO_64 = 1n << 64n;

/** MySQL's and Hive's CONV: digits up to the first that the base does not have; a negative target base gives a signed number. */
function convert(text: string, from: number, to: number): string | null {
  const base = Math.abs(from);
  const target = Math.abs(to);
  if (base < 2 || base > 36 || target < 2 || target > 36) return null;
  const trimmed = text.trim().toUpperCase();
  const isNegative = trimmed.startsWith('-');
  let value = 0n;
  for (const character of trimmed.replace(/^[+-]/, '')) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0 || digit >= base) break;
    value = value * BigInt(base) + BigInt(digit);
  }
  const signed = isNegative ? -value : value;
  if (to < 0) return signed.toString(target).toUpperCase();
  return (signed < 0n ? TWO_64 + signed : signed).toString(target).toUpperCase();
}

/** Number of the bucket of equal width that a value falls into; 0 below, `count` + 1 above. */
function bucket([value, low, high, count]: readonly number[]): number {
  const [x, from, to, n] = [value ?? 0, low ?? 0, high ?? 0, count ?? 0];
  if (n <= 0 || from === to) throw new Error('width_bucket needs a positive count and different bounds');
  const place = from < to ? (x - from) / (to - from) : (from - x) / (from - to);
  if (place < 0) return 0;
  return place >= 1 ? n + 1 : Math.floor(place * n) + 1;
}

/** `12,332.1235`: half up, thousands apart. */
export function grouped(value: number, digits: number): string {
  const scaled = Number(`${String(Math.abs(value))}e${String(digits)}`);
  const fixed = (Math.round(scaled) / 10 ** digits).toFixed(digits);
  const [whole = '0', fraction] = fixed.split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && Number(fixed) !== 0 ? `-${text}` : text;
}

/** One number by PostgreSQL's pattern of 9, 0, D, G, S, MI and FM. */
function numberPattern(value: number, pattern: string): string {
  const upper = pattern.toUpperCase();
  const fills = !upper.startsWith('FM');
  const sign = /S$|^S|MI$/.exec(upper.replace(/^FM/, ''))?.[0];
  const body = upper.replace(/^FM/, '').replace(/^S|S$|MI$/, '');
  if (!/^[09,G]*(?:[D.][09]*)?$/.test(body)) throw new Error(`the number pattern ${pattern} is not supported by the local runner`);
  const [wholePart = '', fractionPart = ''] = body.split(/[D.]/);
  const places = fractionPart.length;
  const fixed = (Math.round(Number(`${String(Math.abs(value))}e${String(places)}`)) / 10 ** places).toFixed(places);
  const [digits = '0', rest = ''] = fixed.split('.');
  const slots = wholePart.replace(/[,G]/g, '').length;
  const minimum = wholePart.replace(/[,G]/g, '').length - Math.max(0, wholePart.replace(/[,G]/g, '').indexOf('0') === -1 ? slots : wholePart.replace(/[,G]/g, '').indexOf('0'));
  const significant = digits === '0' && places > 0 ? '' : digits;
  if (significant.length > slots) return `${fills ? ' ' : ''}${body.replace(/[09]/g, '#').replace(/[,G]/g, ',').replace('D', '.')}`;
  const padded = significant.padStart(minimum, '0');
  const separated = /[,G]/.test(wholePart) ? padded.replace(/\B(?=(\d{3})+$)/g, ',') : padded;
  const kept = fills || !fractionPart.includes('9') ? rest : trimZeros(rest, fractionPart.lastIndexOf('0') + 1);
  const text = places > 0 ? `${separated}.${kept}` : separated;
  return withSign({ text, negative: value < 0, sign, fills, width: wholePart.length + (places > 0 ? places + 1 : 0) });
}

function trimZeros(digits: string, least: number): string {
  let end = digits.length;
  while (end > least && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** A rounded number as Java's DecimalFormat writes it: `0` is a digit that is always there, `#` one where the number has it. */
function javaNumber(value: number, pattern: string): string {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new Error(`${String(value)} has more digits than the local runner computes with`);
  const [wholePart = '', fractionPart = ''] = pattern.split('.');
  const [digits = '0', rest = ''] = Math.abs(value).toFixed(fractionPart.length).split('.');
  const least = wholePart.replace(/[^0]/g, '').length;
  const whole = (least === 0 && digits === '0' ? '' : digits).padStart(least, '0');
  const fraction = trimZeros(rest, fractionPart.replace(/#/g, '').length);
  const size = wholePart.includes(',') ? wholePart.length - wholePart.lastIndexOf(',') - 1 : 0;
  const separated = size === 0 ? whole : whole.replace(new RegExp(`\\B(?=(?:\\d{${String(size)}})+$)`, 'g'), ',');
  const text = fraction === '' ? separated || '0' : `${separated}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

interface Signed {
  readonly text: string;
  readonly negative: boolean;
  readonly sign: string | undefined;
  readonly fills: boolean;
  /** Of the pattern without its sign. */
  readonly width: number;
}

function withSign({ text, negative, sign, fills, width }: Signed): string {
  const pad = (value: string, size: number): string => (fills ? value.padStart(size) : value);
  if (sign === 'MI') return pad(text, width) + (negative ? '-' : fills ? ' ' : '');
  if (sign === 'S' ) throw new Error('the sign S in a number pattern is not supported by the local runner');
  return pad((negative ? '-' : '') + text, width + 1);
}

/** Oracle fills the whole width, the place of the sign included, where a number has more digits than its pattern. */
function oracleDigits(value: number, pattern: string): string {
  const text = numberPattern(value, pattern);
  return text.includes('#') ? '#'.repeat(pattern.replace(/^FM|MI$/gi, '').length + 1) : text;
}

/** With this many digits behind the point. A value that has fewer gets zeros: the binary fraction that it is kept as would show others. */
function fixedText(value: number, scale: number): string {
  const [, whole = '', fraction = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  if (whole === '' || scale === 0 || fraction.length > scale) return value.toFixed(scale);
  return `${whole}.${fraction.padEnd(scale, '0')}`;
}

function sureText(value: number, scale: number): string {
  if (String(value).replace(/e.*$|\D/g, '').replace(/^0+/, '').length > 15) throw new Error(`${String(value)} has more digits than the local runner computes with`);
  return fixedText(value, scale);
}

/** Numbers that SQLite has no function for. */
export const NUMBER_FUNCTIONS: readonly SqlFunction[] = [
  strict('greatest_divisor', 2, ([a, b]) => gcd(Number(a), Number(b))),
  strict('least_multiple', 2, ([a, b]) => (Number(a) === 0 || Number(b) === 0 ? 0 : Math.abs(Number(a) * Number(b)) / gcd(Number(a), Number(b)))),
  strict('factorial_of', 1, ([n]) => factorial(Number(n))),
  strict('cube_root', 1, ([x]) => Math.cbrt(Number(x))),
  strict('hypotenuse', 2, ([a, b]) => Math.hypot(Number(a), Number(b))),
  strict('log_plus_one', 1, ([x]) => (Number(x) <= -1 ? null : Math.log1p(Number(x)))),
  strict('exp_minus_one', 1, ([x]) => Math.expm1(Number(x))),
  strict('bits_set', 1, ([x]) => BigInt.asUintN(64, BigInt(Math.trunc(Number(x)))).toString(2).replaceAll('0', '').length),
  strict('convert_base', 3, ([text = '', from, to]) => convert(asText(text), Number(from), Number(to))),
  strict('bucket_of', 4, (args) => bucket(args.map(Number))),
  strict('grouped_number', 2, ([value, digits]) => {
    if (Math.abs(Number(value)) > Number.MAX_SAFE_INTEGER) throw new Error(`${asText(value ?? '')} has more digits than the local runner computes with`);
    return grouped(Number(value), Math.max(0, Math.trunc(Number(digits))));
  }),
  strict('java_number', 2, ([value, pattern = '']) => javaNumber(Number(value), asText(pattern))),
  strict('number_of_pattern', 1, ([text]) => {
    const written = asText(text ?? '').replace(/[, ]/g, '');
    const number = /^<(.*)>$/.exec(written)?.[1] ?? written;
    const sign = /^-|-$|^</.test(written) ? -1 : 1;
    const digits = number.replace(/^[+-]|[+-]$/g, '');
    if (!/^(?:\d+\.?\d*|\.\d+)$/.test(digits)) throw new Error(`'${asText(text ?? '')}' is no number`);
    return sign * Number(digits);
  }),
  strict('number_pattern', 2, ([value, pattern]) => numberPattern(Number(value), asText(pattern ?? ''))),
  strict('oracle_digits', 2, ([value, pattern]) => oracleDigits(Number(value), asText(pattern ?? ''))),
  strict('sure_decimal_text', 2, ([value, scale]) => sureText(Number(value), Number(scale))),
  strict('decimal_text', 2, ([value, scale]) => fixedText(Number(value), Number(scale))),
];
