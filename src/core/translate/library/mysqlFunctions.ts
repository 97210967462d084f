import { civilOf } from './clock';
import { dateText, momentOf, readMoment, timestampText, type Moment } from './moment';
import { regex, replacement } from './textFunctions';
import { readTime } from './timeFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

const TIME_LETTERS: Readonly<Record<string, (us: number) => string>> = {
  H: (us) => two(hours(us)), k: (us) => String(hours(us)), h: (us) => two(half(us)), I: (us) => two(half(us)), l: (us) => String(half(us)),
  i: (us) => two(Math.floor(us / 60_000_000) % 60), s: (us) => two(Math.floor(us / 1_000_000) % 60), S: (us) => two(Math.floor(us / 1_000_000) % 60),
  f: (us) => String(us % 1_000_000).padStart(6, '0'), p: (us) => (hours(us) % 24 < 12 ? 'AM' : 'PM'), '%': () => '%',
};

const SHORTHANDS: Readonly<Record<string, string>> = { '%T': '%H:%i:%s', '%r': '%h:%i:%s %p' };

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function hours(us: number): number {
  return Math.floor(us / 3_600_000_000);
}

function half(us: number): number {
  return hours(us) % 12 === 0 ? 12 : hours(us) % 12;
}

/** MySQL's TIME_FORMAT; hours may be more than 24. */
function formatTime(text: string, pattern: string): SqlValue {
  const us = readTime(text) ?? readMoment(text)?.us;
  if (us === undefined) return null;
  const shown = pattern.replace(/%[Tr]/g, (word) => SHORTHANDS[word] ?? '').replace(/%(.)/g, (_word, letter: string) => {
    const write = Object.hasOwn(TIME_LETTERS, letter) ? TIME_LETTERS[letter] : undefined;
    if (write === undefined) throw new Error(`the letter %${letter} of TIME_FORMAT is not supported by the local runner`);
    return write(Math.abs(us));
  });
  return us < 0 ? `-${shown}` : shown;
}

const SOUNDS = '01230120022455012623010202';

/** MySQL's SOUNDEX, which is as long as the word and does not begin anew after a vowel. */
function soundex(text: string): string {
  const letters = [...text.toUpperCase()].filter((letter) => /[A-Z]/.test(letter));
  if (/[^\u0000-\u007f]/.test(text)) throw new Error('SOUNDEX beyond ASCII is not supported by the local runner');
  const codeOf = (letter: string): string => SOUNDS[letter.charCodeAt(0) - 65] ?? '0';
  const [first] = letters;
  if (first === undefined) return '';
  let last = codeOf(first);
  let result = first;
  for (const letter of letters.slice(1)) {
    const code = codeOf(letter);
    if (code === '0' || code === last) continue;
    result += code;
    last = code;
  }
  return result.padEnd(4, '0');
}

const QUOTED: Readonly<Record<string, string>> = { "'": "\\'", '\\': '\\\\', '\0': '\\0', '\u001a': '\\Z' };

function exported(bits: SqlValue, words: { readonly on: string; readonly off: string; readonly between: string; readonly count: number }): SqlValue {
  const value = BigInt.asUintN(64, BigInt(Math.trunc(Number(bits))));
  return Array.from({ length: words.count }, (_unused, i) => ((value >> BigInt(i)) & 1n ? words.on : words.off)).join(words.between);
}

/** `10.0.5.9` as a number; as few parts as MySQL takes. */
function addressNumber(text: string): SqlValue {
  if (!/^\d{1,3}(?:\.\d{1,3}){0,3}$/.test(text)) return null;
  const parts = text.split('.').map(Number);
  const last = parts.pop() ?? 0;
  if (parts.some((part) => part > 255) || last > 255) return null;
  return parts.reduce((sum, part, i) => sum + part * 256 ** (3 - i), 0) + last;
}

function isAddress(text: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

function isLongAddress(text: string): boolean {
  const halves = text.split('::');
  const groups = halves.flatMap((part) => (part === '' ? [] : part.split(':')));
  const plain = groups.length > 0 && isAddress(groups.at(-1) ?? '') ? [...groups.slice(0, -1), '0', '0'] : groups;
  return halves.length <= 2 && plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? plain.length < 8 : plain.length === 8);
}

