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

export function base64(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => BASE64.charAt((word >> shift) & 63));
    text += digits.map((digit, k) => (i + k > bytes.length ? '=' : digit)).join('');
  }
  return text;
}

/** Bytes of a value: those of a text are its UTF-8. */
function onBytes(name: string, call: (bytes: readonly number[]) => string | number): SqlFunction {
  return { name, arity: 1, call: (_context, [value = null]) => (value === null ? null : call(value instanceof Uint8Array ? [...value] : bytesOf(asText(value)))) };
}

function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function bytesOfBase64(text: string): Uint8Array {
  const digits = [...text.replace(/[\s=]/g, '')].map((digit) => BASE64.indexOf(digit));
  if (digits.includes(-1)) throw new Error(`'${text}' is no base64`);
  const bits = digits.map((digit) => digit.toString(2).padStart(6, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

const WORD = (1n << 64n) - 1n;

/** The first 64 bits of a number's fraction, from its integer root. */
function fraction64(value: bigint, root: bigint): bigint {
  const scaled = value << (64n * root);
  let low = 0n;
  let high = 1n << 72n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= scaled) low = middle;
    else high = middle;
  }
  return low & WORD;
}

let tables512: { readonly words: readonly bigint[]; readonly start: readonly bigint[] } | undefined;

/** The constants of SHA-512, made on the first use: it is seldom asked for. */
function constants512(): { readonly words: readonly bigint[]; readonly start: readonly bigint[] } {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  tables512 ??= { words: primes.map((prime) => fraction64(prime, 3n)), start: primes.slice(0, 8).map((prime) => fraction64(prime, 2n)) };
  return tables512;
}

function right(word: bigint, bits: bigint): bigint {
  return ((word >> bits) | (word << (64n - bits))) & WORD;
}

function schedule512(block: readonly number[]): readonly bigint[] {
  const words = Array.from({ length: 16 }, (_unused, i) => block.slice(i * 8, i * 8 + 8).reduce((word, byte) => (word << 8n) | BigInt(byte), 0n));
  for (let i = 16; i < 80; i++) {
    const [x, y] = [words[i - 15] ?? 0n, words[i - 2] ?? 0n];
    const low = right(x, 1n) ^ right(x, 8n) ^ (x >> 7n);
    const high = right(y, 19n) ^ right(y, 61n) ^ (y >> 6n);
    words.push(((words[i - 16] ?? 0n) + low + (words[i - 7] ?? 0n) + high) & WORD);
  }
  return words;
}

/** FIPS 180-4. */
export function sha512(bytes: readonly number[]): string {
  const { words: constants, start } = constants512();
  const zeros = (239 - (bytes.length % 128)) % 128;
  const length = [...(bytes.length * 8).toString(16).padStart(32, '0').matchAll(/../g)].map(([pair]) => Number.parseInt(pair, 16));
  const all = [...bytes, 0x80, ...Array.from({ length: zeros }, () => 0), ...length];
  let state = start;
  for (let at = 0; at < all.length; at += 128) {
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    schedule512(all.slice(at, at + 128)).forEach((word, i) => {
      const one = h + (right(e, 14n) ^ right(e, 18n) ^ right(e, 41n)) + ((e & f) ^ (~e & WORD & g)) + (constants[i] ?? 0n) + word;
      const two = (right(a, 28n) ^ right(a, 34n) ^ right(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & WORD, c, b, a, (one + two) & WORD];
    });
    state = [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] ?? 0n)) & WORD);
  }
  return state.map((word) => word.toString(16).padStart(16, '0')).join('');
}

/** Hashes in lower-case hexadecimal. */
export const HASH_FUNCTIONS: readonly SqlFunction[] = [
  onBytes('hash_md5', md5),
  onBytes('hash_sha1', sha1),
  onBytes('hash_sha256', sha256),
  { ...onBytes('hash_crc32', crc32), integerResult: true },
  onBytes('base64_text', base64),
  onBytes('hash_sha512', sha512),
  strict('bytes_of_hex', 1, ([text]) => bytesOfHex(asText(text ?? ''))),
  strict('bytes_of_base64', 1, ([text]) => bytesOfBase64(asText(text ?? ''))),
];
