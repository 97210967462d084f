import { regex, replacement } from './textFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** Bytes from the place `start`, which counts from 1, or from the end where it is negative. */
function part(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const from = start > 0 ? start - 1 : bytes.length + start;
  return start === 0 || from < 0 ? new Uint8Array() : bytes.slice(from, Math.max(from, from + length));
}

function joined(values: readonly SqlValue[]): SqlValue {
  if (values.includes(null)) return null;
  const bytes = values.filter((value) => value instanceof Uint8Array);
  if (bytes.length === 0) return values.map(asText).join('');
  if (bytes.length < values.length) throw new Error('bytes and text cannot be joined');
  return Uint8Array.from(bytes.flatMap((value) => [...value]));
}

/** The replacement with groups by name: `${name}`. */
function namedReplacement(by: string): string {
  return by.split(/\$\{(\w+)\}/).map((piece, i) => (i % 2 === 1 ? `$<${piece}>` : replacement(piece))).join('');
}

/** What Trino does with bytes, which are BLOBs here, and with groups by name. */
export const TRINO_BYTE_FUNCTIONS: readonly SqlFunction[] = [
  { name: 'bytes_joined', arity: -1, call: (_context, args) => joined(args) },
  { name: 'bytes_reversed', arity: 1, call: (_context, [value = null]) => (value instanceof Uint8Array ? Uint8Array.from([...value].reverse()) : null) },
  {
    name: 'bytes_part', arity: 3, call: (_context, [value = null, start = null, length = null]) => (value instanceof Uint8Array && start !== null && length !== null ? part(value, Number(start), Number(length)) : null),
  },
  strict('regexp_replaced_by_name', 3, ([text = '', pattern = '', by = '']) => {
    const matcher = regex(asText(pattern), 'g');
    const missing = [...asText(by).matchAll(/\$\{(\w+)\}/g)].find(([, name = '']) => !matcher.source.includes(`(?<${name}>`));
    if (missing !== undefined) throw new Error(`the regular expression has no group ${missing[1] ?? ''}`);
    return asText(text).replace(matcher, namedReplacement(asText(by)));
  }),
];
