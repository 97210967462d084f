import { civilOf } from './clock';
import { clockUs, dayOf, dayOfYear, isoWeekOf, momentOf, pad, weekdayOf, type Moment } from './moment';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const ROMAN_MONTHS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** One part of a pattern: text as it is, or a field by the name of `SHOW`. */
export type Piece = { readonly text: string } | { readonly field: string };

function hourOf(moment: Moment): number {
  return Math.floor(moment.us / 3_600_000_000);
}

function hour12(moment: Moment): number {
  return hourOf(moment) % 12 === 0 ? 12 : hourOf(moment) % 12;
}

function fraction(moment: Moment, digits: number): string {
  return pad(moment.us % 1_000_000, 6).padEnd(digits, '0').slice(0, digits);
}

/** `1st`, `2nd`, `13th`. */
function ordinal(value: number): string {
  const isTeen = Math.floor((value % 100) / 10) === 1;
  return `${String(value)}${(isTeen ? undefined : [undefined, 'st', 'nd', 'rd'][value % 10]) ?? 'th'}`;
}

/** MySQL's week: the first day is Sunday or Monday, and the first week holds the year's first such day or, `iso`, four days. */
export function weekOf(moment: Moment, { monday, iso, fromZero }: { readonly monday: boolean; readonly iso: boolean; readonly fromZero: boolean }): { readonly week: number; readonly year: number } {
  const { year } = civilOf(moment.day);
  const startOf = (of: number): number => {
    const first = dayOf(of, 1, 1);
    const weekday = (weekdayOf({ ...moment, day: first }) + (monday ? 6 : 0)) % 7;
    return iso ? (weekday <= 3 ? first - weekday : first - weekday + 7) : weekday === 0 ? first : first - weekday + 7;
  };
  const weeksSince = (start: number): number => Math.floor((moment.day - start) / 7) + 1;
  if (moment.day < startOf(year)) return fromZero ? { week: 0, year } : { week: weeksSince(startOf(year - 1)), year: year - 1 };
  if (!fromZero && moment.day >= startOf(year + 1)) return { week: weeksSince(startOf(year + 1)), year: year + 1 };
  return { week: weeksSince(startOf(year)), year };
}

const SUNDAY_WEEKS = { monday: false, iso: false };
const MONDAY_WEEKS = { monday: true, iso: true };

