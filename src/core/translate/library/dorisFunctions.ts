import { civilOf } from './clock';
import { addMonths, DAY_US, dateText, dayOf, epochUs, readMoment, shift, timestampText, weekdayOf, type Moment } from './moment';
import { isNumber, nodeAt, showNode, type Node } from './documentFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** Lengths of units in microseconds; months and what is made of them have none. */
const LENGTHS: Readonly<Record<string, number>> = {
  microsecond: 1, second: 1_000_000, minute: 60_000_000, hour: 3_600_000_000, day: DAY_US, week: 7 * DAY_US,
};

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

interface Slices {
  readonly origin: Moment;
  readonly amount: number;
  readonly unit: string;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}

/** Microseconds from one moment to another; those of two thousand years are more than a number holds exactly. */
function between(from: Moment, to: Moment): bigint {
  return BigInt(to.day - from.day) * BigInt(DAY_US) + BigInt(to.us - from.us);
}

function isBefore(a: Moment, b: Moment): boolean {
  return a.day < b.day || (a.day === b.day && a.us < b.us);
}

function sliceOfLength(moment: Moment, { origin, amount, unit }: Slices, up: boolean): Moment {
  const length = BigInt(LENGTHS[unit] ?? 1) * BigInt(amount);
  const at = (count: bigint): Moment => {
    const us = count * length;
    const days = floorDivide(us, BigInt(DAY_US));
    return shift({ ...origin, day: origin.day + Number(days) }, Number(us - days * BigInt(DAY_US)));
  };
  const count = floorDivide(between(origin, moment), length);
  return up && isBefore(at(count), moment) ? at(count + 1n) : at(count);
}

function sliceOfMonths(moment: Moment, { origin, amount, unit }: Slices, up: boolean): Moment {
  const step = (MONTHS[unit] ?? 1) * amount;
  const [from, to] = [civilOf(origin.day), civilOf(moment.day)];
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const whole = isBefore(moment, addMonths(origin, months)) ? months - 1 : months;
  const start = Math.floor(whole / step) * step;
  const floor = addMonths(origin, start);
  return { ...(up && isBefore(floor, moment) ? addMonths(origin, start + step) : floor), hasTime: true };
}

/** The start or, `up`, the end of the slice that holds a moment; slices are counted from the origin. */
function rounded(value: SqlValue, slices: Omit<Slices, 'origin'>, how: { readonly origin: SqlValue; readonly up: boolean }): SqlValue {
  const moment = typeof value === 'string' ? readMoment(value) : undefined;
  const origin = how.origin === null ? { day: dayOf(1, 1, 1), us: 0, hasTime: true } : readMoment(asText(how.origin));
  if (moment === undefined || origin === undefined || !(slices.amount > 0)) return null;
  const of = Object.hasOwn(MONTHS, slices.unit) ? sliceOfMonths : sliceOfLength;
  return timestampText(of(moment, { ...slices, origin }, how.up));
}

const WEEKDAYS = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
const WEEKDAY_NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The next or the last day of this name, never the day itself. */
function weekdayBeside(text: string, name: string, sign: number): SqlValue {
  const moment = readMoment(text);
  const word = name.trim().toLowerCase();
  const wanted = WEEKDAY_NAMES.findIndex((full, i) => word === full || word === full.slice(0, 3) || word === WEEKDAYS[i]);
  if (wanted === -1) throw new Error(`'${name}' is no day of the week`);
  if (moment === undefined) return null;
  const days = ((((wanted - weekdayOf(moment)) * sign) % 7) + 7) % 7;
  return dateText({ ...moment, day: moment.day + sign * (days === 0 ? 7 : days) });
}

/** `2024-02-29`, `2024-060`, `2024-W09-4` and their shorter forms. */
function isoDate(text: string): SqlValue {
  const [, year = '', month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year !== '') {
    const moment = readMoment(`${year}-${month ?? '01'}-${day ?? '01'}`);
    return moment === undefined ? null : dateText(moment);
  }
  const [, ofYear = '', ordinal = ''] = /^(\d{4})-(\d{3})$/.exec(text) ?? [];
  if (ofYear !== '') return dateText({ day: dayOf(Number(ofYear), 1, 1) + Number(ordinal) - 1, us: 0, hasTime: false });
  const [, ofWeek = '', week = '', weekday = '1'] = /^(\d{4})-W(\d{2})(?:-(\d))?$/.exec(text) ?? [];
  if (ofWeek === '') return null;
  const fourth = { day: dayOf(Number(ofWeek), 1, 4), us: 0, hasTime: false };
  const monday = fourth.day - ((weekdayOf(fourth) + 6) % 7);
  return dateText({ ...fourth, day: monday + (Number(week) - 1) * 7 + Number(weekday) - 1 });
}

/** Letters and digits as a mask has them; anything else stays. */
function masked(text: string, { upper, lower, digit }: { readonly upper: string; readonly lower: string; readonly digit: string }): string {
  return text.replace(/[A-Z]/g, '\u0001').replace(/[a-z]/g, '\u0002').replace(/\d/g, '\u0003').replaceAll('\u0001', upper).replaceAll('\u0002', lower).replaceAll('\u0003', digit);
}

