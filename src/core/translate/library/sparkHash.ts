import { bytesOf } from './hashFunctions';
import { epochUs, readMoment, type Moment } from './moment';
import { asText, type SqlFunction, type SqlValue } from './udf';

/** How Spark takes a value for its hashes: by the bits of its type. */
export type HashKind = 'int' | 'long' | 'double' | 'date' | 'timestamp' | 'text' | 'decimal';

/** The bytes that Spark hashes; numbers have 4 or 8. */
interface Piece {
  readonly number?: bigint;
  readonly width: 4 | 8;
  readonly bytes?: Uint8Array;
}

const EPOCH: Moment = { day: 0, us: 0, hasTime: true };

const MASK = (1n << 64n) - 1n;

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  return view.getBigInt64(0);
}

function pieceOf(value: SqlValue, kind: HashKind): Piece {
  switch (kind) {
    case 'int':
      return { number: BigInt(Math.trunc(Number(value))), width: 4 };
    case 'long':
    case 'decimal':
      return { number: BigInt(asText(value)), width: 8 };
    case 'double':
      return { number: bitsOf(Number(value)), width: 8 };
    case 'date':
      return { number: BigInt(readMoment(asText(value))?.day ?? 0), width: 4 };
    case 'timestamp':
      return { number: BigInt(epochUs(readMoment(asText(value)) ?? EPOCH)), width: 8 };
    default:
      return { bytes: Uint8Array.from(bytesOf(asText(value))), width: 8 };
  }
}

function rotate32(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function mixed(hash: number, word: number): number {
  const key = Math.imul(rotate32(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate32(hash ^ key, 13), 5) + 0xe6546b64) | 0;
}

function finished(hash: number, length: number): number {
  let end = hash ^ length;
  end = Math.imul(end ^ (end >>> 16), 0x85ebca6b);
  end = Math.imul(end ^ (end >>> 13), 0xc2b2ae35);
  return end ^ (end >>> 16);
}

/** Murmur3 as Spark has it: the bytes behind the last whole word are words of their own. */
function murmur({ number, width, bytes }: Piece, seed: number): number {
  if (number !== undefined) {
    const low = mixed(seed, Number(BigInt.asIntN(32, number)));
    return finished(width === 4 ? low : mixed(low, Number(BigInt.asIntN(32, number >> 32n))), width);
  }
  const all = bytes ?? new Uint8Array();
  const view = new DataView(all.buffer, all.byteOffset, all.length);
  const whole = all.length - (all.length % 4);
  let hash = seed;
  for (let i = 0; i < whole; i += 4) hash = mixed(hash, view.getInt32(i, true));
  for (let i = whole; i < all.length; i++) hash = mixed(hash, view.getInt8(i));
  return finished(hash, all.length);
}

const [P1, P2, P3, P4, P5] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n];

function rotate64(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & MASK;
}

function times(a: bigint, b: bigint): bigint {
  return (a * b) & MASK;
}

function avalanche(hash: bigint): bigint {
  let end = times(hash ^ (hash >> 33n), P2);
  end = times(end ^ (end >> 29n), P3);
  return end ^ (end >> 32n);
}

function round(hash: bigint, word: bigint): bigint {
  return times(rotate64((hash + times(word, P2)) & MASK, 31n), P1);
}

function eight(hash: bigint, word: bigint): bigint {
  return (times(rotate64(hash ^ round(0n, word), 27n), P1) + P4) & MASK;
}

function four(hash: bigint, word: bigint): bigint {
  return (times(rotate64(hash ^ times(word, P1), 23n), P2) + P3) & MASK;
}

/** The whole blocks of 32 bytes in four lanes. */
function blocks(view: DataView, seed: bigint): bigint {
  const lanes = [(seed + P1 + P2) & MASK, (seed + P2) & MASK, seed, (seed - P1) & MASK];
  for (let i = 0; i + 32 <= view.byteLength; i += 32) lanes.forEach((lane, at) => (lanes[at] = round(lane, view.getBigUint64(i + at * 8, true))));
  const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes;
  const sum = (rotate64(a, 1n) + rotate64(b, 7n) + rotate64(c, 12n) + rotate64(d, 18n)) & MASK;
  return lanes.reduce((hash, lane) => (times(hash ^ round(0n, lane), P1) + P4) & MASK, sum);
}

/** XXH64 as Spark has it. */
function xx({ number, width, bytes }: Piece, seed: bigint): bigint {
  if (number !== undefined) {
    const start = (seed + P5 + BigInt(width)) & MASK;
    return avalanche(width === 4 ? four(start, BigInt.asUintN(32, number)) : eight(start, BigInt.asUintN(64, number)));
  }
  const all = bytes ?? new Uint8Array();
  const view = new DataView(all.buffer, all.byteOffset, all.length);
  let hash = ((all.length >= 32 ? blocks(view, seed) : seed + P5) + BigInt(all.length)) & MASK;
  let at = all.length - (all.length % 32);
  for (; at + 8 <= all.length; at += 8) hash = eight(hash, view.getBigUint64(at, true));
  for (; at + 4 <= all.length; at += 4) hash = four(hash, BigInt(view.getUint32(at, true)));
  for (; at < all.length; at++) hash = times(rotate64(hash ^ times(BigInt(view.getUint8(at)), P5), 11n), P1);
  return avalanche(hash);
}

/** The values with their kinds; a NULL leaves the hash as it is. */
function piecesOf(args: readonly SqlValue[]): readonly Piece[] {
  const kinds = asText(args[0] ?? '').split(',') as readonly HashKind[];
  return args.slice(1).flatMap((value, i) => (value === null ? [] : [pieceOf(value, kinds[i] ?? 'text')]));
}

/** Spark's `hash` and `xxhash64`: the first argument names the kinds of the others. */
export const SPARK_HASH_FUNCTIONS: readonly SqlFunction[] = [
  { name: 'spark_hash', arity: -1, call: (_context, args) => piecesOf(args).reduce((hash, piece) => murmur(piece, hash), 42) },
  { name: 'spark_xxhash', arity: -1, call: (_context, args) => String(BigInt.asIntN(64, piecesOf(args).reduce((hash, piece) => xx(piece, hash), 42n))) },
];
