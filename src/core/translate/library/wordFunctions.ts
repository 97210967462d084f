import { grouped } from './numberFunctions';
import { regex } from './textFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

function texts(name: string, arity: number, call: (args: readonly string[]) => SqlValue): SqlFunction {
  return strict(name, arity, (args) => call(args.map((arg) => asText(arg))));
}

/** Java's split with a positive limit: that many parts at most, the last with the rest. */
function splitLimited(text: string, pattern: string, limit: number): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(new RegExp(regex(pattern, '').source, 'g'))) {
    if (parts.length === limit - 1) break;
    if (match[0] === '') continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return JSON.stringify([...parts, text.slice(from)]);
}

/** The text with `length` characters from `position` on replaced; as it is when the position lies outside. */
function inserted([text = '', at, count, by = '', strict = '']: readonly string[]): string | null {
  const [position, length, strictPlace] = [Number(at), Number(count), strict === '1'];
  const characters = [...text];
  if (position < 1 || position > characters.length) return strictPlace ? null : text;
  const end = length < 0 ? (strictPlace ? position - 1 : characters.length) : position - 1 + length;
  return characters.slice(0, position - 1).join('') + by + characters.slice(end).join('');
}

/** A whole word taken off the ends as often as it stands there (MySQL's TRIM). */
function trimmedWord(text: string, word: string, side: string): string {
  if (word === '') return text;
  let kept = text;
  while (side !== 'trailing' && kept.startsWith(word)) kept = kept.slice(word.length);
  while (side !== 'leading' && kept.endsWith(word)) kept = kept.slice(0, -word.length);
  return kept;
}

const SOUNDS: Readonly<Record<string, string>> = {
  B: '1', F: '1', P: '1', V: '1', C: '2', G: '2', J: '2', K: '2', Q: '2', S: '2', X: '2', Z: '2', D: '3', T: '3', L: '4', M: '5', N: '5', R: '6',
};

/** The American Soundex code of four characters. */
function soundex(text: string): string {
  const letters = text.toUpperCase().replace(/[^A-Z]/g, '');
  let code = letters.charAt(0);
  let before = SOUNDS[code];
  for (const letter of letters.slice(1)) {
    const sound = SOUNDS[letter];
    if (sound !== undefined && sound !== before) code += sound;
    if (letter !== 'H' && letter !== 'W') before = sound;
  }
  return letters === '' ? text : code.slice(0, 4).padEnd(4, '0');
}

function levenshtein(a: string, b: string): number {
  const target = [...b];
  let row = Array.from({ length: target.length + 1 }, (_unused, i) => i);
  [...a].forEach((character, i) => {
    const next = [i + 1];
    target.forEach((other, j) => {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (character === other ? 0 : 1)));
    });
    row = next;
  });
  return row[target.length] ?? 0;
}

/** One field of Java's and C's printf: `%s`, `%d`, `%05d`, `%.2f`, `%,d`, `%x`. */
function printed([flags = '', width, precision, kind]: readonly (string | undefined)[], value: SqlValue): string {
  const number = Number(value);
  let text = value === null ? 'null' : asText(value);
  if (value !== null && kind === 'd') text = flags.includes(',') ? grouped(number, 0) : String(Math.trunc(number));
  if (value !== null && kind === 'f') text = flags.includes(',') ? grouped(number, Number(precision ?? 6)) : halfUp(number, Number(precision ?? 6));
  if (value !== null && (kind === 'x' || kind === 'X')) text = kind === 'x' ? number.toString(16) : number.toString(16).toUpperCase();
  if ((kind === 's' || value === null) && precision !== undefined) text = text.slice(0, Number(precision));
  if (width === undefined) return text;
  if (flags.includes('-')) return text.padEnd(Number(width));
  const isNegative = text.startsWith('-');
  return flags.includes('0') && value !== null ? (isNegative ? '-' : '') + text.slice(isNegative ? 1 : 0).padStart(Number(width) - (isNegative ? 1 : 0), '0') : text.padStart(Number(width));
}