/** How each field is written. */
const PLAIN: Readonly<Record<string, (moment: Moment) => string>> = {
  secondOfDay: (m) => String(Math.floor(m.us / 1_000_000)),
  zoneName: () => 'UTC',
  zoneHours: () => '+00',
  weekday1Ordinal: (m) => ordinal(weekdayOf(m) + 1),
  quarterOrdinal: (m) => ordinal(Math.floor((civilOf(m.day).month + 2) / 3)),
  romanMonth: (m) => ROMAN_MONTHS[civilOf(m.day).month - 1] ?? '',
  romanMonthLower: (m) => (ROMAN_MONTHS[civilOf(m.day).month - 1] ?? '').toLowerCase(),
  romanMonthPadded: (m) => (ROMAN_MONTHS[civilOf(m.day).month - 1] ?? '').padEnd(4),
  romanMonthLowerPadded: (m) => (ROMAN_MONTHS[civilOf(m.day).month - 1] ?? '').toLowerCase().padEnd(4),
  dayOrdinal: (m) => ordinal(civilOf(m.day).day),
  dayOrdinal2: (m) => ordinal(civilOf(m.day).day).padStart(4, '0'),
  dayOrdinalUpper: (m) => ordinal(civilOf(m.day).day).toUpperCase(),
  dayOrdinal2Upper: (m) => ordinal(civilOf(m.day).day).toUpperCase().padStart(4, '0'),
  weekSunday0: (m) => pad(weekOf(m, { ...SUNDAY_WEEKS, fromZero: true }).week, 2),
  weekMonday0: (m) => pad(weekOf(m, { ...MONDAY_WEEKS, fromZero: true }).week, 2),
  weekSunday: (m) => pad(weekOf(m, { ...SUNDAY_WEEKS, fromZero: false }).week, 2),
  yearOfSundayWeek: (m) => pad(weekOf(m, { ...SUNDAY_WEEKS, fromZero: false }).year, 4),
  julian: (m) => String(m.day + 2440588),
  weekOfYear: (m) => pad(Math.floor((dayOfYear(m) - 1) / 7) + 1, 2),
  weekOfMonth: (m) => String(Math.floor((civilOf(m.day).day - 1) / 7) + 1),
  century: (m) => String(Math.floor((civilOf(m.day).year + 99) / 100)),
  isoYear2: (m) => pad(isoWeekOf(m).year % 100, 2),
  quarterName: (m) => `Q${String(Math.floor((civilOf(m.day).month + 2) / 3))}`,
  quarter2: (m) => `0${String(Math.floor((civilOf(m.day).month + 2) / 3))}`,
  yearPlain: (m) => String(civilOf(m.day).year),
  year: (m) => pad(civilOf(m.day).year, 4),
  year2: (m) => pad(civilOf(m.day).year % 100, 2),
  isoYear: (m) => pad(isoWeekOf(m).year, 4),
  month2: (m) => pad(civilOf(m.day).month, 2),
  month: (m) => String(civilOf(m.day).month),
  monthName: (m) => MONTHS[civilOf(m.day).month - 1] ?? '',
  monthShort: (m) => (MONTHS[civilOf(m.day).month - 1] ?? '').slice(0, 3),
  day2: (m) => pad(civilOf(m.day).day, 2),
  day: (m) => String(civilOf(m.day).day),
  dayBlank: (m) => String(civilOf(m.day).day).padStart(2),
  hourBlank: (m) => String(hourOf(m)).padStart(2),
  hourHalfBlank: (m) => String(hour12(m)).padStart(2),
  dayOfYear3: (m) => pad(dayOfYear(m), 3),
  dayOfYear: (m) => String(dayOfYear(m)),
  hour2: (m) => pad(hourOf(m), 2),
  hour: (m) => String(hourOf(m)),
  hourHalf2: (m) => pad(hour12(m), 2),
  hourHalf: (m) => String(hour12(m)),
  minute2: (m) => pad(Math.floor(m.us / 60_000_000) % 60, 2),
  minute: (m) => String(Math.floor(m.us / 60_000_000) % 60),
  second2: (m) => pad(Math.floor(m.us / 1_000_000) % 60, 2),
  second: (m) => String(Math.floor(m.us / 1_000_000) % 60),
  half: (m) => (hourOf(m) < 12 ? 'AM' : 'PM'),
  weekdayName: (m) => WEEKDAYS[weekdayOf(m)] ?? '',
  weekdayShort: (m) => (WEEKDAYS[weekdayOf(m)] ?? '').slice(0, 3),
  weekday0: (m) => String(weekdayOf(m)),
  weekday1: (m) => String(weekdayOf(m) + 1),
  weekdayIso: (m) => String(((weekdayOf(m) + 6) % 7) + 1),
  week2: (m) => pad(isoWeekOf(m).week, 2),
  quarter: (m) => String(Math.floor((civilOf(m.day).month + 2) / 3)),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => [`fraction${String(digits)}`, (m: Moment) => fraction(m, digits)])),
};

const NAMES = ['monthName', 'monthShort', 'weekdayName', 'weekdayShort', 'half'] as const;

/** Names also in upper and lower case, and filled up to nine characters, as PostgreSQL's patterns ask for. */
const SHOW: Readonly<Record<string, (moment: Moment) => string>> = Object.fromEntries([
  ...Object.entries(PLAIN),
  ...NAMES.flatMap((name) => {
    const show = (m: Moment): string => PLAIN[name]?.(m) ?? '';
    const cases = [[name, show], [`${name}Upper`, (m: Moment) => show(m).toUpperCase()], [`${name}Lower`, (m: Moment) => show(m).toLowerCase()]] as const;
    return cases.flatMap(([key, write]) => [[key, write] as const, [`${key}Padded`, (m: Moment) => write(m).padEnd(9)] as const]);
  }),
]);

/** Writes a moment by the pieces of a pattern. */
export function formatMoment(moment: Moment, pieces: readonly Piece[]): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : (SHOW[piece.field]?.(moment) ?? ''))).join('');
}

