import { addMonths, dateText, DAY_US, dayOf, epochUs, fromEpochUs, readMoment, timestampText, type Moment } from './moment';
import { civilOf } from './clock';
import { asText, strict, type SqlFunction } from './udf';

/** So many digits behind the point, as C writes them: of two equally near values the even one. */
function fixed(value: number, places: number): string {
  if (!Number.isFinite(value)) throw new Error('a number that is not finite has no text here');
  const exact = Math.abs(value).toFixed(Math.min(100, places + 40));
  const at = exact.indexOf('.') + 1 + places;
  const isTie = /^50*$/.test(exact.slice(at));
  const kept = exact.slice(0, at).replace(/\.$/, '');
  const rounded = isTie && Number(kept.at(-1)) % 2 === 0 ? kept : Math.abs(value).toFixed(places);
  return (value < 0 ? '-' : '') + rounded;
}

function exponent(value: number, places: number): string {
  return value.toExponential(places).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** C's `%g`: the shorter form, without zeros at the end. */
function general(value: number, precision: number): string {
  const digits = Math.max(1, precision);
  const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
  const text = power < -4 || power >= digits ? exponent(value, digits - 1) : fixed(value, digits - 1 - power);
  return text.includes('.') ? text.replace(/\.?0+(e|$)/, '$1') : text;
}

function grouped(text: string, mark: string): string {
  const [whole = '', ...rest] = text.split('.');
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, mark), ...rest].join('.');
}

/** The digits of one value; the sign is part of them. */
function digitsOf(kind: string, value: string | number, precision: number | undefined): string {
  const number = Number(value);
  if (kind !== 's' && Number.isNaN(number)) throw new Error(`'${String(value)}' is no number`);
  switch (kind.toLowerCase()) {
    case 'd':
    case 'i':
    case 'u':
      return String(Math.trunc(number));
    case 'x':
      return number.toString(16);
    case 'o':
      return number.toString(8);
    case 'b':
      return number.toString(2);
    case 'f':
      return fixed(number, precision ?? 6);
    case 'e':
      return exponent(number, precision ?? 6);
    case 'g':
      return general(number, precision ?? 6);
    default:
      return asText(value).slice(0, precision);
  }
}

interface Field {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly kind: string;
}

function printed({ flags, width, precision, kind }: Field, value: string | number): string {
  const plain = digitsOf(kind, value, precision);
  const cased = /[XEG]/.test(kind) ? plain.toUpperCase() : plain;
  const text = flags.includes("'") ? grouped(cased, ',') : cased;
  const isText = kind === 's';
  const sign = isText ? '' : text.startsWith('-') ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const body = isText ? text : text.replace(/^-/, '');
  if (flags.includes('-')) return (sign + body).padEnd(width);
  return flags.includes('0') && !isText ? sign + body.padStart(width - sign.length, '0') : (sign + body).padStart(width);
}

/** C's printf. A NULL among the values makes the whole NULL. */
function cText(pattern: string, values: readonly (string | number)[]): string {
  let next = 0;
  const take = (): string | number => {
    const value = values[next++];
    if (value === undefined) throw new Error('the format has more fields than values');
    return value;
  };
  const text = pattern.replace(/%(?:(%)|([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d+))?([A-Za-z]))/g, (written: string, ...groups: readonly (string | undefined)[]) => {
    const [percent, flags = '', width, precision, kind = ''] = groups;
    if (percent !== undefined) return '%';
    if (!/[dixXofFeEgGsu]/.test(kind) || flags.includes('#')) throw new Error(`${written} in a format is not supported by the local runner`);
    const size = width === '*' ? Number(take()) : Number(width ?? 0);
    const places = precision === '*' ? Number(take()) : precision === undefined ? undefined : Number(precision);
    return printed({ flags, width: size, precision: places, kind }, take());
  });
  if (next < values.length) throw new Error('the format has fewer fields than values');
  return text;
}

