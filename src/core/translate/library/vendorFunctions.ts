import { DAY_US, readMoment } from './moment';
import { asText, strict, type SqlFunction } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What stands at a path of names and indexes; a last `[*]` stands for each element. `undefined`: nothing. */
function atPath(document: Json, path: string): Json | undefined {
  const body = path.trim().replace(/^(?:lax|strict)\s+/i, '').replace(/^\$/, '').replace(/\[\*\]$/, '');
  const steps = [...body.matchAll(/\.\s*(?:"([^"]*)"|([\w-]+))|\[(\d+)\]/g)];
  if (body.replace(/\.\s*(?:"[^"]*"|[\w-]+)|\[\d+\]/g, '') !== '') throw new Error(`the JSON path ${path} is not supported by the local runner`);
  return steps.reduce<Json | undefined>((value, [, quoted, name, index]) => {
    if (typeof value !== 'object' || value === null) return undefined;
    if (index !== undefined) return Array.isArray(value) ? (value as readonly Json[])[Number(index)] : undefined;
    const key = quoted ?? name ?? '';
    return !Array.isArray(value) && Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
  }, document);
}

/** SQL Server's numbers for the types of JSON. */
function typeNumber(value: Json): number {
  if (value === null) return 0;
  if (Array.isArray(value)) return 4;
  return { string: 1, number: 2, boolean: 3, object: 5 }[typeof value as 'string' | 'number' | 'boolean' | 'object'];
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Error('this text is no JSON');
  }
}

/** Rows of OPENJSON without columns. */
function entries(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value !== 'object') return '[]';
  const pairs = Array.isArray(value) ? (value as readonly Json[]).map((item, i) => [String(i), item] as const) : Object.entries(value as { readonly [key: string]: Json });
  return JSON.stringify(pairs.map(([key, item]) => [key, item === null ? null : typeof item === 'string' ? item : JSON.stringify(item), typeNumber(item)]));
}

/** A SOUNDEX letter's digit; vowels separate, H and W do not. */
const SOUNDS: Readonly<Record<string, string>> = { B: '1', F: '1', P: '1', V: '1', C: '2', G: '2', J: '2', K: '2', Q: '2', S: '2', X: '2', Z: '2', D: '3', T: '3', L: '4', M: '5', N: '5', R: '6' };

function soundex(text: string): string {
  const letters = [...text.toUpperCase()].filter((letter) => /[A-Z]/.test(letter));
  const [first] = letters;
  if (first === undefined) return '0000';
  let code = first;
  let last = SOUNDS[first] ?? '';
  for (const letter of letters.slice(1)) {
    const digit = SOUNDS[letter] ?? '';
    if (digit !== '' && digit !== last) code += digit;
    if (letter !== 'H' && letter !== 'W') last = digit;
  }
  return code.slice(0, 4).padEnd(4, '0');
}

/** SQL Server's STR: right-aligned, rounded, stars where it does not fit. */
function numberInWidth(value: number, width: number, digits: number): string {
  const places = Math.min(digits, 16);
  const text = (Math.sign(value) * Math.round((Math.abs(value) + Number.EPSILON * Math.abs(value)) * 10 ** places) / 10 ** places).toFixed(places);
  const whole = text.split('.')[0] ?? '';
  if (whole.length > width) return '*'.repeat(width);
  return text.slice(0, width).replace(/\.$/, '').padStart(width);
}

const JSON_ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '/': '\\/', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapedJson(text: string): string {
  return [...text].map((letter) => JSON_ESCAPES[letter] ?? (letter < ' ' ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter)).join('');
}

/** The place of the first part that fits a LIKE pattern with `[…]`, from 1; 0: none. */
function likePattern(pattern: string, escape = ''): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const letter = pattern.charAt(i);
    if (escape !== '' && letter === escape && i + 1 < pattern.length) source += pattern.charAt(++i).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    else if (letter === '%') source += '[^]*';
    else if (letter === '_') source += '[^]';
    else if (letter === '[' && pattern.includes(']', i + 1)) {
      const end = pattern.indexOf(']', i + 2);
      source += `[${pattern.slice(i + 1, end).replace(/\\/g, '\\\\').replace(/\[/g, '\\[')}]`;
      i = end;
    } else source += letter.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  }
  return source;
}

