import { asText, strict, type SqlFunction } from './udf';

/** Half away from zero, on the digits that the number is written with: 1.005 is 1.01, as in a decimal type. */
function roundedTo(value: number, scale: number): number {
  const moved = Number(`${String(Math.abs(value))}e${String(scale)}`);
  if (!Number.isFinite(moved)) return Number(Math.abs(value).toFixed(Math.min(scale, 100))) * Math.sign(value);
  return Number(`${String(Math.round(moved))}e${String(-scale)}`) * Math.sign(value);
}

function numberOf(value: string | number, kind: string): number {
  if (typeof value === 'number') return value;
  const text = value.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  throw new Error(`'${value}' is no ${kind}`);
}

function halfEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

const ROUND: Readonly<Record<string, (value: number) => number>> = {
  trunc: Math.trunc,
  away: (value) => Math.sign(value) * Math.round(Math.abs(value)),
  even: halfEven,
};

/** `onError`: `null` or `error`. */
function orNull(onError: string | number | undefined, convert: () => string | number): string | number | null {
  try {
    return convert();
  } catch (error) {
    if (onError === 'null') return null;
    throw error;
  }
}

function storeInteger(value: string | number, bits: number, rounding: string): number {
  const number = (ROUND[rounding] ?? Math.trunc)(numberOf(value, 'integer'));
  const limit = 2 ** (bits - 1);
  if (number >= limit || number < -limit) throw new Error(`${String(number)} is out of range for an integer of ${String(bits)} bits`);
  return number;
}

function storeDecimal(value: string | number, precision: number, scale: number): number {
  const number = roundedTo(numberOf(value, 'number'), scale);
  if (Math.abs(number) >= 10 ** (precision - scale)) throw new Error(`${String(value)} is out of range for a decimal of ${String(precision)} digits, ${String(scale)} of them behind the point`);
  return number;
}

/** `how`: `cut`; `blanks`: only blanks may be cut off; `full`: no character may be missing either; else nothing may be cut off. */
function storeText(value: string | number, length: number, how: string): string {
  const characters = [...asText(value)];
  if (how === 'full' && characters.length < length) {
    throw new Error(`the text '${asText(value)}' is shorter than the column's CHAR(${String(length)}): PostgreSQL fills it with blanks, which the local runner does not do. Declare the column as varchar(${String(length)})`);
  }
  if (characters.length <= length) return how === 'pad' ? asText(value) + ' '.repeat(length - characters.length) : asText(value);
  const rest = characters.slice(length).join('');
  if (how === 'cut' || ((how === 'blanks' || how === 'full' || how === 'pad') && rest.trim() === '')) return characters.slice(0, length).join('');
  throw new Error(`the text '${characters.slice(0, 40).join('')}' has ${String(characters.length)} characters, and the column takes ${String(length)}`);
}

function storeTime(value: string | number): string {
  const match = /(?:^|[ T])(\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?$/.exec(asText(value).trim());
  if (match === null || Number(match[1]) > 24 || Number(match[2]) > 59) throw new Error(`'${asText(value)}' is no time of day`);
  return `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? ''}:${match[3] ?? '00'}${(match[4] ?? '').replace(/0+$|\.0*$/, '')}`;
}

/** The words of PostgreSQL; the other dialects have fewer. */
const TRUTH: Readonly<Record<string, number>> = { t: 1, true: 1, y: 1, yes: 1, on: 1, '1': 1, f: 0, false: 0, n: 0, no: 0, off: 0, '0': 0 };

function storeBoolean(value: string | number): number {
  if (typeof value === 'number') return value === 0 ? 0 : 1;
  const word = value.trim().toLowerCase();
  return (Object.hasOwn(TRUTH, word) ? TRUTH[word] : undefined) ?? fail(`'${value}' is no boolean`);
}

function fail(message: string): never {
  throw new Error(message);
}

/** What a column makes of the values that are written to it. */
export const STORE_FUNCTIONS: readonly SqlFunction[] = [
  strict('store_integer', 4, ([value = '', bits, rounding, onError]) => orNull(onError, () => storeInteger(value, Number(bits), String(rounding)))),
  strict('store_decimal', 4, ([value = '', precision, scale, onError]) => orNull(onError, () => storeDecimal(value, Number(precision), Number(scale)))),
  strict('store_text', 3, ([value = '', length, how]) => storeText(value, Number(length), String(how))),
  strict('store_boolean', 2, ([value = '', onError]) => orNull(onError, () => storeBoolean(value))),
  strict('store_time', 2, ([value = '', onError]) => orNull(onError, () => storeTime(value))),
];
