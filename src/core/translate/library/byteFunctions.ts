import { asText, strict, type SqlFunction } from './udf';

function asciiOnly(text: string): string {
  if (/[^\x00-\x7f]/.test(text)) throw new Error('this function counts bytes there, which is not supported by the local runner for other than ASCII text');
  return text;
}

function byteLength(text: string): number {
  return [...text].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }, 0);
}

/** The byte, from 1, at which `part` stands in `text` from the byte `start` on; 0: nowhere. */
function bytePosition(text: string, part: string, start: number): number {
  if (start < 0) throw new Error('a position to begin at is negative');
  if (start > 1) asciiOnly(text);
  if (start - 1 > text.length) return 0;
  const at = text.indexOf(part, Math.max(0, start - 1));
  return at === -1 ? 0 : byteLength(text.slice(0, at)) + 1;
}

const NO_NUMBER: Readonly<Record<string, number | null>> = { zero: 0, null: null };

interface Whole {
  readonly bits: number;
  readonly unsigned: boolean;
  /** What text that is no number of this kind gives: `zero`, `null` or an error. */
  readonly mode: string;
}

/** A whole number as ClickHouse reads it: text must be digits, fractions are cut off. */
function wholeNumber(value: string | number, { bits, unsigned, mode }: Whole): number | null {
  const number = typeof value === 'number' ? Math.trunc(value) : /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
  const [low, high] = unsigned ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
  if (number >= low && number < high) return number;
  const instead = NO_NUMBER[mode];
  if (instead === undefined || typeof value === 'number') throw new Error(`'${String(value)}' is no integer of ${String(bits)} bits`);
  return instead;
}

function isIso(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?$/.test(text);
}

/** Text as bytes, and numbers from text, as ClickHouse has them. */
export const BYTE_FUNCTIONS: readonly SqlFunction[] = [
  strict('ascii_only', 1, ([text = '']) => asciiOnly(asText(text))),
  { ...strict('byte_position', 4, ([text = '', part = '', start, folds]) => {
    const [whole, wanted] = folds === 1 ? [asText(text).toLowerCase(), asText(part).toLowerCase()] : [asText(text), asText(part)];
    return bytePosition(whole, wanted, Number(start));
  }), integerResult: true },
  { ...strict('whole_number_of', 4, ([value = '', bits, unsigned, mode]) => wholeNumber(value, { bits: Number(bits), unsigned: unsigned === 1, mode: String(mode) })), integerResult: true },
  { ...strict('utf16_length', 1, ([text = '']) => asText(text).length), integerResult: true },
  strict('replace_first', 3, ([text = '', from = '', to = '']) => (from === '' ? asText(text) : asText(text).replace(asText(from), () => asText(to)))),
  strict('hex_of_bytes', 1, ([value]) => {
    const hex = BigInt(Math.trunc(Number(value))).toString(16).toUpperCase();
    return hex.length % 2 === 1 ? `0${hex}` : hex;
  }),
  strict('iso_or_null', 1, ([text = '']) => (isIso(asText(text)) ? asText(text) : null)),
];