/** Parts of EXTRACT with several units, from the largest: the number of digits that each has behind the first. */
const COMPOSITES: Readonly<Record<string, readonly [string, string]>> = {
  year_month: ['year', 'month'], day_hour: ['day', 'hour'], day_minute: ['day', 'minute'], day_second: ['day', 'second'], day_microsecond: ['day', 'microsecond'],
  hour_minute: ['hour', 'minute'], hour_second: ['hour', 'second'], hour_microsecond: ['hour', 'microsecond'], minute_second: ['minute', 'second'],
  minute_microsecond: ['minute', 'microsecond'], second_microsecond: ['second', 'microsecond'],
};

const ORDER = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];

function composite(text: string, name: string): SqlValue {
  const moment = readMoment(text);
  const us = moment?.us ?? readTime(text);
  const [from = '', to = ''] = COMPOSITES[name] ?? [];
  if (us === undefined || from === '') return null;
  const date = moment === undefined ? { year: 0, month: 0, day: 0 } : civilOf(moment.day);
  const size = Math.abs(us);
  const parts = [date.year, date.month, date.day, hours(size), Math.floor(size / 60_000_000) % 60, Math.floor(size / 1_000_000) % 60, size % 1_000_000];
  const chosen = parts.slice(ORDER.indexOf(from), ORDER.indexOf(to) + 1);
  const digits = chosen.map((part, i) => (i === 0 ? String(part) : String(part).padStart(ORDER[ORDER.indexOf(from) + i] === 'microsecond' ? 6 : 2, '0'))).join('');
  return us < 0 ? -Number(digits) : Number(digits);
}

/** A moment or a time as MySQL counts with it: 20240229, 20240229134510, 134510. */
function asNumber(text: string): SqlValue {
  const moment = readMoment(text);
  const us = moment === undefined ? readTime(text) : moment.us;
  if (us === undefined) return null;
  const size = Math.abs(us);
  const clock = hours(size) * 10_000 + (Math.floor(size / 60_000_000) % 60) * 100 + (Math.floor(size / 1_000_000) % 60) + (size % 1_000_000) / 1_000_000;
  if (moment === undefined) return us < 0 ? -clock : clock;
  const { year, month, day } = civilOf(moment.day);
  const date = year * 10_000 + month * 100 + day;
  return moment.hasTime ? date * 1_000_000 + clock : date;
}

function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
}

/** What MySQL takes for a date or a moment: any signs between the parts, years of two digits, or digits alone. */
export function lenientMoment(text: string): Moment | undefined {
  const compact = /^\s*(\d{2}|\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?(\.\d+)?\s*$/.exec(text);
  const spaced = /^\s*(\d{4}|\d{1,2})[^\w\s](\d{1,2})[^\w\s](\d{1,2})(?:[T\s]+(\d{1,2})(?:[^\w\s](\d{1,2})(?:[^\w\s](\d{1,2}))?)?(\.\d*)?)?\s*$/.exec(text);
  const found = compact ?? spaced;
  if (found === null) return undefined;
  const [, year = '', month, day, hour, minute = '0', second = '0', fraction = ''] = found;
  if (Number(hour ?? 0) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const us = ((Number(hour ?? 0) * 60 + Number(minute)) * 60 + Number(second)) * 1_000_000 + Number(fraction.replace('.', '').padEnd(6, '0').slice(0, 6));
  return momentOf([fullYear(year), Number(month), Number(day)], us, hour !== undefined);
}

/** A time from `hh:mm:ss`, `d hh:mm:ss`, `hhmmss`, a number or a moment, rounded to a number of digits. */
function lenientTime(text: string, digits: number): SqlValue {
  const [, sign = '', whole = '', fraction = ''] = /^\s*(-?)(\d{1,7})(\.\d+)?\s*$/.exec(text) ?? [];
  const padded = whole.padStart(6, '0');
  const plain = whole === '' ? text : `${sign}${padded.slice(0, -4)}:${padded.slice(-4, -2)}:${padded.slice(-2)}${fraction.slice(0, 7)}`;
  const us = readTime(plain) ?? readMoment(text)?.us;
  if (us === undefined) {
    if (/\d/.test(text) && !/^\s*\d+:\d+:\d+\s*$/.test(plain)) throw new Error(`'${text}' is no time that the local runner can read`);
    return null;
  }
  const unit = 10 ** (6 - digits);
  const size = Math.round(Math.abs(us) / unit) * unit;
  const rest = size % 1_000_000;
  const clock = [hours(size), Math.floor(size / 60_000_000) % 60, Math.floor(size / 1_000_000) % 60].map(two).join(':');
  return `${us < 0 ? '-' : ''}${clock}${digits === 0 || rest === 0 ? '' : `.${String(rest).padStart(6, '0').slice(0, digits)}`}`;
}

/** Replaces the matches from a position on: one of them, or all for 0. */
function replacedFrom(text: string, pattern: RegExp, how: { readonly by: string; readonly start: number; readonly nth: number }): string {
  const head = text.slice(0, how.start - 1);
  const matcher = new RegExp(pattern.source, `${pattern.flags}g`);
  let count = 0;
  return head + text.slice(how.start - 1).replace(matcher, (found: string) => (how.nth === 0 || ++count === how.nth ? found.replace(pattern, replacement(how.by)) : found));
}

const ONE_LETTER: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ħ: 'h' };

/** A text in small letters without accents (utf8mb4_0900_ai_ci); a text of ASCII letters as it is. */
function plainLetters(value: SqlValue): SqlValue {
  if (typeof value !== 'string' || /^[\u0000-\u007f]*$/.test(value)) return value;
  return value.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[ßæœøđłħ]/g, (letter) => ONE_LETTER[letter] ?? letter).normalize('NFC');
}

