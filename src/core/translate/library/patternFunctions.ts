import { clockText, dateText, readMoment, timestampText, type Moment } from './moment';
import { formatMoment, parseMoment, type Piece } from './patterns';
import { javaPieces, mysqlPieces, postgresqlPieces, strftimePieces } from './patternLanguages';
import { strict, type SqlFunction, type SqlValue } from './udf';

const LANGUAGES: Readonly<Record<string, (pattern: string) => readonly Piece[]>> = {
  java: javaPieces, mysql: mysqlPieces, postgresql: postgresqlPieces, strftime: strftimePieces,
};

/** Patterns are few and used for many rows. */
const MAX_KEPT = 200;

function makeReader(read: (pattern: string) => readonly Piece[]): (pattern: string) => readonly Piece[] {
  const kept = new Map<string, readonly Piece[]>();
  return (pattern) => {
    const known = kept.get(pattern);
    if (known !== undefined) return known;
    if (kept.size >= MAX_KEPT) kept.clear();
    const pieces = read(pattern);
    kept.set(pattern, pieces);
    return pieces;
  };
}

/** What is shown of a moment that was read by a pattern. */
const RESULTS: Readonly<Record<string, (moment: Moment) => SqlValue>> = {
  date: dateText,
  timestamp: timestampText,
  either: (moment) => (moment.hasTime ? timestampText(moment) : dateText(moment)),
  epoch: (moment) => moment.day * 86400 + Math.floor(moment.us / 1_000_000),
};

function isDateField(piece: Piece): boolean {
  return 'field' in piece && !/hour|minute|second|fraction|half/.test(piece.field);
}

/** A date without a day, month or year is none in MySQL (NO_ZERO_IN_DATE). */
function isWhole(pieces: readonly Piece[]): boolean {
  const fields = pieces.flatMap((piece) => ('field' in piece && isDateField(piece) && !piece.field.startsWith('weekday') ? [piece.field] : []));
  const has = (pattern: RegExp): boolean => fields.some((field) => pattern.test(field));
  return fields.length === 0 || (has(/^year/) && (has(/^dayOfYear/) || (has(/^month/) && has(/^day/))));
}

function badDate(text: string | number, mode: string | number | undefined): null {
  if (mode === 'error') throw new Error(`'${String(text)}' does not fit its date pattern`);
  return null;
}

/** MySQL takes a text that ends before its pattern, where the date in it is whole: the time is then zero. */
function readBeginning(text: string, pieces: readonly Piece[]): Moment | undefined {
  const hasDate = pieces.some(isDateField);
  const hasTime = pieces.some((piece) => 'field' in piece && !isDateField(piece));
  for (let count = pieces.length - 1; count > 0; count--) {
    const beginning = pieces.slice(0, count);
    const moment = isWhole(beginning) && beginning.some(isDateField) === hasDate ? parseMoment(text, beginning) : undefined;
    if (moment !== undefined) return { ...moment, hasTime: moment.hasTime || hasTime };
  }
  return undefined;
}

/** `format_java(value, pattern)` and `read_java(text, pattern, result, mode)` for each pattern language. */
export const PATTERN_FUNCTIONS: readonly SqlFunction[] = Object.entries(LANGUAGES).flatMap(([name, read]) => {
  const pieces = makeReader(read);
  return [
    strict(`format_${name}`, 2, ([value = '', pattern]) => {
      if (typeof value === 'number') throw new Error('a number cannot be written by a date pattern');
      const moment = readMoment(value);
      return moment === undefined ? null : formatMoment(moment, pieces(String(pattern)));
    }),
    strict(`read_${name}`, 4, ([text = '', pattern, shape, mode]) => {
      const result = shape === 'whole' ? 'either' : shape;
      const moment = parseMoment(String(text), pieces(String(pattern)), result === 'either') ?? (name === 'mysql' && result === 'either' ? readBeginning(String(text), pieces(String(pattern))) : undefined);
      if (moment === undefined) return badDate(text, mode);
      if (shape === 'whole' && !isWhole(pieces(String(pattern)))) return null;
      if (result === 'either' && moment.day === 0 && !pieces(String(pattern)).some(isDateField)) return clockText(moment);
      return RESULTS[String(result)]?.(moment) ?? null;
    }),
  ];
});
