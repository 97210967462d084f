import { elementOf, type ColumnType } from '../expr';
import { typeOfSignature } from '../expressions/structures';
import { move } from './dateFunctions';
import { bytesOf } from './hashFunctions';
import { dateText, epochUs, readMoment, timestampText } from './moment';
import { SPARK_HASH_FUNCTIONS } from './sparkHash';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** Longest sequence that is made. */
const MAX_MOMENTS = 100_000;

interface Sequence {
  readonly from: string | number;
  readonly to: string | number;
  readonly amount: number;
  readonly unit: string;
  readonly dates: boolean;
}

/** From one moment to another; each is counted from the first, so that the last day of a month stays the last. */
function momentsOf({ from, to, amount, unit, dates }: Sequence): readonly string[] | null {
  const [first, last] = [readMoment(from), readMoment(to)];
  if (first === undefined || last === undefined) return null;
  const distance = epochUs(last) - epochUs(first);
  if (amount === 0 || (distance !== 0 && Math.sign(distance) !== Math.sign(amount))) throw new Error('sequence: the step does not lead from the first value to the last');
  const result: string[] = [];
  for (let i = 0; ; i++) {
    const at = move(first, amount * i, unit);
    if (Math.sign(amount) * (epochUs(at) - epochUs(last)) > 0) return result;
    if (result.length >= MAX_MOMENTS) throw new Error(`a sequence gives more than ${String(MAX_MOMENTS)} values`);
    result.push(dates ? dateText(at) : timestampText(at));
  }
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Spark's array_insert: places count from 1, or from the end with -1 for a place behind the last; NULLs fill what lies between. */
function withItem(array: string, place: number, value: SqlValue): string {
  const items = JSON.parse(array) as readonly Json[];
  if (place === 0) throw new Error('array_insert: places count from 1');
  const at = place > 0 ? place - 1 : items.length + place + 1;
  const item = value instanceof Uint8Array ? null : value;
  if (at < 0) return JSON.stringify([item, ...Array.from({ length: -at }, () => null), ...items]);
  const filled = [...items, ...Array.from({ length: Math.max(0, at - items.length) }, () => null)];
  return JSON.stringify([...filled.slice(0, at), item, ...filled.slice(at)]);
}

/** Letters and digits replaced; NULL keeps them. */
function masked(text: string, [upper, lower, digit, other]: readonly SqlValue[]): string {
  const instead = (character: string): SqlValue | undefined => {
    if (/\p{Lu}/u.test(character)) return upper;
    if (/\p{Ll}/u.test(character)) return lower;
    return /\p{Nd}/u.test(character) ? digit : other;
  };
  return [...text].map((character) => {
    const by = instead(character);
    return by === null || by === undefined ? character : asText(by);
  }).join('');
}

const UNESCAPED = /[A-Za-z0-9.*_-]/;

/** `application/x-www-form-urlencoded`, as Java writes it. */
function urlEncoded(text: string): string {
  return [...text].map((character) => (UNESCAPED.test(character) ? character : character === ' ' ? '+' : bytesOf(character).map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''))).join('');
}

function holdsLuhn(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  const sum = [...text].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A value as Spark's cast to STRING writes it. */
function written(value: Json | undefined, type: ColumnType): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((item) => written(item, elementOf(type))).join(', ')}]`;
  if (typeof value !== 'object') return type.type === 'boolean' && typeof value === 'number' ? String(value !== 0) : String(value);
  const object = value as { readonly [key: string]: Json };
  if (type.fields !== undefined) return `{${type.fields.map((field) => written(object[field.name], field.type)).join(', ')}}`;
  return `{${Object.entries(object).map(([key, item]) => `${key} -> ${written(item, elementOf(type))}`).join(', ')}}`;
}

/** The neighbour with so many digits behind the point, below or above. */
function neighbour(value: number, digits: number, up: boolean): number {
  const shifted = Number(`${String(value)}e${String(digits)}`);
  return Number(`${String(up ? Math.ceil(shifted) : Math.floor(shifted))}e${String(-digits)}`);
}

/** The first or last characters masked, or all but those. */
function maskedPart(text: string, how: { readonly count: number; readonly name: string }, letters: readonly SqlValue[]): string {
  const { count, name } = how;
  const characters = [...text];
  const number = Math.max(0, Math.min(characters.length, count));
  const [fromStart, at] = name.endsWith('first_n') ? [true, number] : [false, characters.length - number];
  const masksStart = fromStart !== name.includes('show');
  const [head, tail] = [characters.slice(0, at).join(''), characters.slice(at).join('')];
  return masksStart ? masked(head, [...letters, null]) + tail : head + masked(tail, [...letters, null]);
}

/** Java's hashes of the values, put together as those of a list. */
function hiveHash(args: readonly SqlValue[]): number {
  const kinds = asText(args[0] ?? '').split(',');
  return args.slice(1).reduce<number>((hash, value, i) => {
    const own = value === null ? 0 : kinds[i] === 'int' ? Number(value) : bytesOf(asText(value)).reduce((sum, byte) => (Math.imul(sum, 31) + ((byte << 24) >> 24)) | 0, 0);
    return (Math.imul(hash, 31) + own) | 0;
  }, 0);
}

/** What Spark's and Hive's functions need in the local engine. */
export const SPARK_FUNCTIONS: readonly SqlFunction[] = [
  ...SPARK_HASH_FUNCTIONS,
  strict('moment_sequence', 5, ([from = '', to = '', amount, unit, dates]) => {
    const moments = momentsOf({ from, to, amount: Number(amount), unit: String(unit), dates: dates === 1 });
    return moments === null ? null : JSON.stringify(moments);
  }),
  { name: 'array_inserted', arity: 3, call: (_context, [array = null, place = null, value = null]) => (array === null || place === null ? null : withItem(asText(array), Number(place), value)) },
  { name: 'spark_masked', arity: 5, call: (_context, [text = null, ...letters]) => (text === null ? null : masked(asText(text), letters)) },
  strict('spark_text', 2, ([value = 'null', signature]) => written(JSON.parse(asText(value)) as Json, typeOfSignature(String(signature)))),
  strict('neighbour_of', 3, ([value, digits, up]) => neighbour(Number(value), Math.trunc(Number(digits)), up === 1)),
  strict('masked_part', 6, ([text = '', count, name, ...letters]) => maskedPart(asText(text), { count: Math.trunc(Number(count)), name: String(name) }, letters)),
  { name: 'hive_hash', arity: -1, call: (_context, args) => hiveHash(args) },
  strict('micros_of', 1, ([value = '']) => {
    const moment = readMoment(value);
    return moment === undefined ? null : epochUs(moment);
  }),
  strict('spark_url_encoded', 1, ([text = '']) => urlEncoded(asText(text))),
  strict('spark_url_decoded', 1, ([text = '']) => decodeURIComponent(asText(text).replaceAll('+', ' '))),
  strict('luhn_holds', 1, ([text = '']) => (holdsLuhn(asText(text)) ? 1 : 0)),
];