/** `{}` of a value: fractions show that they are some. */
function shortest(value: string | number, kind: string): string {
  const text = asText(value);
  if (kind !== 'r') return text;
  if (/e/i.test(text)) throw new Error('the text of a number as large or small as this is not supported by the local runner');
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

const FMT_SPEC = /^(?:(.)?([<>^]))?([+ -])?(0)?(\d+)?([,_])?(?:\.(\d+))?([dxXobeEfFgGs])?$/;

/** One `{…}` of fmt. */
function fmtField(spec: string, value: string | number, kind: string): string {
  const match = FMT_SPEC.exec(spec);
  if (match === null) throw new Error(`{:${spec}} in a format is not supported by the local runner`);
  const [, fill = ' ', align, sign, zero, width = '0', mark, precision, type] = match;
  const places = precision === undefined ? undefined : Number(precision);
  if (type === undefined && places !== undefined && kind === 'r') throw new Error(`{:${spec}} in a format is not supported by the local runner: write the kind of number behind it`);
  const isText = kind === 't' || type === 's';
  const plain = type === undefined && !isText ? shortest(value, kind) : digitsOf(type ?? 's', value, places);
  const cased = /[XEG]/.test(type ?? '') ? plain.toUpperCase() : plain;
  const body = (mark === undefined ? cased : grouped(cased, mark)).replace(isText ? /(?!)/ : /^-/, '');
  const lead = isText ? '' : plain.startsWith('-') ? '-' : sign === '+' || sign === ' ' ? sign : '';
  const size = Number(width);
  if (zero !== undefined && align === undefined && !isText) return lead + body.padStart(size - lead.length, '0');
  const text = lead + body;
  const missing = Math.max(0, size - [...text].length);
  const side = align ?? (isText ? '<' : '>');
  const before = side === '<' ? 0 : side === '>' ? missing : Math.floor(missing / 2);
  return fill.repeat(before) + text + fill.repeat(missing - before);
}

function fmtText(kinds: string, pattern: string, values: readonly (string | number)[]): string {
  let next = 0;
  return pattern.replace(/\{\{|\}\}|\{(\d*)(?::([^{}]*))?\}/g, (written: string, ...groups: readonly (string | undefined)[]) => {
    const [place, spec = ''] = groups;
    if (written === '{{' || written === '}}') return written.charAt(0);
    const at = place === undefined || place === '' ? next++ : Number(place);
    const value = values[at];
    if (value === undefined) throw new Error('the format has more fields than values');
    return fmtField(spec, value, kinds.charAt(at));
  });
}

/** Where buckets begin: DuckDB counts days from a Monday and months from a new century, BigQuery both from 1950. */
const ORIGINS: Readonly<Record<string, { readonly day: number; readonly month: number }>> = {
  duckdb: { day: dayOf(2000, 1, 3), month: 2000 * 12 }, bigquery: { day: dayOf(1950, 1, 1), month: 1950 * 12 },
};

const UNIT_US: Readonly<Record<string, number>> = { microsecond: 1, millisecond: 1000, second: 1e6, minute: 6e7, hour: 3.6e9, day: DAY_US, week: 7 * DAY_US };
const UNIT_MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

function bucket(moment: Moment, width: { readonly amount: number; readonly unit: string }, origin: string): Moment {
  const start = ORIGINS[origin] ?? { day: 0, month: 0 };
  const months = UNIT_MONTHS[width.unit];
  if (!(width.amount > 0)) throw new Error('a bucket must be longer than nothing');
  if (months !== undefined) {
    const { year, month } = civilOf(moment.day);
    const size = months * width.amount;
    const first = Math.floor((year * 12 + month - 1 - start.month) / size) * size + start.month;
    return addMonths({ day: dayOf(1970, 1, 1), us: 0, hasTime: true }, first - 1970 * 12);
  }
  const us = (UNIT_US[width.unit] ?? Number.NaN) * width.amount;
  const from = start.day * DAY_US;
  return fromEpochUs(Math.floor((epochUs(moment) - from) / us) * us + from);
}

function pathPart(path: string, part: string): string {
  const parts = path.split(/[/\\]/);
  const file = parts.at(-1) ?? '';
  if (part === 'file') return file;
  if (part === 'stem') return file.replace(/(?<=.)\.[^.]*$/, '');
  if (part === 'directory') return path.slice(0, Math.max(0, path.length - file.length - 1));
  return JSON.stringify([...(path.startsWith('/') ? ['/'] : []), ...parts.filter((one) => one !== '')]);
}

function apart(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  if (x.length !== y.length) throw new Error('the texts have different lengths');
  return x.filter((letter, i) => letter !== y[i]).length;
}

/** Formats of C and fmt, buckets of time, paths and URLs as DuckDB, ClickHouse and BigQuery write them. */
export const FORMAT_FUNCTIONS: readonly SqlFunction[] = [
  strict('c_text', -1, ([pattern, ...values]) => cText(asText(pattern ?? ''), values)),
  strict('fmt_text', -1, ([kinds, pattern, ...values]) => fmtText(asText(kinds ?? ''), asText(pattern ?? ''), values)),
  strict('moment_bucket', 4, ([value = '', amount, unit, origin]) => {
    const moment = readMoment(value);
    if (moment === undefined) throw new Error(`'${String(value)}' is no date`);
    const found = bucket(moment, { amount: Number(amount), unit: String(unit) }, String(origin));
    return moment.hasTime || origin === 'moment' ? timestampText(found) : dateText(found);
  }),
  strict('path_part', 2, ([path, part]) => pathPart(asText(path ?? ''), String(part))),
  { ...strict('letters_apart', 2, ([a, b]) => apart(asText(a ?? ''), asText(b ?? ''))), integerResult: true },
  strict('url_quoted', 1, ([text]) => encodeURIComponent(asText(text ?? '')).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)),
  strict('url_unquoted', 1, ([text]) => decodeURIComponent(asText(text ?? ''))),
  strict('without_accents', 1, ([text]) => asText(text ?? '').normalize('NFD').replace(/\p{Mn}/gu, '').normalize('NFC')),
];
