import { civilOf } from './clock';
import { daysInMonth, epochUs, readMoment, type Moment } from './moment';
import { asText, strict, type SqlFunction } from './udf';

/** Places of `wanted`, counted in characters from 0, each sought from `gap` characters behind the one before. */
function places(text: readonly string[], wanted: readonly string[], gap: number): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at + wanted.length <= text.length; ) {
    const fits = wanted.every((character, i) => text[at + i] === character);
    if (fits) found.push(at);
    at += fits ? gap : 1;
  }
  return found;
}

/** `strpos(text, wanted, n)`: the n-th place from the left, from the right for a negative n; 0 when there is none. */
function nthPlace(text: string, wanted: string, nth: number): number {
  if (nth === 0) throw new Error("strpos: 'instance' must not be zero");
  const [letters, sought] = [[...text], [...wanted]];
  const apart = sought.length === 0 ? [] : places(letters, sought, sought.length);
  if (sought.length === 0 || apart.length !== places(letters, sought, 1).length) throw new Error('strpos of what overlaps itself is not supported by the local runner');
  return (apart[nth > 0 ? nth - 1 : apart.length + nth] ?? -1) + 1;
}

/** The last element holds the rest. */
function splitLimited(text: string, delimiter: string, limit: number): string {
  if (delimiter === '' || limit <= 0) throw new Error('split: the limit must be positive and the delimiter not empty');
  const parts = text.split(delimiter);
  return JSON.stringify(parts.length <= limit ? parts : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(delimiter)]);
}

function hamming(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  if (left.length !== right.length) throw new Error('hamming_distance: the texts must have the same length');
  return left.filter((character, i) => character !== right[i]).length;
}

const PORT = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:@]*):(\d+)(?:[/?#]|$)/i;

function bitCount(value: number, bits: number): number {
  if (!Number.isSafeInteger(value) || bits < 2 || bits > 64) throw new Error('bit_count of these numbers is not supported by the local runner');
  const whole = BigInt(value);
  if (BigInt.asIntN(bits, whole) !== whole) throw new Error('bit_count: the number must be representable with the bits given');
  return [...BigInt.asUintN(bits, whole).toString(2)].filter((bit) => bit === '1').length;
}

/** Java's `Math.round(value * 10^digits) / 10^digits`: what lies exactly between two in binary only seems to. */
function roundBinary(value: number, digits: number): number {
  const factor = 10 ** digits;
  const shifted = Math.abs(value) * factor;
  return shifted >= 2 ** 52 ? value : (Math.sign(value) * Math.round(shifted)) / factor + 0;
}

const SPANS: readonly (readonly [string, number])[] = [['week', 604_800], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

/** `1 hour, 1 minute, 1 second`; a fraction of a second is rounded. */
function readableSeconds(value: number): string {
  let rest = Math.round(Math.abs(value));
  const parts = SPANS.flatMap(([word, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${String(count)} ${word}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? '0 seconds' : parts.join(', ');
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d(?:\.\d{1,3})?))?(Z|[+-]00:00)?)?$/;

/** A moment in UTC; an offset would be part of the value. */
function isoMoment(text: string): string {
  const match = ISO.exec(text);
  if (match === null) throw new Error('from_iso8601_timestamp of this text is not supported by the local runner');
  const [, day = '', time = '00:00', seconds = '00'] = match;
  return `${day} ${time}:${seconds}`;
}

/** Whole units of so many months from `a` to `b`, negative backwards. */
function monthsPassed(a: Moment, b: Moment, unit: number): number {
  const [from, to, sign] = epochUs(b) >= epochUs(a) ? [a, b, 1] : [b, a, -1];
  const [first, last] = [civilOf(from.day), civilOf(to.day)];
  const day = Math.min(first.day, daysInMonth(last.year, last.month));
  const isEarly = last.day < day || (last.day === day && to.us < from.us);
  const months = (last.year - first.year) * 12 + last.month - first.month - (isEarly ? 1 : 0);
  return sign * Math.trunc(months / unit) + 0;
}

/** What only Trino does in this way. */
export const TRINO_FUNCTIONS: readonly SqlFunction[] = [
  strict('trino_strpos', 3, ([text = '', wanted = '', nth]) => nthPlace(asText(text), asText(wanted), Number(nth))),
  strict('trino_split', 3, ([text = '', delimiter = '', limit]) => splitLimited(asText(text), asText(delimiter), Number(limit))),
  strict('trino_months', 3, ([from = '', to = '', unit]) => {
    const [a, b] = [readMoment(from), readMoment(to)];
    if (a === undefined || b === undefined) throw new Error('date_diff of what is no date');
    return monthsPassed(a, b, Number(unit));
  }),
  strict('trino_hamming', 2, ([a = '', b = '']) => hamming(asText(a), asText(b))),
  strict('trino_url_port', 1, ([url = '']) => {
    const port = PORT.exec(asText(url))?.[1];
    return port === undefined ? null : Number(port);
  }),
  strict('trino_round', 2, ([value, digits]) => roundBinary(Number(value), Number(digits))),
  strict('trino_readable_seconds', 1, ([value]) => readableSeconds(Number(value))),
  strict('trino_bit_count', 2, ([value, bits]) => bitCount(Number(value), Number(bits))),
  strict('trino_iso_moment', 1, ([text = '']) => isoMoment(asText(text))),
];