/** A time or moment with that many digits of a second; -1: with six where it has a fraction. */
function secondDigits(text: string, digits: number): string {
  const at = text.search(/:\d\d\.\d+$/);
  const whole = at === -1 ? text : text.slice(0, at + 3);
  const fraction = at === -1 ? '' : text.slice(at + 4);
  const shown = digits < 0 ? (fraction === '' ? 0 : 6) : digits;
  return shown === 0 ? whole : `${whole}.${fraction.padEnd(shown, '0').slice(0, shown)}`;
}

/** MySQL's own functions over times and texts. */
export const MYSQL_FUNCTIONS: readonly SqlFunction[] = [
  strict('regexp_replaced_from', 6, ([text = '', pattern = '', by = '', start, nth, flags]) => replacedFrom(asText(text), regex(asText(pattern), asText(flags ?? '')), { by: asText(by), start: Number(start), nth: Number(nth) })),
  strict('format_time', 2, ([text = '', pattern = '']) => formatTime(asText(text), asText(pattern))),
  strict('soundex_whole', 1, ([text = '']) => soundex(asText(text))),
  { name: 'quoted_text', arity: 1, call: (_context, [text = null]) => (text === null ? 'NULL' : `'${asText(text).replace(/['\\\0\u001a]/g, (letter) => QUOTED[letter] ?? letter)}'`) },
  strict('exported_set', 5, ([bits = 0, on, off, between, count]) => exported(bits, { on: asText(on ?? ''), off: asText(off ?? ''), between: asText(between ?? ''), count: Math.min(64, Math.max(0, Number(count))) })),
  strict('address_number', 1, ([text = '']) => addressNumber(asText(text))),
  strict('address_text', 1, ([number]) => (Number(number) < 0 || Number(number) > 2 ** 32 - 1 ? null : [24, 16, 8, 0].map((shift) => Math.floor(Number(number) / 2 ** shift) % 256).join('.'))),
  strict('is_address', 2, ([text = '', long]) => Number(long === 1 ? isLongAddress(asText(text)) : isAddress(asText(text)))),
  strict('composite_part', 2, ([value = '', name]) => composite(asText(value), String(name))),
  strict('plain_letters', 1, ([value = null]) => plainLetters(value)),
  strict('second_digits', 2, ([value = '', digits]) => secondDigits(asText(value), Number(digits))),
  strict('number_of_moment', 1, ([value = '']) => asNumber(asText(value))),
  strict('lenient_moment', 2, ([value = '', kind]) => {
    const moment = lenientMoment(asText(value)) ?? readMoment(value);
    if (moment === undefined) return null;
    return kind === 'date' ? dateText(moment) : timestampText(moment);
  }),
  strict('lenient_time', 2, ([value = '', digits]) => lenientTime(asText(value), Number(digits))),
];