/** Java rounds the digits that the number shows, half away from zero. */
function halfUp(value: number, places: number): string {
  const scaled = Number(`${String(Math.abs(value))}e${String(places)}`);
  if (!Number.isFinite(scaled) || scaled > Number.MAX_SAFE_INTEGER) return value.toFixed(places);
  return `${value < 0 ? '-' : ''}${Number(`${String(Math.round(scaled))}e-${String(places)}`).toFixed(places)}`;
}

function printf(pattern: string, args: readonly SqlValue[]): string {
  let next = 0;
  return pattern.replace(/%(?:(%)|(n)|(\d+\$)?([-0,]*)(\d+)?(?:\.(\d+))?([A-Za-z]))/g, (written, ...groups: readonly (string | undefined)[]) => {
    const [percent, newline, place, ...field] = groups.slice(0, 7);
    if (percent !== undefined) return '%';
    if (newline !== undefined) return '\n';
    if (!/[sdfxX]/.test(field[3] ?? '')) throw new Error(`${written} in a format is not supported by the local runner`);
    const at = place === undefined ? next++ : Number.parseInt(place, 10) - 1;
    if (at >= args.length) throw new Error('the format has more fields than values');
    return printed(field, args[at] ?? null);
  });
}

function quotedName(text: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** PostgreSQL's format: `%s`, `%I`, `%L`, with width and position. */
function pgFormat(pattern: string, args: readonly SqlValue[]): string {
  let next = 0;
  return pattern.replace(/%(?:(%)|(\d+\$)?(-?)(\d+)?([A-Za-z]))/g, (written, ...groups: readonly (string | undefined)[]) => {
    const [percent, place, minus, width, kind] = groups;
    if (percent !== undefined) return '%';
    const at = place === undefined ? next : Number.parseInt(place, 10) - 1;
    next = at + 1;
    if (at >= args.length || !/[sIL]/.test(kind ?? '')) throw new Error(`${written} in a format cannot be filled`);
    const value = args[at] ?? null;
    const text = value === null ? (kind === 'L' ? 'NULL' : '') : kind === 'I' ? quotedName(asText(value)) : kind === 'L' ? `'${asText(value).replaceAll("'", "''")}'` : asText(value);
    return minus === '-' ? text.padEnd(Number(width ?? 0)) : text.padStart(Number(width ?? 0));
  });
}

/** The part of a URL that Hive's parse_url names. */
function urlPart(url: string, part: string, key: string | undefined): SqlValue {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/?#@]*)@)?([^/?#:]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i.exec(url);
  if (match === null) return null;
  const [, protocol, user, host = '', port, path = '', query, fragment] = match;
  const authority = (user === undefined ? '' : `${user}@`) + host + (port === undefined ? '' : `:${port}`);
  const parts: Readonly<Record<string, string | undefined>> = {
    PROTOCOL: protocol, HOST: host, PATH: path, QUERY: query, REF: fragment, AUTHORITY: authority, USERINFO: user, PORT: port,
    FILE: path + (query === undefined ? '' : `?${query}`),
  };
  if (key === undefined) return parts[part] ?? null;
  const found = part === 'QUERY' ? query?.split('&').find((pair) => pair.startsWith(`${key}=`)) : undefined;
  return found?.slice(key.length + 1) ?? null;
}

/** Characters of `text` at which one of `wanted` stands; the `nth` from `start` on, backwards when `start` is negative. */
function nthPlace(text: string, wanted: string, { start, nth }: { readonly start: number; readonly nth: number }): number {
  if (start === 0) return 0;
  let at = start > 0 ? start - 2 : text.length + start + 1;
  for (let i = 0; i < nth; i++) {
    at = start > 0 ? text.indexOf(wanted, at + 1) : at === 0 ? -1 : text.lastIndexOf(wanted, at - 1);
    if (at === -1) return 0;
  }
  return at + 1;
}

function isNumberText(text: string): number {
  return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text) ? 1 : 0;
}

