import type { Dialect } from '../../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../../context';
import type { ColumnType, Expr } from '../../expr';
import { BYTES, bytesOf, bytesSql, hexOf } from '../../expressions/bytes';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, POSTGRESQL, type FunctionRule } from '../rule';

const PG: readonly Dialect[] = ['postgresql'];
const RS: readonly Dialect[] = ['redshift'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Digits of the bytes that an argument is; a literal is read as bytes. */
function digits(context: Context, call: Call, index = 0): string {
  const value = argument(call, index);
  if (value.bytes !== true && value.text === undefined && value.type !== 'null') return refuseConstruct(context, `${call.name} of what is not known to be bytes`, value.range);
  return hexOf(context, { ...value, sql: bytesOf(context, value) });
}

const FORMATS: Readonly<Partial<Record<Dialect, ReadonlySet<string>>>> = { postgresql: new Set(['hex', 'base64', 'escape']), redshift: new Set(['hex', 'base64', 'binary', 'utf8', 'utf-8']) };

function formatOf(context: Context, call: Call): string {
  const format = argument(call, 1);
  const name = format.text?.toLowerCase() ?? '';
  return FORMATS[context.dialect]?.has(name) === true ? name : refuseConstruct(context, 'This encoding', format.range);
}

function encoded(context: Context, call: Call): string {
  return `hex_encoded(${digits(context, call)}, ${quoteText(formatOf(context, call))})`;
}

function decoded(context: Context, call: Call): string {
  return bytesSql(context, `hex_decoded(${argument(call, 0).sql}, ${quoteText(formatOf(context, call))})`);
}

function hashed(name: string): FunctionRule['sql'] {
  return (context, call) => bytesSql(context, `hex_hash(${digits(context, call)}, ${quoteText(name)})`);
}

/** pgcrypto's `digest(text or bytes, 'sha256')`. */
function digest(context: Context, call: Call): string {
  const [value, name] = [argument(call, 0), argument(call, 1).text?.toLowerCase() ?? ''];
  if (!['md5', 'sha1', 'sha256', 'sha512'].includes(name)) return refuseConstruct(context, 'This hash', argument(call, 1).range);
  return bytesSql(context, value.bytes === true ? `hex_hash(${digits(context, call)}, ${quoteText(name)})` : `hash_${name}(${value.sql})`);
}

function md5(context: Context, call: Call): string {
  const value = argument(call, 0);
  return value.bytes === true ? `hex_hash(${hexOf(context, value)}, 'md5')` : `hash_md5(${value.sql})`;
}

function utf8(context: Context, call: Call): void {
  if (!/^utf-?8$/i.test(argument(call, 1).text ?? '')) refuseConstruct(context, 'This character set', argument(call, 1).range);
}

/** Functions of text that count characters, and bytes where the value is bytes. */
function lengthOf(bits: 1 | 8): (context: Context, call: Call) => string {
  return (context, call) => `(length(${hexOf(context, argument(call, 0))}) / 2${bits === 1 ? '' : ' * 8'})`;
}

function part(context: Context, call: Call): string {
  const first = context.dialect === 'redshift' ? `max(1, ${argument(call, 1).sql})` : argument(call, 1).sql;
  return bytesSql(context, `hex_part(${hexOf(context, argument(call, 0))}, ${first}, ${call.args[2]?.sql ?? '2147483647'})`);
}

/** Redshift's TO_VARBYTE(text, format). */
function ofFormat(context: Context, call: Call): string {
  const format = formatOf(context, call);
  const { sql } = argument(call, 0);
  if (format === 'hex') return `hex_decoded(CASE WHEN length(${sql}) % 2 = 1 THEN '0' ELSE '' END || (${sql}), 'hex')`;
  if (format === 'base64') return `hex_decoded(${sql}, 'base64')`;
  return format === 'binary' ? `hex_of_bits(${sql})` : `hex_of_text(${sql})`;
}

/** Redshift's FROM_VARBYTE(bytes, format). */
function inFormat(context: Context, call: Call): string {
  const value = argument(call, 0);
  const format = formatOf(context, call);
  const hex = bytesOf(context, value);
  if (format === 'hex') return hex;
  if (format === 'base64') return `hex_encoded(${hex}, 'base64')`;
  return format === 'binary' ? `bits_of_hex(${hex})` : `text_of_hex(${hex})`;
}

const bytes = (): ColumnType => BYTES;

/** Functions of bytes; those that have the name of a function of text are asked for bytes alone. */
export const BYTEA_RULES: readonly FunctionRule[] = makeRules([
  ['encode', PG, 2, encoded, 'text'],
  ['decode', PG, 2, decoded, bytes],
  ['sha256', PG, 1, hashed('sha256'), bytes],
  ['sha512', PG, 1, hashed('sha512'), bytes],
  ['digest', PG, 2, digest, bytes],
  ['md5', POSTGRESQL, 1, md5, 'text'],
  ['convert_from', PG, 2, (context, call) => (utf8(context, call), `text_of_hex(${digits(context, call)})`), 'text'],
  ['convert_to', PG, 2, (context, call) => (utf8(context, call), bytesSql(context, `hex_of_text(${argument(call, 0).sql})`)), bytes],
  ['get_byte', PG, 2, (context, call) => `CAST(hex_byte(${digits(context, call)}, ${argument(call, 1).sql}) AS INTEGER)`, 'integer'],
  ['to_varbyte', RS, 2, ofFormat, bytes],
  ['from_varbyte', RS, 2, inFormat, 'text'],
  ['from_hex', RS, 1, "hex_decoded($1, 'hex')", bytes],
]);

/** Those that take text as well, under another rule. */
export const BYTES_ONLY_RULES: readonly FunctionRule[] = makeRules([
  ['length octet_length', POSTGRESQL, 1, lengthOf(1), 'integer'],
  ['len', RS, 1, lengthOf(1), 'integer'],
  ['bit_length', PG, 1, lengthOf(8), 'integer'],
  ['substr substring', POSTGRESQL, [2, 3], part, bytes],
  ['to_hex', RS, 1, (context, call) => hexOf(context, argument(call, 0)), 'text'],
]);

const TAKES_BYTES: ReadonlySet<string> = new Set('encode decode sha256 sha512 digest md5 convert_from get_byte from_varbyte coalesce nvl nullif count pg_typeof num_nulls num_nonnulls concat'.split(' '));

/** The rule for a call with bytes; refuses a function that would take them for text. */
export function bytesRule(context: Context, call: Call): FunctionRule | undefined {
  const value = call.args.find((arg) => arg.bytes === true);
  if (value === undefined || !inDialect(context, 'postgresql', 'redshift')) return undefined;
  const own = BYTES_ONLY_RULES.find((rule) => rule.names.includes(call.name) && rule.dialects.includes(context.dialect) && rule.arity[0] <= call.args.length && call.args.length <= rule.arity[1]);
  if (own === undefined && !TAKES_BYTES.has(call.name)) refuseConstruct(context, `${call.name} of bytes`, value.range);
  if (call.name === 'concat' && call.args.some((arg) => arg.bytes !== true)) refuseConstruct(context, 'concat of bytes and other values', value.range);
  return own;
}