function setAt(document: Json, path: string, value: Json | undefined): Json {
  const [, mode = '', lax = '', body = ''] = /^\s*(append\s+)?(lax\s+|strict\s+)?\$(.*)$/i.exec(path) ?? [];
  const steps = [...body.matchAll(/\.\s*(?:"([^"]*)"|([\w-]+))|\[(\d+)\]/g)].map(([, quoted, name, index]) => (index === undefined ? (quoted ?? name ?? '') : Number(index)));
  if (steps.length === 0) throw new Error(`the JSON path ${path} is not supported by the local runner`);
  const isStrict = lax.toLowerCase().startsWith('strict');
  return changed(document, steps, { value, appends: mode !== '', isStrict });
}

interface Change {
  readonly value: Json | undefined;
  readonly appends: boolean;
  readonly isStrict: boolean;
}

/** Lax mode: NULL takes a key away, a missing key is added, a missing path changes nothing. */
function changed(here: Json, [step, ...rest]: readonly (string | number)[], change: Change): Json {
  if (step === undefined || typeof here !== 'object' || here === null) return here;
  const isArray = Array.isArray(here);
  const items = isArray ? [...(here as readonly Json[])] : here;
  const old = isArray ? (typeof step === 'number' ? (items as readonly Json[])[step] : undefined) : Object.hasOwn(here, String(step)) ? (here as { readonly [key: string]: Json })[String(step)] : undefined;
  if (old === undefined && (rest.length > 0 || change.isStrict)) {
    if (change.isStrict) throw new Error('the JSON path is not there');
    return here;
  }
  const next = rest.length > 0 ? changed(old ?? null, rest, change) : change.appends ? (Array.isArray(old) ? [...(old as readonly Json[]), change.value ?? null] : old === undefined ? [change.value ?? null] : old) : change.value;
  if (isArray) return (items as readonly Json[]).map((item, i) => (i === step ? (next ?? null) : item));
  if (next === undefined && !change.isStrict) return Object.fromEntries(Object.entries(here as { readonly [key: string]: Json }).filter(([key]) => key !== step));
  return { ...(here as { readonly [key: string]: Json }), [String(step)]: next ?? null };
}

/** Oracle writes .5 for 0.5, and no digits that say nothing. */
function oracleNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error('this number has no text that the local runner knows');
  const text = Number.isInteger(value) ? BigInt(value).toString() : String(value);
  if (text.includes('e')) throw new Error('the text of a number as large or small as this is not supported by the local runner');
  return text.replace(/^(-?)0\./, '$1.');
}

function numberByPattern(text: string, pattern: string): number {
  if (/^(?:FM)?X+$/i.test(pattern)) {
    if (!/^\s*[\dA-F]+\s*$/i.test(text)) throw new Error(`'${text}' does not fit its number pattern`);
    return Number.parseInt(text.trim(), 16);
  }
  const plain = text.trim().replace(/^([+-]?)\$/, '$1').replace(/,/g, '');
  const places = (/[D.]([09]*)/i.exec(pattern)?.[1] ?? '').length;
  const match = /^[+-]?(\d*)(?:\.(\d*))?-?$/.exec(plain);
  const whole = (pattern.replace(/[D.].*$/i, '').match(/[09]/g) ?? []).length;
  if (match === null || plain === '' || (match[1] ?? '').length > whole || (match[2] ?? '').length > places) throw new Error(`'${text}' does not fit its number pattern`);
  return plain.endsWith('-') ? -Number(plain.slice(0, -1)) : Number(plain);
}

/** Of the rows [value, key, …], in order: those whose keys are those of the first, summed up. */
function kept(rows: string, name: string): Json {
  const all = JSON.parse(rows) as readonly (readonly Json[])[];
  const [first] = all;
  if (first === undefined) return null;
  const keys = JSON.stringify(first.slice(1));
  const values = all.filter((row) => JSON.stringify(row.slice(1)) === keys).map(([value]) => value ?? null).filter((value) => value !== null);
  if (name === 'count') return values.length;
  if (values.length === 0) return null;
  const total = values.reduce<number>((sum, value) => sum + Number(value), 0);
  if (name === 'sum') return total;
  if (name === 'avg') return total / values.length;
  return values.reduce((best, value) => ((name === 'max') === ((value ?? '') > (best ?? '')) && value !== best ? value : best));
}

