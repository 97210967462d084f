import { asText, strict, type SqlFunction } from './udf';

/** `\0061`, `\+000061`, `\u0061`, `\U00000061`, `\\`. */
function unicodeText(text: string): string {
  return text.replace(/\\(?:\\|\+[\da-f]{6}|u[\da-f]{4}|U[\da-f]{8}|[\da-f]{4}|)/gi, (written) => {
    if (written === '\\\\') return '\\';
    if (written.length === 1) throw new Error('invalid Unicode escape');
    return String.fromCodePoint(Number.parseInt(written.slice(/[\da-f]/i.test(written.charAt(1)) ? 1 : 2), 16));
  });
}

/** `"Some".other` → the names; those without quotes in lower case. */
function partsOfName(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  for (;;) {
    const part = /^(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\s*(\.?)\s*/u.exec(rest);
    if (part === null) throw new Error(`'${text}' is no name`);
    parts.push(part[1]?.replaceAll('""', '"') ?? (part[2] ?? '').toLowerCase());
    rest = rest.slice(part[0].length);
    if (part[3] !== '.' && rest === '') return parts;
    if (part[3] !== '.') throw new Error(`'${text}' is no name`);
  }
}

/** `6ECD8C99-4036-…`, also in braces and without hyphens. */
function canonicalUuid(text: string): string {
  const digits = text.trim().replace(/^\{(.*)\}$/, '$1').replaceAll('-', '').toLowerCase();
  if (!/^[\da-f]{32}$/.test(digits)) throw new Error(`invalid input syntax for type uuid: '${text}'`);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Largest value of 24 binary digits. */
const SINGLE_MAX = 3.4028234663852886e38;

/** The number of 24 binary digits next to a value, as the fewest decimal digits that name it. */
function single(value: number): number {
  const near = Math.fround(value);
  if (Math.abs(value) > SINGLE_MAX && Number.isFinite(value)) throw new Error('value out of range: overflow');
  for (let digits = 6; digits < 9; digits++) {
    const written = Number(near.toPrecision(digits));
    if (Math.fround(written) === near) return written;
  }
  return near;
}

/** Text and numbers as PostgreSQL alone has them. */
export const POSTGRES_WORD_FUNCTIONS: readonly SqlFunction[] = [
  strict('unicode_text', 1, ([text = '']) => unicodeText(asText(text))),
  strict('normal_text', 2, ([text = '', form]) => asText(text).normalize(String(form))),
  strict('parts_of_name', 1, ([text = '']) => JSON.stringify(partsOfName(asText(text)))),
  strict('uuid_canonical', 1, ([text = '']) => canonicalUuid(asText(text))),
  strict('single_real', 1, ([value]) => (Number.isFinite(Number(value)) ? single(Number(value)) : Number(value))),
  strict('without_offset', 1, ([text = '']) => (typeof text === 'string' ? text.replace(/(\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?:z|utc|gmt|[+-]\d{1,2}(?::?\d\d)?)\s*$/i, '$1') : text)),
];
