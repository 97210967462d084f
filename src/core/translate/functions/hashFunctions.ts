import { asText, strict, type SqlFunction } from './udf';

/** UTF-8. */
export function bytesOf(text: string): readonly number[] {
  return [...text].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
    if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
    return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  });
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The message filled up to whole blocks of 64 bytes with its length in bits at the end. */
function blocks(bytes: readonly number[], littleEndian: boolean): readonly (readonly number[])[] {
  const zeros = (119 - (bytes.length % 64)) % 64;
  const bits = bytes.length * 8;
  const length = [0, 8, 16, 24].map((shift) => (bits >>> shift) & 255);
  const high = Math.floor(bits / 2 ** 32);
  const tail = littleEndian ? [...length, high & 255, (high >>> 8) & 255, 0, 0] : [0, 0, (high >>> 8) & 255, high & 255, ...length.reverse()];
  const all = [...bytes, 0x80, ...Array.from({ length: zeros }, () => 0), ...tail];
  const word = (at: number) => [0, 1, 2, 3].reduce((sum, i) => sum | ((all[at + i] ?? 0) << (8 * (littleEndian ? i : 3 - i))), 0);
  return Array.from({ length: all.length / 64 }, (_unused, block) => Array.from({ length: 16 }, (_none, i) => word(block * 64 + i * 4)));
}

function wordsToBytes(words: readonly number[], littleEndian: boolean): readonly number[] {
  const shifts = littleEndian ? [0, 8, 16, 24] : [24, 16, 8, 0];
  return words.flatMap((word) => shifts.map((shift) => (word >>> shift) & 255));
}

/** A hash's state with 0 for what cannot be missing: arrays here have fixed lengths. */
function at(words: readonly number[], index: number): number {
  return words[index] ?? 0;
}

const MD5_SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const MD5_TABLE = Array.from({ length: 64 }, (_unused, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

function md5Mix(round: number, [b, c, d]: readonly [number, number, number]): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function md5Word(round: number, i: number): number {
  return [i, 5 * i + 1, 3 * i + 5, 7 * i][round] ?? 0;
}

/** RFC 1321. */
export function md5(bytes: readonly number[]): string {
  let state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (const block of blocks(bytes, true)) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const sum = (a + md5Mix(round, [b, c, d]) + at(MD5_TABLE, i) + at(block, md5Word(round, i) % 16)) | 0;
      [a, d, c] = [d, c, b];
      b = (b + rotate(sum, MD5_SHIFTS[round]?.[i % 4] ?? 0)) | 0;
    }
    state = [a, b, c, d].map((word, i) => (word + at(state, i)) | 0);
  }
  return hex(wordsToBytes(state, true));
}

function sha1Mix(round: number, [b, c, d]: readonly [number, number, number]): number {
  if (round === 0) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round === 1) return (b ^ c ^ d) + 0x6ed9eba1;
  return round === 2 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
}

/** RFC 3174. */
export function sha1(bytes: readonly number[]): string {
  let state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (const block of blocks(bytes, false)) {
    const words = [...block];
    for (let i = 16; i < 80; i++) words.push(rotate(at(words, i - 3) ^ at(words, i - 8) ^ at(words, i - 14) ^ at(words, i - 16), 1));
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let i = 0; i < 80; i++) {
      const next = (rotate(a, 5) + sha1Mix(Math.floor(i / 20), [b, c, d]) + e + at(words, i)) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    state = [a, b, c, d, e].map((word, i) => (word + at(state, i)) | 0);
  }
  return hex(wordsToBytes(state, false));
}

const PRIMES = Array.from({ length: 312 }, (_unused, i) => i).filter((n) => n > 1 && Array.from({ length: n }, (_none, i) => i).every((d) => d < 2 || n % d !== 0)).slice(0, 64);

function rootBits(prime: number, power: number): number {
  const root = prime ** power;
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}

const SHA256_TABLE = PRIMES.map((prime) => rootBits(prime, 1 / 3));
const SHA256_START = PRIMES.slice(0, 8).map((prime) => rootBits(prime, 1 / 2));

function sha256Schedule(block: readonly number[]): readonly number[] {
  const words = [...block];
  for (let i = 16; i < 64; i++) {
    const x = at(words, i - 15);
    const y = at(words, i - 2);
    const low = rotate(x, 25) ^ rotate(x, 14) ^ (x >>> 3);
    const high = rotate(y, 15) ^ rotate(y, 13) ^ (y >>> 10);
    words.push((at(words, i - 16) + low + at(words, i - 7) + high) | 0);
  }
  return words;
}

/** FIPS 180-4. */
export function sha256(bytes: readonly number[]): string {
  let state = SHA256_START;
  for (const block of blocks(bytes, false)) {
    const words = sha256Schedule(block);
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + ((e & f) ^ (~e & g)) + at(SHA256_TABLE, i) + at(words, i)) | 0;
      const two = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    state = [a, b, c, d, e, f, g, h].map((word, i) => (word + at(state, i)) | 0);
  }
  return hex(wordsToBytes(state, false));
}

/** The CRC-32 of zlib. */
export function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => BASE64.charAt((word >> shift) & 63));
    text += digits.map((digit, k) => (i + k > bytes.length ? '=' : digit)).join('');
  }
  return text;
}

function onBytes(name: string, call: (bytes: readonly number[]) => string | number): SqlFunction {
  return strict(name, 1, ([text]) => call(bytesOf(asText(text ?? ''))));
}

/** Hashes in lower-case hexadecimal. */
export const HASH_FUNCTIONS: readonly SqlFunction[] = [
  onBytes('hash_md5', md5),
  onBytes('hash_sha1', sha1),
  onBytes('hash_sha256', sha256),
  { ...onBytes('hash_crc32', crc32), integerResult: true },
  onBytes('base64_text', base64),
];