/** What functions of SQL Server, Oracle and Snowflake alone need. */
export const VENDOR_FUNCTIONS: readonly SqlFunction[] = [
  strict('json_entries', 2, ([json, path]) => entries(atPath(parsed(asText(json ?? '')), asText(path ?? '$')))),
  strict('json_records', 2, ([json, path]) => {
    const value = atPath(parsed(asText(json ?? '')), asText(path ?? '$'));
    return value === undefined || value === null ? '[]' : JSON.stringify(Array.isArray(value) ? value : [value]);
  }),
  { name: 'json_modified', arity: 4, call: (_context, [json = null, path = null, value = null, isJson]) => {
    if (json === null || path === null) return null;
    const given = value === null ? undefined : isJson === 1 ? parsed(asText(value)) : typeof value === 'number' ? value : asText(value);
    return JSON.stringify(setAt(parsed(asText(json)), asText(path), given));
  } },
  strict('json_has_path', 2, ([json, path]) => (atPath(parsed(asText(json ?? '')), asText(path ?? '$')) === undefined ? 0 : 1)),
  strict('masked_number', 2, ([value, mask = '']) => {
    const digits = [...String(Math.abs(Number(value)))].reverse();
    const places = [...asText(mask)].filter((sign) => sign === '#').length;
    if (digits.length > places) throw new Error('a number longer than its pattern is not supported by the local runner');
    const text = [...asText(mask)].reverse().map((sign) => (sign === '#' ? (digits.shift() ?? '') : sign)).reverse().join('');
    return Number(value) < 0 ? `-${text}` : text;
  }),
  strict('oracle_number', 1, ([value]) => (typeof value === 'string' ? value : oracleNumber(Number(value)))),
  strict('number_by_pattern', 2, ([text = '', pattern = '']) => numberByPattern(asText(text), asText(pattern))),
  strict('days_between', 2, ([a = '', b = '']) => {
    const [x, y] = [readMoment(a), readMoment(b)];
    return x === undefined || y === undefined ? null : x.day - y.day + (x.us - y.us) / DAY_US;
  }),
  strict('kept_of_rows', 2, ([rows, name]) => {
    const value = kept(asText(rows ?? '[]'), asText(name ?? ''));
    return typeof value === 'number' || typeof value === 'string' || value === null ? value : JSON.stringify(value);
  }),
  strict('soundex_plain', 1, ([text = '']) => soundex(asText(text))),
  strict('sounds_alike', 2, ([a = '', b = '']) => {
    const [x, y] = [soundex(asText(a)), soundex(asText(b))];
    return [...x].filter((letter, i) => letter === y.charAt(i)).length;
  }),
  strict('number_in_width', 3, ([value, width, digits]) => numberInWidth(Number(value), Number(width), Number(digits))),
  strict('json_escaped', 1, ([text = '']) => escapedJson(asText(text))),
  strict('like_brackets', 3, ([text = '', pattern = '', escape = '']) => (new RegExp(`^${likePattern(asText(pattern), asText(escape))}$`, 'iu').test(asText(text)) ? 1 : 0)),
  strict('like_place', 2, ([text = '', pattern = '']) => {
    const written = asText(pattern);
    const body = likePattern(written.replace(/^%|%$/g, ''));
    const match = new RegExp(`${written.startsWith('%') ? '' : '^'}${body}${written.endsWith('%') && written.length > 1 ? '' : '$'}`, 'iu').exec(asText(text));
    return match === null ? 0 : match.index + 1;
  }),
  strict('strtok_of', 3, ([text = '', delimiters = '', part]) => {
    const parts: string[] = [''];
    for (const letter of asText(text)) {
      if (asText(delimiters).includes(letter)) parts.push('');
      else parts[parts.length - 1] = (parts.at(-1) ?? '') + letter;
    }
    return parts.filter((one) => one !== '')[Number(part) - 1] ?? null;
  }),
];