function likePlace(text: string, pattern: string): number {
  const opens = pattern.startsWith('%');
  const closes = pattern.endsWith('%') && pattern.length > 1;
  const body = pattern.slice(opens ? 1 : 0, closes ? -1 : undefined);
  if (/[[\]]/.test(body)) throw new Error(`the pattern ${pattern} of PATINDEX is not supported by the local runner`);
  const source = body.replace(/[.*+?^${}()|\\/]/g, '\\$&').replaceAll('%', '[^]*?').replaceAll('_', '[^]');
  const match = new RegExp(`${opens ? '' : '^'}${source}${closes ? '' : '$'}`, 'i').exec(text);
  return match === null ? 0 : match.index + 1;
}

/** SQL's SIMILAR TO as a regular expression. */
function similarRegex(pattern: string, escape: string): RegExp {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    if (character === escape) source += pattern.charAt(++i).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    else source += { '%': '[^]*', _: '[^]', '.': '\\.', '^': '\\^', $: '\\$' }[character] ?? character;
  }
  return new RegExp(`^(?:${source})$`, 'u');
}

/** Less common functions on text. */
export const WORD_FUNCTIONS: readonly SqlFunction[] = [
  texts('split_limited', 3, ([text = '', pattern = '', limit]) => splitLimited(text, pattern, Number(limit))),
  texts('insert_text', 5, inserted),
  texts('trim_word', 3, ([text = '', word = '', side = '']) => trimmedWord(text, word, side)),
  texts('soundex_of', 1, ([text = '']) => soundex(text)),
  texts('edit_distance', 2, ([a = '', b = '']) => levenshtein(a, b)),
  texts('replace_folded', 3, ([text = '', from = '', to = '']) => (from === '' ? text : text.replace(new RegExp(from.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'gi'), () => to))),
  texts('quoted_name', 1, ([text = '']) => quotedName(text)),
  texts('url_part', 2, ([url = '', part = '']) => urlPart(url, part, undefined)),
  texts('url_query', 3, ([url = '', part = '', key]) => urlPart(url, part, key)),
  texts('nth_position', 4, ([text = '', wanted = '', start, nth]) => nthPlace(text, wanted, { start: Number(start), nth: Number(nth) })),
  texts('spells_number', 1, ([text = '']) => isNumberText(text)),
  texts('like_position', 2, ([pattern = '', text = '']) => likePlace(text, pattern)),
  texts('similar_match', 3, ([text = '', pattern = '', escape = '']) => (similarRegex(pattern, escape).test(text) ? 1 : 0)),
  texts('regexp_all', 4, ([text = '', pattern = '', group, flags = '']) =>
    JSON.stringify([...text.matchAll(new RegExp(regex(pattern, flags).source, `${regex(pattern, flags).flags}g`))].map((match) => match[Number(group)] ?? ''))),
  texts('regexp_parts', 2, ([text = '', pattern = '']) => {
    const parts: unknown[] = [];
    let from = 0;
    for (const match of text.matchAll(regex(pattern, 'g'))) {
      parts.push(text.slice(from, match.index), match.slice(1).map((group: string | undefined) => group ?? null));
      from = match.index + match[0].length;
    }
    return JSON.stringify([...parts, text.slice(from)]);
  }),
  texts('regexp_all_groups', 3, ([text = '', pattern = '', flags = '']) => {
    const { source, flags: letters } = regex(pattern, flags.replace('g', ''));
    const matches = flags.includes('g') ? [...text.matchAll(new RegExp(source, `${letters}g`))] : [new RegExp(source, letters).exec(text)].filter((match) => match !== null);
    return JSON.stringify(matches.map((match) => JSON.stringify(match.length > 1 ? match.slice(1).map((group: string | undefined) => group ?? null) : [match[0]])));
  }),
  texts('regexp_place', 5, ([text = '', pattern = '', start, nth, flags = '']) => {
    const matches = [...text.slice(Number(start) - 1).matchAll(new RegExp(regex(pattern, flags).source, `${regex(pattern, flags).flags}g`))];
    return (matches[Number(nth) - 1]?.index ?? -Number(start)) + Number(start);
  }),
  { name: 'printf_text', arity: -1, call: (_context, [pattern = null, ...args]) => (pattern === null ? null : printf(asText(pattern), args)) },
  { name: 'pg_format', arity: -1, call: (_context, [pattern = null, ...args]) => (pattern === null ? null : pgFormat(asText(pattern), args)) },
];
