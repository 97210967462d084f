import { readNode, isList, isObject, type Node } from './documentFunctions';
import { documentText, readDocument } from './jsonbFunctions';
import { addMonths, epochUs, readMoment, shift, timestampText, type Moment } from './moment';
import { patternedNumber } from './numberPatterns';
import { lengthOf, readSpan, spanText, type Span } from './spanFunctions';
import { regex, replacement } from './textFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Item = string | number | boolean | null | readonly Item[];

function plainItem(item: Item): string {
  if (item === null) return 'NULL';
  if (Array.isArray(item)) return bracesOf(item as readonly Item[]);
  const text = typeof item === 'boolean' ? (item ? 't' : 'f') : String(item);
  return text === '' || /[{}",\\\s]/.test(text) || /^null$/i.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

function bracesOf(items: readonly Item[]): string {
  return `{${items.map(plainItem).join(',')}}`;
}

function pretty(node: Node, indent: string): string {
  const inner = `${indent}    `;
  if (isList(node)) return node.length === 0 ? '[\n' + indent + ']' : `[\n${node.map((item) => inner + pretty(item, inner)).join(',\n')}\n${indent}]`;
  if (!isObject(node)) return documentText(node);
  const names = Object.keys(readNode(documentText(node)) as { readonly [key: string]: Node });
  return names.length === 0 ? `{\n${indent}}` : `{\n${names.map((name) => `${inner}${JSON.stringify(name)}: ${pretty(node[name] ?? null, inner)}`).join(',\n')}\n${indent}}`;
}

/** jsonb_insert: before or behind an item of an array, or as a new key. */
function inserted(node: Node, path: readonly string[], change: { readonly value: Node; readonly isAfter: boolean }): Node {
  const [key = '', ...rest] = path;
  if (isList(node)) {
    const number = Number(key);
    if (!Number.isInteger(number)) throw new Error(`'${key}' is no index of an array`);
    const at = number < 0 ? node.length + number : number;
    if (rest.length > 0) return node.map((item, i) => (i === at ? inserted(item, rest, change) : item));
    const place = Math.max(0, Math.min(node.length, at + (change.isAfter ? 1 : 0)));
    return [...node.slice(0, place), change.value, ...node.slice(place)];
  }
  if (!isObject(node)) return node;
  if (rest.length > 0) return Object.hasOwn(node, key) ? { ...node, [key]: inserted(node[key] ?? null, rest, change) } : node;
  if (Object.hasOwn(node, key)) throw new Error(`cannot replace the existing key '${key}'`);
  return { ...node, [key]: change.value };
}

function texts(json: SqlValue | undefined): readonly (string | null)[] {
  return JSON.parse(asText(json ?? '[]')) as readonly (string | null)[];
}

function objectOf(names: readonly (string | null)[], values: readonly (string | null)[]): string {
  if (names.length !== values.length || names.includes(null)) throw new Error('a JSON object needs as many keys as values, and no key that is NULL');
  return documentText(Object.fromEntries(names.map((name, i) => [name ?? '', values[i] ?? null])));
}

/** Most members of a series. */
const MAX_SERIES = 100_000;

function moved(moment: Moment, { months, days, us }: Span): Moment {
  const whole = months === 0 ? moment : addMonths(moment, months);
  return shift({ ...whole, day: whole.day + days }, us);
}

/** From one moment to another by an interval; each member is made of the one before. */
function series(from: Moment, to: Moment, span: Span): string {
  const sign = Math.sign(lengthOf(span));
  if (sign === 0) throw new Error('the step of a series is zero');
  const members: string[] = [];
  for (let at: Moment = { ...from, hasTime: true }; sign * (epochUs(to) - epochUs(at)) >= 0; at = moved(at, span)) {
    if (members.length >= MAX_SERIES) throw new Error(`a series gives more than ${String(MAX_SERIES)} rows`);
    members.push(timestampText(at));
  }
  return JSON.stringify(members);
}

/** to_char of an interval: hours and more as they are, not as a clock shows them. */
function formatSpan(span: Span, pattern: string): string {
  const parts: Readonly<Record<string, number>> = {
    YYYY: Math.trunc(span.months / 12), MM: span.months % 12, DD: span.days, HH24: Math.trunc(span.us / 3_600_000_000), MI: Math.trunc(span.us / 60_000_000) % 60, SS: Math.trunc(span.us / 1_000_000) % 60,
  };
  return [...pattern.matchAll(/"([^"]*)"|(FM)?(YYYY|MM|DD|HH24|MI|SS)|([A-Za-z]+)|[^]/g)].map(([written, text, fits, field, other]) => {
    const value = parts[field ?? ''];
    if (field === undefined && other === undefined) return text ?? written;
    if (value === undefined) throw new Error(`to_char of an interval with the pattern ${pattern} is not supported by the local runner`);
    return `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(fits === undefined ? (field === 'YYYY' ? 4 : 2) : 1, '0')}`;
  }).join('');
}

