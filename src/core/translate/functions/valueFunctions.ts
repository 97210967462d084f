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
  if (mode === 'prefix') return Number(PREFIX.exec(value)?.[1] ?? 0);
  return mode === 'error' ? fail(value, type) : null;
}

/** Half away from zero. */
function rounded(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** Whole numbers as text, so that none of their digits are lost on the way. */
function toInteger(value: string | number, mode: string | number | undefined, rounds: boolean): SqlValue {
  const digits = typeof value === 'string' ? /^\s*\+?(-?\d+)\s*$/.exec(value)?.[1] : undefined;
  if (digits !== undefined) return digits;
  if (typeof value === 'string' && mode === 'error' && !/^\s*[+-]?\d+\s*$/.test(value)) return fail(value, 'integer');
  const number = numberOf(value, mode, 'integer');
  if (number === null) return null;
  return (rounds ? rounded(number) : Math.trunc(number)).toFixed(0);
}

const TRUE = new Set(['true', 't', 'yes', 'y', 'on', '1']);
const FALSE = new Set(['false', 'f', 'no', 'n', 'off', '0']);

function toBoolean(value: string | number, mode: string | number | undefined): SqlValue {
  if (typeof value === 'number') return value === 0 ? 0 : 1;
  const word = value.trim().toLowerCase();
  if (TRUE.has(word)) return 1;
  if (FALSE.has(word)) return 0;
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

/** Conversions and arithmetic that SQLite does otherwise. */
export const VALUE_FUNCTIONS: readonly SqlFunction[] = [
  strict('cast_integer', 3, ([value = '', mode, rounds]) => toInteger(value, mode, rounds === 1)),
  strict('cast_real', 2, ([value = '', mode]) => numberOf(value, mode, 'number')),
  strict('cast_boolean', 2, ([value = '', mode]) => toBoolean(value, mode)),
  strict('cast_json', 2, ([value = '', mode]) => toJson(value, mode)),
  strict('truncate_number', 2, ([value, digits]) => shifted(Number(value), Math.trunc(Number(digits)), Math.trunc)),
  strict('round_number', 2, ([value, digits]) => shifted(Number(value), Math.trunc(Number(digits)), rounded)),
  { name: 'fail', arity: 1, call: (_context, [message]) => { throw new Error(asText(message ?? '')); } },
  { name: 'random_uuid', arity: 0, call: (context) => uuidOf(() => context.random()) },
  { name: 'random_number', arity: 0, call: (context) => context.random() },
];