const PLAIN_MASK = { upper: 'X', lower: 'x', digit: 'n' };

function decoded(text: string): SqlValue {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** As browsers send forms: a blank becomes `+`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+').replaceAll('%7E', '~');
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** MurmurHash3 of 32 bits over the bytes of all texts one after another, each hashed with the hash before it as seed. */
function murmur(texts: readonly SqlValue[]): SqlValue {
  let hash = 104729;
  for (const text of texts) {
    if (text === null) return null;
    hash = murmurOf(new TextEncoder().encode(asText(text)), hash);
  }
  return hash | 0;
}

function murmurOf(bytes: Uint8Array, seed: number): number {
  let hash = seed;
  const blocks = bytes.length - (bytes.length % 4);
  const mix = (word: number): number => Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  for (let i = 0; i < blocks; i += 4) {
    const word = (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24);
    hash = (Math.imul(rotate(hash ^ mix(word), 13), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = bytes.length - 1; i >= blocks; i--) rest = (rest << 8) | (bytes[i] ?? 0);
  if (bytes.length > blocks) hash ^= mix(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** A value in JSON as one kind of value; what the releases convert differently fails. */
function itemAs(found: Node | undefined, kind: string): SqlValue {
  if (found === undefined || (found === null && kind !== 'string')) return null;
  if (kind === 'string' && found !== null) return typeof found === 'string' && !isNumber(found) ? found : showNode(found, 'compact');
  if (kind === 'bool' && typeof found === 'boolean') return Number(found);
  const isWhole = isNumber(found) && !/[.eE]/.test(found);
  if (isNumber(found) && (kind === 'double' || (isWhole && kind !== 'bool'))) return Number(found.slice(1));
  throw new Error(`a value of another kind than ${kind} in JSON is not supported by the local runner`);
}

/** StarRocks' cast of a text, or of a number or boolean in JSON, to an integer. Texts with a fraction and JSON's texts are taken or not by release. */
function wholeOfText(value: SqlValue): SqlValue {
  if (typeof value === 'number') return Math.trunc(value);
  const text = asText(value).trim();
  if (/^"|^[+-]?\d*\.\d+$/.test(text)) throw new Error(`a cast of ${text} to an integer depends on the release and is not supported by the local runner`);
  if (text === 'true' || text === 'false') return text === 'true' ? 1 : 0;
  return /^[+-]?\d+$/.test(text) ? Number(text) : null;
}

/** Functions of Doris and StarRocks over times and texts. */
export const DORIS_FUNCTIONS: readonly SqlFunction[] = [
  strict('whole_of_text', 1, ([value = '']) => wholeOfText(value)),
  { name: 'moment_rounded', arity: 5, call: (_context, [value = null, amount = null, unit = null, origin = null, up]) =>
    value === null || amount === null ? null : rounded(value, { amount: Math.trunc(Number(amount)), unit: asText(unit) }, { origin, up: up === 1 }) },
  strict('weekday_beside', 3, ([value = '', name = '', sign]) => weekdayBeside(asText(value), asText(name), Number(sign))),
  strict('iso_date_of', 1, ([text = '']) => isoDate(asText(text))),
  strict('epoch_units', 2, ([value = '', perSecond]) => {
    const moment = readMoment(value);
    return moment === undefined ? null : Math.floor(epochUs(moment) / (1_000_000 / Number(perSecond)));
  }),
  strict('iso_moment_text', 1, ([value = '']) => {
    const moment = readMoment(value);
    if (moment === undefined) return null;
    return moment.hasTime ? `${timestampText({ ...moment, us: moment.us - (moment.us % 1_000_000) }).replace(' ', 'T')}.${String(moment.us % 1_000_000).padStart(6, '0')}` : dateText(moment);
  }),
  strict('masked_text', 4, ([text = '', upper, lower, digit]) => masked(asText(text), { upper: String(upper), lower: String(lower), digit: String(digit) })),
  strict('masked_end', 3, ([text = '', count, front]) => {
    const letters = [...asText(text)];
    const cut = Math.min(letters.length, Math.max(0, Number(count)));
    const at = front === 1 ? cut : letters.length - cut;
    const [head, tail] = [letters.slice(0, at).join(''), letters.slice(at).join('')];
    return front === 1 ? masked(head, PLAIN_MASK) + tail : head + masked(tail, PLAIN_MASK);
  }),
  strict('url_parameter', 2, ([text = '', name]) => new RegExp(`[?&]${String(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}=([^&#]*)`).exec(asText(text))?.[1] ?? null),
  strict('url_decoded', 1, ([text = '']) => decoded(asText(text))),
  strict('url_encoded', 1, ([text = '']) => encoded(asText(text))),
  { name: 'murmur_of', arity: -1, call: (_context, texts) => murmur(texts) },
  strict('json_item_as', 3, ([json, path, kind]) => itemAs(nodeAt(json, path), String(kind))),
  strict('count_of_part', 2, ([text = '', part = '']) => (part === '' ? 0 : asText(text).split(asText(part)).length - 1)),
];