/** regexp_replace from a place on, of all matches (0) or of one. */
function replacedAt([value = '', pattern = '', by = '', start, which, flags]: readonly (string | number)[]): string {
  const text = asText(value);
  const from = Number(start) - 1;
  let count = 0;
  const all = regex(asText(pattern), `${asText(flags ?? '').replace(/g/g, '')}g`);
  const one = regex(asText(pattern), asText(flags ?? '').replace(/g/g, ''));
  const done = text.slice(from).replace(all, (match) => (++count === Number(which) || Number(which) === 0 ? match.replace(one, replacement(asText(by))) : match));
  return text.slice(0, from) + done;
}

function extremeSpan(json: string, sign: number): SqlValue {
  const spans = texts(json).filter((text) => text !== null).map((text) => readSpan(text));
  const best = spans.reduce<Span | undefined>((found, span) => (found === undefined || sign * (lengthOf(span) - lengthOf(found)) > 0 ? span : found), undefined);
  return best === undefined ? null : spanText(best);
}

/** Whether two spans of time overlap; NULL for two ends that are not known. */
function overlaps(values: readonly SqlValue[]): SqlValue {
  const ends = [0, 2].map((at) => values.slice(at, at + 2).map((value) => (value === null || value === undefined ? undefined : readMoment(asText(value)))));
  const [first = [], second = []] = ends;
  if (first.every((end) => end === undefined) || second.every((end) => end === undefined)) return null;
  const all = [...first, ...second].map((end) => {
    if (end === undefined) throw new Error('OVERLAPS with one end that is NULL is not supported by the local runner');
    return epochUs(end);
  });
  const [a = 0, b = 0, c = 0, d = 0] = all;
  const [s1, e1, s2, e2] = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
  return Number(s1 === s2 || (s1 > s2 ? s1 < e2 : s2 < e1));
}

/** PostgreSQL's own functions of texts, documents and intervals. */
/** Stands for the rows of a partition by HASH, whose hashes are not known here. */
function hashPartition(): never {
  throw new Error('which rows lie in a partition by HASH is not known to the local runner: name the table that is partitioned');
}

export const POSTGRES_FUNCTIONS: readonly SqlFunction[] = [
  { name: 'hash_partition', arity: 0, call: hashPartition },
  strict('braces_of_array', 1, ([array]) => bracesOf(JSON.parse(asText(array ?? '[]')) as readonly Item[])),
  strict('jsonb_pretty_text', 1, ([json]) => pretty(readDocument(json), '')),
  strict('jsonb_inserted', 4, ([json, path, value, isAfter]) => documentText(inserted(readDocument(json), texts(path).map((step) => step ?? ''), { value: readDocument(value), isAfter: isAfter === 1 }))),
  strict('json_of_texts', 1, ([pairs]) => objectOf(texts(pairs).filter((_text, i) => i % 2 === 0), texts(pairs).filter((_text, i) => i % 2 === 1))),
  strict('json_of_lists', 2, ([names, values]) => objectOf(texts(names), texts(values))),
  strict('series_of_spans', 3, ([from = '', to = '', span]) => {
    const [first, last] = [readMoment(from), readMoment(to)];
    if (first === undefined || last === undefined) throw new Error('a series needs two dates');
    return series(first, last, readSpan(asText(span ?? '')));
  }),
  strict('patterned_number', 2, ([value, pattern]) => patternedNumber(Number(value), asText(pattern ?? ''))),
  strict('format_span', 2, ([span, pattern]) => formatSpan(readSpan(asText(span ?? '')), asText(pattern ?? ''))),
  strict('regexp_replaced_at', 6, replacedAt),
  strict('regexp_count_at', 4, ([value = '', pattern = '', start, flags]) => [...asText(value).slice(Math.max(0, Number(start) - 1)).matchAll(regex(asText(pattern), `${asText(flags ?? '')}g`))].length),
  strict('span_extreme', 2, ([spans, sign]) => extremeSpan(asText(spans ?? '[]'), Number(sign))),
  strict('integer_of_digits', 2, ([text, base]) => {
    const digits = asText(text ?? '').trim().toLowerCase().replace(/^0x/, Number(base) === 16 ? '' : '0x');
    const value = [...digits].reduce((total, digit) => total * Number(base) + Number.parseInt(digit, 36), 0);
    if (digits === '' || [...digits].some((digit) => !(Number.parseInt(digit, 36) < Number(base))) || !Number.isSafeInteger(value)) throw new Error(`'${asText(text ?? '')}' is no number of base ${asText(base ?? '')} that the local runner can read`);
    return value;
  }),
  { name: 'spans_overlap', arity: 4, call: (_context, values) => overlaps(values) },
  { name: 'arrays_beside', arity: -1, call: (_context, arrays) => {
    const lists = arrays.map((array) => (array === null ? [] : (JSON.parse(asText(array)) as readonly Item[])));
    const length = Math.max(0, ...lists.map((list) => list.length));
    return JSON.stringify(Array.from({ length }, (_unused, i) => lists.map((list) => list[i] ?? null)));
  } },
];
