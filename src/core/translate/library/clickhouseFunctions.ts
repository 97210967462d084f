import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function list(text: SqlValue | undefined): readonly Json[] {
  return JSON.parse(asText(text ?? null)) as readonly Json[];
}

/** A whole number that wraps around at so many bits, as ClickHouse converts it. */
function wrapped(value: string | number, bits: number, unsigned: boolean): number {
  const text = asText(value);
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(text)) throw new Error(`'${text}' is no integer`);
  const number = typeof value === 'number' ? Math.trunc(value) : Number(text);
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) {
    if (bits === 64) return number;
    throw new Error('a whole number as large as this is not supported by the local runner here');
  }
  return Number(unsigned ? BigInt.asUintN(bits, BigInt(number)) : BigInt.asIntN(bits, BigInt(number)));
}

/** Two digits behind the point, and a unit. */
function readable(value: number, base: number, units: readonly string[]): string {
  let [rest, at] = [value, 0];
  while (Math.abs(rest) >= base && at < units.length - 1) {
    rest /= base;
    at++;
  }
  return `${rest.toFixed(2)}${units[at] ?? ''}`;
}

const READABLE: Readonly<Record<string, readonly [number, readonly string[]]>> = {
  size: [1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB', ' EiB']],
  decimal: [1000, [' B', ' KB', ' MB', ' GB', ' TB', ' PB', ' EB']],
  quantity: [1000, ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion']],
};

const SPANS: readonly (readonly [string, number])[] = [['year', 31_556_952], ['month', 2_629_746], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

/** `1 hour, 1 minute and 1 second`. */
function timeDelta(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < 0) throw new Error('a span of this length is not supported by the local runner');
  let rest = seconds;
  const parts = SPANS.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${String(count)} ${name}${count === 1 ? '' : 's'}`];
  });
  if (parts.length === 0) return '0 seconds';
  return parts.length === 1 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** Keys in order with the values of all maps together. */
function mapsTogether(maps: readonly Json[], how: string): readonly (readonly [string, number])[] {
  const result = new Map<string, number>();
  for (const map of maps) {
    for (const [key, value] of Object.entries((map ?? {}) as { readonly [key: string]: Json })) {
      const [old, next] = [result.get(key), Number(value)];
      result.set(key, old === undefined ? next : how === 'sum' ? old + next : how === 'max' ? Math.max(old, next) : Math.min(old, next));
    }
  }
  const isNumber = [...result.keys()].every((key) => /^-?\d+$/.test(key));
  return [...result].sort(([a], [b]) => (isNumber ? Number(a) - Number(b) : a < b ? -1 : 1));
}

/** Keys beside values, row by row, as maps. */
function asMaps(rows: readonly Json[]): readonly Json[] {
  return rows.map((row) => {
    const [keys, values] = row as readonly [readonly Json[], readonly Json[]];
    return Object.fromEntries(keys.map((key, i) => [typeof key === 'string' ? key : JSON.stringify(key), values[i] ?? 0]));
  });
}

function entropy(values: readonly Json[]): number {
  const counts = new Map<string, number>();
  values.forEach((value) => counts.set(JSON.stringify(value), (counts.get(JSON.stringify(value)) ?? 0) + 1));
  return [...counts.values()].reduce((sum, count) => sum - (count / values.length) * Math.log2(count / values.length), 0);
}

function ipv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts === undefined || parts.some((part) => part > 255) ? undefined : parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Bits in whole bytes. */
function binary(value: string | number): string {
  if (typeof value === 'string') return [...new TextEncoder().encode(value)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (value < 0) throw new Error('the bits of a negative number are not supported by the local runner');
  const bits = value.toString(2);
  return bits.padStart(Math.max(1, Math.ceil(bits.length / 8)) * 8, '0');
}

/** The elements with others put in where `hits` says so: the last one that counted. */
function filled(items: readonly Json[], hits: readonly Json[]): readonly Json[] {
  let last = items[0] ?? null;
  return items.map((item, i) => {
    if (i === 0 || hits[i] === 1 || hits[i] === true) last = item;
    return last;
  });
}

/** Cut before each element that counts. */
function split(items: readonly Json[], hits: readonly Json[]): readonly Json[] {
  const parts: Json[][] = items.length === 0 ? [] : [[]];
  items.forEach((item, i) => {
    if (i > 0 && (hits[i] === 1 || hits[i] === true)) parts.push([]);
    parts.at(-1)?.push(item);
  });
  return parts;
}

function groups(text: string, pattern: string, how: string): string {
  const found = [...text.matchAll(new RegExp(pattern, 'gsu'))].map((match) => match.slice(1));
  if (how === 'first') return JSON.stringify(found[0] ?? []);
  if (how === 'rows') return JSON.stringify(found);
  const width = new RegExp(`${pattern}|`, 'su').exec('')?.length ?? 1;
  return JSON.stringify(Array.from({ length: width - 1 }, (_unused, i) => found.map((match) => match[i] ?? '')));
}

/** Distance of two texts of one length, counted in bytes. */
function hamming(a: string, b: string): number {
  const [x, y] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
  if (x.length !== y.length) throw new Error('the texts have different lengths');
  return x.filter((byte, i) => byte !== y[i]).length;
}

/** Of two texts: parts of two letters in both against those in one. */
function power(value: number): number {
  return value < 1 ? 0 : 2 ** Math.floor(Math.log2(value));
}

/** What ClickHouse alone has. */
export const CLICKHOUSE_FUNCTIONS: readonly SqlFunction[] = [
  { ...strict('wrapped_number', 3, ([value = 0, bits, unsigned]) => wrapped(value, Number(bits), unsigned === 1)), integerResult: true },
  strict('readable_number', 2, ([value, kind]) => readable(Number(value), ...(READABLE[String(kind)] ?? [1000, ['']]))),
  strict('readable_span', 1, ([seconds]) => timeDelta(Number(seconds))),
  strict('maps_together', 2, ([maps, how]) => JSON.stringify(Object.fromEntries(mapsTogether(list(maps), String(how))))),
  strict('lists_together', 2, ([rows, how]) => {
    const pairs = mapsTogether(asMaps(list(rows)), String(how));
    const isNumber = list(rows).every((row) => (row as readonly [readonly Json[]])[0].every((key) => typeof key === 'number'));
    return JSON.stringify([pairs.map(([key]) => (isNumber ? Number(key) : key)), pairs.map(([, value]) => value)]);
  }),
  strict('entropy_of', 1, ([values]) => entropy(list(values))),
  { ...strict('ipv4_number', 1, ([text]) => ipv4(asText(text ?? '')) ?? null), integerResult: true },
  strict('ipv4_text', 1, ([number]) => [24, 16, 8, 0].map((shift) => Math.floor(Number(number) / 2 ** shift) % 256).join('.')),
  strict('bits_text', 1, ([value = 0]) => binary(value)),
  strict('list_filled', 2, ([items, hits]) => JSON.stringify(filled(list(items), list(hits)))),
  strict('list_split', 2, ([items, hits]) => JSON.stringify(split(list(items), list(hits)))),
  strict('regexp_groups', 3, ([text, pattern, how]) => groups(asText(text ?? ''), asText(pattern ?? ''), String(how))),
  { ...strict('bytes_apart', 2, ([a, b]) => hamming(asText(a ?? ''), asText(b ?? ''))), integerResult: true },
  strict('power_below', 1, ([value]) => power(Number(value))),
];