/** What a field looks like when it is read; those that are not here cannot be read. */
const READ: Readonly<Record<string, string>> = {
  yearNear: '\\d{2}', year: '\\d{4}', year2: '\\d{2}', month2: '\\d{1,2}', month: '\\d{1,2}', day2: '\\d{1,2}', day: '\\d{1,2}', hour2: '\\d{1,2}', hour: '\\d{1,2}',
  hourHalf2: '\\d{1,2}', hourHalf: '\\d{1,2}', minute2: '\\d{1,2}', minute: '\\d{1,2}', second2: '\\d{1,2}', second: '\\d{1,2}', half: '[AaPp][Mm]',
  monthName: '[A-Za-z]+', monthShort: '[A-Za-z]{3}', monthShortUpper: '[A-Za-z]{3}', monthShortLower: '[A-Za-z]{3}', dayOfYear3: '\\d{3}', dayOrdinal: '\\d{1,2}(?:st|nd|rd|th)',
  monthNamePadded: '[A-Za-z]+', monthNameUpper: '[A-Za-z]+', monthNameUpperPadded: '[A-Za-z]+', monthNameLower: '[A-Za-z]+', monthNameLowerPadded: '[A-Za-z]+', weekdayNamePadded: '[A-Za-z]+',
  yearPlain: '\\d{4}', halfLower: '[AaPp][Mm]', weekdayName: '[A-Za-z]+', weekdayShort: '[A-Za-z]{3}',
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => [`fraction${String(digits)}`, '\\d{1,9}'])),
};

/** Fields that stand directly beside digits have their full width: `yyyyMMdd`. */
function widthOf(pieces: readonly Piece[], at: number): string {
  const piece = pieces[at];
  if (piece === undefined || 'text' in piece) return '';
  const pattern = READ[piece.field];
  if (pattern === undefined) throw new Error(`a date cannot be read by the field ${piece.field}`);
  const next = pieces[at + 1];
  const before = pieces[at - 1];
  const isDigits = (beside: Piece | undefined): boolean => beside !== undefined && 'field' in beside && READ[beside.field]?.startsWith('\\d') === true;
  const isGlued = isDigits(next) || isDigits(before);
  return isGlued && pattern === '\\d{1,2}' ? '\\d{2}' : pattern;
}

function monthNumber(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const index = MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase());
  return index === -1 ? 0 : index + 1;
}

function hourFrom(fields: ReadonlyMap<string, string>): number {
  const half = (fields.get('half') ?? fields.get('halfLower'))?.toLowerCase();
  const twelve = fields.get('hourHalf2') ?? fields.get('hourHalf');
  if (twelve === undefined) return Number(fields.get('hour2') ?? fields.get('hour') ?? 0);
  return (Number(twelve) % 12) + (half === 'pm' ? 12 : 0);
}

/** A moment from the fields that were read; `undefined` when they do not make one. */
function assemble(fields: ReadonlyMap<string, string>): Moment | undefined {
  const near = fields.get('yearNear');
  if (near !== undefined) return assemble(new Map([...fields].filter(([name]) => name !== 'yearNear')).set('year', String(Number(near) + (Number(near) < 50 ? 2000 : 1900))));
  const short = fields.get('year2');
  const full = fields.get('year') ?? fields.get('yearPlain');
  const year = full !== undefined ? Number(full) : short === undefined ? 1970 : Number(short) + (Number(short) < 70 ? 2000 : 1900);
  const month = monthNumber([...fields].find(([name]) => /^month(?:Name|Short)/.test(name))?.[1]) ?? Number(fields.get('month2') ?? fields.get('month') ?? 1);
  const day = Number.parseInt(fields.get('day2') ?? fields.get('day') ?? fields.get('dayOrdinal') ?? '1', 10);
  const minute = Number(fields.get('minute2') ?? fields.get('minute') ?? 0);
  const second = Number(fields.get('second2') ?? fields.get('second') ?? 0);
  const digits = [...fields].find(([name]) => name.startsWith('fraction'))?.[1] ?? '';
  const us = clockUs([hourFrom(fields), minute, second], Number(digits.padEnd(6, '0').slice(0, 6)));
  const hasTime = [...fields.keys()].some((name) => /hour|minute|second|fraction/.test(name));
  const ofYear = fields.get('dayOfYear3');
  if (ofYear !== undefined) return { day: dayOf(year, 1, 1) + Number(ofYear) - 1, us, hasTime };
  return momentOf([year, month, day], us, hasTime);
}

/** Reads a moment by the pieces of a pattern; `undefined` when the text does not fit. `lenient`: blanks may stand before fields, and anything behind the last. Fields left out are those of 1970-01-01. */
export function parseMoment(text: string, pieces: readonly Piece[], lenient = false): Moment | undefined {
  const names: string[] = [];
  const source = pieces.map((piece, i) => {
    if ('text' in piece) return piece.text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    names.push(piece.field);
    return `${lenient ? '\\s*' : ''}(${widthOf(pieces, i)})`;
  });
  const match = new RegExp(`^\\s*${source.join('')}${lenient ? '' : '\\s*$'}`).exec(text);
  if (match === null) return undefined;
  return assemble(new Map(names.map((name, i) => [name, match[i + 1] ?? ''])));
}
