import type { Piece } from './patterns';

function unknown(field: string): never {
  throw new Error(`the date pattern ${field} is not supported by the local runner`);
}

const JAVA: Readonly<Record<string, string>> = {
  y: 'year', yy: 'year2', yyy: 'year', yyyy: 'year', u: 'weekdayIso', uuuu: 'year', M: 'month', MM: 'month2', MMM: 'monthShort', MMMM: 'monthName',
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
  j: 'dayOfYear3', w: 'weekday0', v: 'week2', x: 'isoYear',
};

const STRFTIME: Readonly<Record<string, string>> = {
  Y: 'year', y: 'year2', m: 'month2', d: 'day2', e: 'day', H: 'hour2', I: 'hourHalf2', M: 'minute2', S: 'second2', f: 'fraction6', p: 'half',
  B: 'monthName', b: 'monthShort', A: 'weekdayName', a: 'weekdayShort', j: 'dayOfYear3', w: 'weekday0', u: 'weekdayIso', V: 'week2', G: 'isoYear', Q: 'quarter',
};

const GROUPS: Readonly<Record<string, string>> = { T: '%H:%i:%s', F: '%Y-%m-%d', r: '%h:%i:%s %p', D: '%m/%d/%y' };

function percentPieces(pattern: string, fields: Readonly<Record<string, string>>, groups: Readonly<Record<string, string>>): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [part] of pattern.matchAll(/%[^]|[^%]+|%/g)) {
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
  return percentPieces(pattern, MYSQL, { T: GROUPS['T'] ?? '', r: GROUPS['r'] ?? '' });
}

/** C's strftime: `%Y-%m-%d %H:%M:%S`. */
export function strftimePieces(pattern: string): readonly Piece[] {
  return percentPieces(pattern, STRFTIME, { T: '%H:%M:%S', F: '%Y-%m-%d', D: '%m/%d/%y', R: '%H:%M' });
}

/** Longest first: `HH24` before `HH`. */
const POSTGRESQL: readonly (readonly [string, string])[] = [
  ['YYYY', 'year'], ['IYYY', 'isoYear'], ['HH24', 'hour2'], ['HH12', 'hourHalf2'], ['DDD', 'dayOfYear3'], ['MON', 'monthShort'], ['YY', 'year2'],
  ['MM', 'month2'], ['DD', 'day2'], ['DY', 'weekdayShort'], ['HH', 'hourHalf2'], ['MI', 'minute2'], ['SS', 'second2'], ['MS', 'fraction3'],
  ['US', 'fraction6'], ['AM', 'half'], ['PM', 'half'], ['IW', 'week2'], ['ID', 'weekdayIso'], ['FF3', 'fraction3'], ['FF6', 'fraction6'], ['Q', 'quarter'], ['D', 'weekday1'],
];

/** Names are written in the case of the pattern, which only mixed case keeps as it is. */
function postgresqlField(rest: string): { readonly piece: Piece; readonly length: number } | undefined {
  const upper = rest.toUpperCase();
  if (/^(FM)?(MONTH|DAY)/.test(upper)) {
    const match = /^(FM)?(Month|Day)/.exec(rest) ?? unknown(rest.slice(0, 5));
    if (match[1] === undefined) unknown(`${match[2] ?? ''} (padded with blanks)`);
    return { piece: { field: match[2] === 'Month' ? 'monthName' : 'weekdayName' }, length: match[0].length };
  }
  const numeric = /^FM(MM|DD|HH24|MI)/.exec(upper);
  if (numeric !== null) {
    const field = { MM: 'month', DD: 'day', HH24: 'hour', MI: 'minute' }[numeric[1] ?? ''] ?? unknown(rest);
    return { piece: { field }, length: numeric[0].length };
  }
  const found = POSTGRESQL.find(([name]) => upper.startsWith(name));
  if (found === undefined) return undefined;
  const written = rest.slice(0, found[0].length);
  if (/monthShort|weekdayShort/.test(found[1]) && !/^[A-Z][a-z]+$/.test(written)) unknown(written);
  return { piece: { field: found[1] }, length: found[0].length };
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
