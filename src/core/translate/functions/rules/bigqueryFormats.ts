import { refuseConstruct, type Context } from '../../context';
import { isTemporal, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { civil, instantOf, isElsewhere } from './bigqueryZones';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** What letters of BigQuery stand for. */
const GROUPS: Readonly<Record<string, string>> = {
  x: '%m/%d/%y', D: '%m/%d/%y', c: '%a %b %e %H:%M:%S %Y', X: '%H:%M:%S', T: '%H:%M:%S', R: '%H:%M', F: '%Y-%m-%d', E4Y: '%Y', Z: 'UTC', z: '+0000', Ez: '+00:00', r: '%I:%M:%S %p', n: '\n', t: '\t', h: '%b',
};
const PLAIN = /^(?:[YymdeHIMSpBbAajwuVGQklCU%]|-[dmHIMSj])$/;

/** A piece of a pattern: text of strftime, a second with so many digits, or with none of both the seconds since 1970. */
interface Part {
  readonly text?: string;
  readonly digits?: number;
}

function partOf(context: Context, written: string, pattern: Expr): Part {
  const letter = written.slice(1);
  if (!written.startsWith('%')) return { text: written };
  const digits = /^E([1-6])S$/.exec(letter)?.[1];
  if (digits !== undefined) return { digits: Number(digits) };
  if (letter === 's') return {};
  if (Object.hasOwn(GROUPS, letter)) return { text: GROUPS[letter] ?? '' };
  return PLAIN.test(letter) ? { text: written } : refuseConstruct(context, `The date pattern ${written}`, pattern.range);
}

/** The pattern in parts, texts that follow each other being one. */
function partsOf(context: Context, pattern: Expr): readonly Part[] {
  const text = pattern.text ?? refuseConstruct(context, 'A date pattern that is no literal', pattern.range);
  const parts: Part[] = [];
  for (const [written] of text.matchAll(/%(?:E[1-6*]S|E4Y|Ez|-[dmHIMSj]|[^])|[^%]+/g)) {
    const part = partOf(context, written, pattern);
    const last = parts.at(-1);
    if (part.text !== undefined && last?.text !== undefined) parts[parts.length - 1] = { text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}

/** What a pattern says of the zone or the instant is not told by a clock elsewhere. */
function checkZone(context: Context, pattern: Expr, zone: Expr | undefined): void {
  if (isElsewhere(zone) && /%E?[Zzs]/.test(pattern.text ?? '')) refuseConstruct(context, 'The zone in this pattern', pattern.range);
}

/** `FORMAT_DATE(pattern, value)` and its like. */
export function formatted(context: Context, call: Call): string {
  const [pattern, value] = [argument(call, 0), argument(call, 1)];
  checkZone(context, pattern, call.args[2]);
  const sql = value.type === 'time' ? `'1970-01-01 ' || (${value.sql})` : civil(context, value.sql, call.args[2]);
  const parts = partsOf(context, pattern).map(({ text, digits }) => {
    if (text !== undefined) return `format_strftime(${sql}, ${quoteText(text)})`;
    return digits === undefined ? `CAST(CAST(epoch_of(${sql}) AS INTEGER) AS TEXT)` : `format_strftime(${sql}, '%S') || '.' || substr(format_strftime(${sql}, '%f'), 1, ${String(digits)})`;
  });
  return parts.length === 0 ? "''" : parts.join(' || ');
}

/** `PARSE_DATE(pattern, text)` and its like. */
export function parsed(type: 'date' | 'timestamp' | 'time'): (context: Context, call: Call) => string {
  return (context, call) => {
    const [pattern, text] = [argument(call, 0), argument(call, 1)];
    checkZone(context, pattern, call.args[2]);
    const parts = partsOf(context, pattern);
    const [only] = parts;
    if (parts.length === 1 && only?.text === undefined && only?.digits === undefined) return `timestamp_of_epoch(CAST(${text.sql} AS INTEGER), 1)`;
    if (parts.length !== 1 || only?.text === undefined || /%[Zz]|%Ez/.test(pattern.text ?? '')) return refuseConstruct(context, `${call.name} with this pattern`, pattern.range);
    if (type === 'time') return `substr(read_strftime('1970-01-01 ' || (${text.sql}), ${quoteText(`%Y-%m-%d ${only.text}`)}, 'timestamp', 'error'), 12)`;
    return instantOf(context, `read_strftime(${text.sql}, ${quoteText(only.text)}, '${type}', 'error')`, call.args[2]);
  };
}

const FIELD = /%(?:(%)|([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d+))?([A-Za-z]))/g;

/** What `%t` shows of a value, or `%T`, which is a literal. */
function shown(context: Context, value: Expr, isLiteral: boolean): string {
  if (value.type === 'null') return "'NULL'";
  const element = value.type === 'array' ? (value.element ?? 'unknown') : value.type;
  if (value.type === 'array' && (element === 'integer' || (element === 'text' && !isLiteral))) return `coalesce('[' || array_text(${value.sql}, ', ', 'NULL') || ']', 'NULL')`;
  if (value.type === 'text') return `coalesce(${isLiteral ? `json_quote(${value.sql})` : value.sql}, 'NULL')`;
  if (value.type === 'integer' || value.type === 'boolean') return `coalesce(${asTextSql(context, value)}, 'NULL')`;
  if (value.type === 'date') return `coalesce(${isLiteral ? `'DATE "' || (${value.sql}) || '"'` : value.sql}, 'NULL')`;
  if (value.type === 'real') return `coalesce(real_text(${value.sql}, 'point'), 'NULL')`;
  return refuseConstruct(context, 'FORMAT of this value', value.range);
}

/** `FORMAT('%s is %d', name, n)`: NULL where a value is, but for `%t` and `%T`. */
export function printed(context: Context, call: Call): string {
  const pattern = argument(call, 0);
  const text = pattern.text ?? refuseConstruct(context, 'FORMAT with a pattern that is no literal', pattern.range);
  const values: string[] = [];
  let next = 1;
  const written = text.replace(FIELD, (field: string, ...groups: readonly (string | undefined)[]) => {
    const [percent, flags = '', width, precision, kind = ''] = groups;
    if (percent !== undefined) return field;
    for (const star of [width, precision]) if (star === '*') values.push(argument(call, next++).sql);
    const value = argument(call, next++);
    const wanted = /[di]/.test(kind) ? ['integer'] : /[fFeEgG]/.test(kind) ? ['real', 'decimal'] : /[xXo]/.test(kind) ? ['integer'] : kind === 's' ? ['text'] : /[tT]/.test(kind) ? undefined : refuseConstruct(context, `FORMAT with ${field}`, pattern.range);
    if (wanted !== undefined && !wanted.includes(value.type) && value.type !== 'null') refuseConstruct(context, `FORMAT with ${field} of this value`, value.range);
    values.push(wanted === undefined ? shown(context, value, kind === 'T') : value.sql);
    return wanted === undefined ? `%${flags}${width ?? ''}${precision === undefined ? '' : `.${precision}`}s` : field;
  });
  if (next < call.args.length) refuseConstruct(context, 'FORMAT with more values than fields', call.range);
  return `c_text(${[quoteText(written), ...values].join(', ')})`;
}

const ELEMENTS: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'], ['YY', '%y'], ['MONTH', '%B'], ['MON', '%b'], ['MM', '%m'], ['DDD', '%j'], ['DD', '%d'], ['DAY', '%A'], ['DY', '%a'], ['HH24', '%H'], ['HH12', '%I'], ['MI', '%M'], ['SS', '%S'], ['AM', '%p'], ['PM', '%p'], ['HH', '%I'],
];

/** A pattern of CAST … FORMAT as one of strftime; `undefined`: it has other parts. Names are written in the case of the pattern, which must be `Mon`. */
function castPattern(text: string): string | undefined {
  let rest = text;
  let result = '';
  while (rest !== '') {
    const found = ELEMENTS.find(([word]) => rest.toUpperCase().startsWith(word));
    const name = found === undefined ? '' : rest.slice(0, found[0].length);
    if (found !== undefined) {
      if (/^(?:MON|MONTH|DAY|DY)$/.test(found[0]) && !/^[A-Z][a-z]+$/.test(name)) return undefined;
      result += found[1];
      rest = rest.slice(found[0].length);
    } else if (/^[-/:. ,T]/.test(rest)) {
      result += rest.charAt(0);
      rest = rest.slice(1);
    } else return undefined;
  }
  return result;
}

/** `CAST(value AS STRING FORMAT 'YYYY-MM-DD')` and the other way round. */
export function castFormatted(context: Context, value: Expr, { to, pattern }: { readonly to: string; readonly pattern: Expr }): string {
  const written = pattern.text === undefined ? undefined : castPattern(pattern.text);
  if (written === undefined) return refuseConstruct(context, 'CAST … FORMAT with this pattern', pattern.range);
  if (to === 'text' && isTemporal(value.type)) return `format_strftime(${value.sql}, ${quoteText(written)})`;
  const hasYear2 = /%y/.test(written);
  if (hasYear2 && to === 'date' && value.type === 'text') return `read_strftime(${value.sql}, ${quoteText(written)}, 'date', 'error')`;
  if ((to === 'date' || to === 'timestamp') && value.type === 'text') return `read_strftime(${value.sql}, ${quoteText(written)}, '${to}', 'error')`;
  return refuseConstruct(context, 'CAST … FORMAT of this value', value.range);
}
