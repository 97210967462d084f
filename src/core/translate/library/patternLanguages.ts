import type { Piece } from './patterns';

function unknown(field: string): never {
  throw new Error(`the date pattern ${field} is not supported by the local runner`);
}

const JAVA: Readonly<Record<string, string>> = {
  y: 'yearPlain', yy: 'year2', yyy: 'year', yyyy: 'year', u: 'weekdayIso', uuuu: 'year', QQQ: 'quarterName', qqq: 'quarterName', QQ: 'quarter2', w: 'week2', ww: 'week2', Y: 'isoYear', YYYY: 'isoYear', M: 'month', MM: 'month2', MMM: 'monthShort', MMMM: 'monthName',
  L: 'month', LL: 'month2', d: 'day', dd: 'day2', D: 'dayOfYear', DDD: 'dayOfYear3', H: 'hour', HH: 'hour2', h: 'hourHalf', hh: 'hourHalf2',
  m: 'minute', mm: 'minute2', s: 'second', ss: 'second2', a: 'half', E: 'weekdayShort', EE: 'weekdayShort', EEE: 'weekdayShort', EEEE: 'weekdayName',
  q: 'quarter', Q: 'quarter', S: 'fraction1', SS: 'fraction2', SSS: 'fraction3', SSSS: 'fraction4', SSSSS: 'fraction5', SSSSSS: 'fraction6',
};

/** Java's SimpleDateFormat: `yyyy-MM-dd HH:mm:ss`, text in single quotes. */
export function javaPieces(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [part] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (part.startsWith("'")) pieces.push({ text: part === "''" ? "'" : part.slice(1, -1).replaceAll("''", "'") });
    else if (/^[A-Za-z]/.test(part)) pieces.push({ field: JAVA[part] ?? unknown(part) });
    else pieces.push({ text: part });
  }
  return pieces;
}

const MYSQL: Readonly<Record<string, string>> = {
  Y: 'year', y: 'year2', m: 'month2', c: 'month', d: 'day2', e: 'day', H: 'hour2', k: 'hour', h: 'hourHalf2', I: 'hourHalf2', l: 'hourHalf',
  i: 'minute2', s: 'second2', S: 'second2', f: 'fraction6', p: 'half', M: 'monthName', b: 'monthShort', W: 'weekdayName', a: 'weekdayShort',
  j: 'dayOfYear3', w: 'weekday0', v: 'week2', x: 'isoYear', D: 'dayOrdinal', U: 'weekSunday0', u: 'weekMonday0', V: 'weekSunday', X: 'yearOfSundayWeek',
};

const STRFTIME: Readonly<Record<string, string>> = {
  Y: 'year', y: 'year2', m: 'month2', d: 'day2', e: 'dayBlank', H: 'hour2', I: 'hourHalf2', M: 'minute2', S: 'second2', f: 'fraction6', p: 'half',
  B: 'monthName', b: 'monthShort', A: 'weekdayName', a: 'weekdayShort', j: 'dayOfYear3', w: 'weekday0', u: 'weekdayIso', V: 'week2', G: 'isoYear', Q: 'quarter', k: 'hourBlank', l: 'hourHalfBlank', h: 'monthShort', C: 'century', U: 'weekSunday0',
  '-d': 'day', '-m': 'month', '-H': 'hour', '-I': 'hourHalf', '-M': 'minute', '-S': 'second', '-j': 'dayOfYear',
};

const GROUPS: Readonly<Record<string, string>> = { T: '%H:%i:%s', F: '%Y-%m-%d', r: '%h:%i:%s %p', D: '%m/%d/%y' };

function percentPieces(pattern: string, fields: Readonly<Record<string, string>>, groups: Readonly<Record<string, string>>): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [part] of pattern.matchAll(/%-?[^]|[^%]+|%/g)) {
    const letter = part.slice(1);
    const group = part.startsWith('%') && Object.hasOwn(groups, letter) ? groups[letter] : undefined;
    if (group !== undefined) pieces.push(...percentPieces(group, fields, {}));
    else if (part.startsWith('%') && letter !== '%') pieces.push({ field: (Object.hasOwn(fields, letter) ? fields[letter] : undefined) ?? unknown(part) });
    else pieces.push({ text: part.startsWith('%') ? '%' : part });
  }
  return pieces;
}

/** MySQL's DATE_FORMAT: `%Y-%m-%d %H:%i:%s`. */
export function mysqlPieces(pattern: string): readonly Piece[] {
  const known = pattern.replace(/%([^])/g, (written, letter: string) => (/[%Tr]/.test(letter) || Object.hasOwn(MYSQL, letter) ? written : letter));
  return percentPieces(known, MYSQL, { T: GROUPS['T'] ?? '', r: GROUPS['r'] ?? '' });
}

