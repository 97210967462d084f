import { daysInMonth } from '../schedule/calendar';

/** An element of a LIST. A number is kept as it is written: reading it could change its digits. */
export interface ListElement {
  readonly kind: 'text' | 'number' | 'boolean' | 'null';
  /** A text without its quotes; else as in JSON. */
  readonly text: string;
}

/** `reason` fits behind the parameter's name in a message. */
export type ListReading = { readonly elements: readonly ListElement[] } | { readonly reason: string };

/** Reads a LIST's value: a JSON array of texts, numbers, booleans and nulls. */
export function readList(value: string): ListReading {
  const parsed = parseJson(value);
  if (!Array.isArray(parsed)) return { reason: `is a LIST, and its value \`${value}\` is not a JSON array` };
  if (parsed.some((element) => typeof element === 'object' && element !== null)) {
    return { reason: 'is a LIST, and its value holds more than texts and numbers' };
  }
  const written = value.match(/"(?:[^"\\]|\\.)*"|[^\s,[\]]+/g) ?? [];
  return { elements: written.map(readElement) };
}

function readElement(written: string): ListElement {
  if (written.startsWith('"')) return { kind: 'text', text: String(parseJson(written)) };
  if (written === 'null') return { kind: 'null', text: written };
  return { kind: written === 'true' || written === 'false' ? 'boolean' : 'number', text: written };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

interface TypeRule {
  readonly fits: (value: string) => boolean;
  /** Behind "and its value `…`". */
  readonly says: string;
}

function isWhole(value: string, bits: bigint): boolean {
  if (!/^[+-]?\d{1,30}$/.test(value)) return false;
  const number = BigInt(value.replace(/^\+/, ''));
  const limit = 2n ** (bits - 1n);
  return number >= -limit && number < limit;
}

function isDecimal(value: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) && Number.isFinite(Number(value));
}

function isDate(value: string): boolean {
  const [year, month, day] = (/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value) ?? []).slice(1).map(Number);
  return year !== undefined && month !== undefined && day !== undefined
    && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function isTime(value: string): boolean {
  return /^(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d$/.test(value);
}

function isTimestamp(value: string): boolean {
  const [, date = '', time = ''] = /^(\S+) (\S+?)(?:\.\d{1,9})?$/.exec(value) ?? [];
  return isDate(date) && isTime(time);
}

const INTEGER: TypeRule = { fits: (value) => isWhole(value, 32n), says: 'is no such number: write a whole number of at most 32 bits, or declare it as LONG' };
const DECIMAL: TypeRule = { fits: isDecimal, says: 'is no such number' };

/** What DolphinScheduler's binding accepts (dolphinscheduler.md §5.6); a BOOLEAN that is neither word would be false there. */
const RULES: Readonly<Record<string, TypeRule>> = {
  INT: INTEGER,
  INTEGER,
  LONG: { fits: (value) => isWhole(value, 64n), says: 'is no such number: write a whole number of at most 64 bits' },
  FLOAT: DECIMAL,
  DOUBLE: DECIMAL,
  DATE: { fits: isDate, says: 'is no date: write yyyy-MM-dd' },
  TIME: { fits: isTime, says: 'is no time: write HH:mm:ss' },
  TIMESTAMP: { fits: isTimestamp, says: 'is no time stamp: write yyyy-MM-dd HH:mm:ss' },
  BOOLEAN: { fits: (value) => /^(?:true|false)$/i.test(value), says: 'is neither true nor false' },
};

/** Why a value cannot be one of its type in SQL; it fits behind the parameter's name. `undefined`: it can. Blanks around it are ignored. */
export function misfitOf(type: string, value: string): string | undefined {
  const name = type.toUpperCase();
  if (name === 'FILE') return 'is a FILE: it names a file for other kinds of tasks and is no value in SQL';
  if (name === 'LIST') {
    const list = readList(value);
    return 'reason' in list ? list.reason : undefined;
  }
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  return rule === undefined || rule.fits(value.trim()) ? undefined : `is ${name}, and its value \`${value}\` ${rule.says}`;
}
