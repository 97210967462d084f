import { dateOfDay, dayNumberOf, dayOfWall, wallFieldsOf, weekdayOf, type DayNumber, type WallFields, type WallTime } from '../schedule/calendar';
import { padNumber } from '../schedule/scheduleTime';

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `bad`: the first letter that means nothing in a date pattern, or a quote that is not closed. */
export type FormattedDate = { readonly text: string } | { readonly bad: string };

type LetterFormat = (fields: WallFields, count: number, day: DayNumber) => string;

function numeric(value: (fields: WallFields) => number): LetterFormat {
  return (fields, count) => padNumber(value(fields), count);
}

function yearText(year: number, count: number): string {
  return count === 2 ? padNumber(year % 100, 2) : padNumber(year, count);
}

interface WeekOfYear {
  readonly weekYear: number;
  readonly week: number;
}

/** Java's week: `firstDay` 0 Sunday … 6 Saturday; week 1 is the first with at least `minimalDays` in its year. */
export function weekOfYear(day: DayNumber, firstDay: number, minimalDays: number): WeekOfYear {
  const start = day - ((weekdayOf(day) - firstDay + 7) % 7);
  // The day that decides which year a week belongs to.
  const deciding = start + 7 - minimalDays;
  const weekYear = dateOfDay(deciding).year;
  return { weekYear, week: Math.floor((deciding - dayNumberOf({ year: weekYear, month: 1, day: 1 })) / 7) + 1 };
}

/** Week letters follow Java's US locale: weeks start on Sunday, the one with 1 January is the first. */
const LETTERS: Readonly<Record<string, LetterFormat>> = {
  y: ({ year }, count) => yearText(year, count),
  Y: (_, count, day) => yearText(weekOfYear(day, 0, 1).weekYear, count),
  M: ({ month }, count) => {
    const name = MONTHS[month - 1] ?? '';
    return count >= 4 ? name : count === 3 ? name.slice(0, 3) : padNumber(month, count);
  },
  w: (_, count, day) => padNumber(weekOfYear(day, 0, 1).week, count),
  D: ({ year }, count, day) => padNumber(day - dayNumberOf({ year, month: 1, day: 1 }) + 1, count),
  d: numeric(({ day }) => day),
  E: (_, count, day) => {
    const name = WEEKDAYS[weekdayOf(day)] ?? '';
    return count >= 4 ? name : name.slice(0, 3);
  },
  a: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  H: numeric(({ hour }) => hour),
  k: numeric(({ hour }) => (hour === 0 ? 24 : hour)),
  K: numeric(({ hour }) => hour % 12),
  h: numeric(({ hour }) => (hour % 12 === 0 ? 12 : hour % 12)),
  m: numeric(({ minute }) => minute),
  s: numeric(({ second }) => second),
  S: ({ millisecond }, count) => padNumber(millisecond, 3).padEnd(count, '0').slice(0, count),
};

/** A run of one letter, a quoted text (`''` is a quote), or one other character. */
const PIECE = /([A-Za-z])\1*|'((?:[^']|'')*)'|[^A-Za-z]/gs;

/** A pattern that was read, to format many times with. */
export type DatePattern = { readonly format: (wall: WallTime) => string } | { readonly bad: string };

/** Reads a pattern of the common letters of Java's SimpleDateFormat, English names; other characters stand for themselves. */
export function readDatePattern(pattern: string): DatePattern {
  const pieces: (string | { readonly letter: LetterFormat; readonly count: number })[] = [];
  for (const [piece, letter, quoted] of pattern.matchAll(PIECE)) {
    if (letter !== undefined) {
      const format = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
      if (format === undefined) return { bad: letter };
      pieces.push({ letter: format, count: piece.length });
    } else if (quoted !== undefined) pieces.push(quoted === '' ? "'" : quoted.replaceAll("''", "'"));
    else if (piece === "'") return { bad: piece };
    else pieces.push(piece);
  }
  const format = (wall: WallTime): string => {
    const fields = wallFieldsOf(wall);
    const day = dayOfWall(wall);
    let text = '';
    for (const piece of pieces) text += typeof piece === 'string' ? piece : piece.letter(fields, piece.count, day);
    return text;
  };
  return { format };
}

export function formatDatePattern(pattern: string, wall: WallTime): FormattedDate {
  const read = readDatePattern(pattern);
  return 'bad' in read ? read : { text: read.format(wall) };
}