/** C's strftime: `%Y-%m-%d %H:%M:%S`. */
export function strftimePieces(pattern: string): readonly Piece[] {
  return percentPieces(pattern, STRFTIME, { T: '%H:%M:%S', F: '%Y-%m-%d', D: '%m/%d/%y', R: '%H:%M' });
}

/** Longest first: `HH24` before `HH`, `SSSS` before `SS`. */
const POSTGRESQL: readonly (readonly [string, string])[] = [
  ['SSSSS', 'secondOfDay'], ['SSSS', 'secondOfDay'], ['TZ', 'zoneName'], ['OF', 'zoneHours'], ['YYYY', 'year'], ['IYYY', 'isoYear'], ['HH24', 'hour2'], ['HH12', 'hourHalf2'], ['DDD', 'dayOfYear3'], ['MON', 'monthShort'], ['YY', 'year2'],
  ['IYY', 'isoYear2'], ['IY', 'isoYear2'], ['WW', 'weekOfYear'], ['CC', 'century'], ['MM', 'month2'], ['DD', 'day2'], ['DY', 'weekdayShort'], ['HH', 'hourHalf2'], ['MI', 'minute2'], ['SS', 'second2'], ['MS', 'fraction3'],
  ['US', 'fraction6'], ['AM', 'half'], ['PM', 'half'], ['IW', 'week2'], ['ID', 'weekdayIso'], ['FF1', 'fraction1'], ['FF2', 'fraction2'], ['FF3', 'fraction3'], ['FF4', 'fraction4'], ['FF5', 'fraction5'], ['FF6', 'fraction6'], ['Q', 'quarter'], ['D', 'weekday1'],
  ['RR', 'yearNear'], ['W', 'weekOfMonth'], ['J', 'julian'],
];

const ROMAN_MONTHS: readonly (readonly [string, string])[] = [['RM', 'romanMonth'], ['rm', 'romanMonthLower']];

const NAMED: readonly (readonly [string, string])[] = [['MONTH', 'monthName'], ['MON', 'monthShort'], ['DAY', 'weekdayName'], ['DY', 'weekdayShort'], ['AM', 'half'], ['PM', 'half']];

/** Names are written in the case of the pattern; long ones are filled up with blanks unless FM says otherwise. */
function namedField(rest: string, fills: boolean): { readonly piece: Piece; readonly length: number } | undefined {
  const found = NAMED.find(([word]) => rest.toUpperCase().startsWith(word));
  if (found === undefined) return undefined;
  const [word, field] = found;
  const written = rest.slice(0, word.length);
  const letters = written === written.toUpperCase() ? (field === 'half' ? '' : 'Upper') : written === written.toLowerCase() ? 'Lower' : '';
  const isLong = word === 'MONTH' || word === 'DAY';
  return { piece: { field: field + letters + (fills && isLong ? 'Padded' : '') }, length: word.length };
}

const UNFILLED: Readonly<Record<string, string>> = { month2: 'month', day2: 'day', hour2: 'hour', hourHalf2: 'hourHalf', minute2: 'minute', second2: 'second', dayOfYear3: 'dayOfYear', year: 'yearPlain' };

function postgresqlField(text: string): { readonly piece: Piece; readonly length: number } | undefined {
  const fills = !/^FM/i.test(text);
  const rest = fills ? text : text.slice(2);
  const skipped = text.length - rest.length;
  const roman = ROMAN_MONTHS.find(([word]) => rest.startsWith(word));
  if (roman !== undefined) return { piece: { field: roman[1] + (fills ? 'Padded' : '') }, length: 2 + skipped };
  const name = namedField(rest, fills);
  if (name !== undefined) return { ...name, length: name.length + skipped };
  const found = POSTGRESQL.find(([word]) => rest.toUpperCase().startsWith(word));
  if (found === undefined) return undefined;
  const [word, field] = found;
  const after = rest.slice(word.length, word.length + 2);
  if (after === 'th' && (field === 'weekday1' || field === 'quarter')) return { piece: { field: `${field}Ordinal` }, length: word.length + 2 + skipped };
  if (/^th$/i.test(after) && field === 'day2') return { piece: { field: `${fills ? 'dayOrdinal2' : 'dayOrdinal'}${after === 'TH' ? 'Upper' : ''}` }, length: word.length + 2 + skipped };
  return { piece: { field: fills ? field : (UNFILLED[field] ?? field) }, length: word.length + skipped };
}

/** PostgreSQL's and Oracle's to_char: `YYYY-MM-DD HH24:MI:SS`, text in double quotes. */
export function postgresqlPieces(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const quoted = /^"([^"]*)"/.exec(rest);
    const field = quoted === null ? postgresqlField(rest) : undefined;
    if (quoted === null && field === undefined && /^[A-Za-z]/.test(rest)) unknown(rest.slice(0, 4));
    pieces.push(quoted !== null ? { text: quoted[1] ?? '' } : (field?.piece ?? { text: rest.slice(0, 1) }));
    at += quoted?.[0].length ?? field?.length ?? 1;
  }
  return pieces;
}
