import { refuseConstruct, type Context } from '../context';
import { atom, LEVEL, type Expr } from '../expr';
import { castTo } from './casts';
import { textLiteral } from './primary';
import { readType } from './types';

/** Bits of the integer types that may stand before a text. */
const BITS: Readonly<Record<string, number>> = { TINYINT: 8, SMALLINT: 16, INTEGER: 32, INT: 32, BIGINT: 64 };

const TYPES: ReadonlySet<string> = new Set([...Object.keys(BITS), 'DOUBLE', 'REAL', 'BOOLEAN', 'VARCHAR', 'CHAR']);

/** Whether a word and a text behind it are one literal: `BIGINT '1'`, `DOUBLE '1.5'` (Trino's manual, "Data types"). */
export function isTrinoLiteral(word: string): boolean {
  return TYPES.has(word);
}

function wholeNumber(text: string, bits: number): string | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text);
  // SQLite reads the digits of -2^63 as a binary fraction.
  return BigInt.asIntN(bits, value) === value && value !== -(2n ** 63n) ? String(value) : undefined;
}

export function trinoLiteral(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const type = readType(context);
  const value = textLiteral(context);
  const range = cursor.rangeFrom(from);
  const bits = Object.hasOwn(BITS, type.name) ? BITS[type.name] : undefined;
  if (bits === undefined) return { ...castTo(context, value, { ...type, lenient: false }), range };
  const digits = wholeNumber(value.text ?? '', bits) ?? refuseConstruct(context, `This ${type.name} literal`, range);
  return { ...atom(digits, 'integer', range), number: Number(digits), level: digits.startsWith('-') ? LEVEL.unary : LEVEL.atom, ...(bits <= 32 ? { narrow: true } : {}) };
}
