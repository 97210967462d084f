import { base64, bytesOf, bytesOfBase64, md5, sha1, sha256, sha512 } from './hashFunctions';
import { asText, strict, type SqlFunction } from './udf';

/** Bytes are text of hexadecimal digits in lower case, two a byte. */
function bytesIn(hex: string | number): readonly number[] {
  return (asText(hex).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function readHex(text: string): string {
  const digits = text.replace(/\s/g, '').toLowerCase();
  if (digits.length % 2 !== 0 || /[^\da-f]/.test(digits)) throw new Error(`'${text}' is no text of hexadecimal digits`);
  return digits;
}

/** `a\\b\001`: what is not printable as three octal digits. */
function readEscaped(text: string): string {
  const parts = text.match(/\\\\|\\[0-3][0-7]{2}|[^\\]|\\/gsu) ?? [];
  return parts.map((part) => {
    if (part === '\\\\') return '5c';
    if (part === '\\') throw new Error(`'${text}' is no text of bytes`);
    return part.startsWith('\\') ? hexOf([Number.parseInt(part.slice(1), 8)]) : hexOf(bytesOf(part));
  }).join('');
}

function escaped(bytes: readonly number[]): string {
  return bytes.map((byte) => (byte === 0x5c ? '\\\\' : byte === 0 || byte > 0x7f ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte))).join('');
}

/** The text that UTF-8 bytes are; fails for what is none. */
function textOf(hex: string): string {
  try {
    return decodeURIComponent(hex.replace(/../g, '%$&'));
  } catch {
    throw new Error('these bytes are no text in UTF-8');
  }
}

function encoded(hex: string | number, format: string): string {
  const bytes = bytesIn(hex);
  if (format === 'hex') return asText(hex);
  if (format === 'base64') return base64(bytes).replace(/(.{76})(?=.)/g, '$1\n');
  return escaped(bytes);
}

function decoded(text: string, format: string): string {
  if (format === 'hex') return readHex(text);
  return format === 'base64' ? hexOf([...bytesOfBase64(text)]) : readEscaped(text);
}

/** The part from the byte `start` (1 is the first) on. */
function part(hex: string, start: number, length: number): string {
  if (length < 0) throw new Error('negative substring length not allowed');
  const end = start + length;
  return hex.slice(Math.max(0, start - 1) * 2, Math.max(0, end - 1) * 2);
}

const HASHES: Readonly<Record<string, (bytes: readonly number[]) => string>> = { md5, sha1, sha256, sha512 };

/** PostgreSQL's bytea and Redshift's VARBYTE. */
export const BYTEA_FUNCTIONS: readonly SqlFunction[] = [
  strict('hex_of_literal', 1, ([text = '']) => (/^\\x/i.test(asText(text)) ? readHex(asText(text).slice(2)) : readEscaped(asText(text)))),
  strict('hex_of_text', 1, ([text = '']) => hexOf(bytesOf(asText(text)))),
  strict('text_of_hex', 1, ([hex = '']) => textOf(asText(hex))),
  strict('hex_encoded', 2, ([hex = '', format]) => encoded(hex, String(format))),
  strict('hex_decoded', 2, ([text = '', format]) => decoded(asText(text), String(format))),
  strict('hex_hash', 2, ([hex = '', name]) => HASHES[String(name)]?.(bytesIn(hex)) ?? null),
  strict('hex_part', 3, ([hex = '', start, length]) => part(asText(hex), Number(start), Number(length))),
  strict('hex_byte', 2, ([hex = '', index]) => {
    const byte = bytesIn(hex)[Number(index)];
    if (byte === undefined) throw new Error(`index ${String(index)} is outside of the bytes`);
    return byte;
  }),
  strict('hex_of_bits', 1, ([text = '']) => {
    if (!/^(?:[01]{8})*$/.test(asText(text))) throw new Error(`'${asText(text)}' is no text of whole bytes in bits`);
    return hexOf((asText(text).match(/.{8}/g) ?? []).map((bits) => Number.parseInt(bits, 2)));
  }),
  strict('bits_of_hex', 1, ([hex = '']) => bytesIn(hex).map((byte) => byte.toString(2).padStart(8, '0')).join('')),
];
