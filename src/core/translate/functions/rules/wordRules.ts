import { inDialect, refuseConstruct, type Context } from '../../context';
import { isNumeric, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, DORIS, HIVE, makeRules, MYSQL, POSTGRESQL, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Flags of a regular expression as a literal; only `i`, `c`, `g`, `s`, `m`. */
function flagsOf(context: Context, call: Call, index: number): string {
  const flags = call.args[index];
  const folds = inDialect(context, 'mysql') ? 'i' : '';
  if (flags === undefined) return quoteText(folds);
  if (flags.text === undefined || /[^icg]/.test(flags.text)) return refuseConstruct(context, `These flags of ${call.name}`, flags.range);
  return quoteText(flags.text.includes('c') ? '' : flags.text.includes('i') ? 'i' : folds);
}

const HAS_GROUP = /(?<!\\)\((?!\?)/;

function all(group: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const pattern = argument(call, 1);
    if (context.dialect === 'bigquery' && pattern.text === undefined) refuseConstruct(context, `${call.name} with a pattern that is no literal`, pattern.range);
    const first = context.dialect === 'bigquery' && HAS_GROUP.test(pattern.text ?? '') ? '1' : group;
    return `regexp_all(${argument(call, 0).sql}, ${pattern.sql}, ${call.args[2]?.sql ?? first}, ${flagsOf(context, call, 9)})`;
  };
}

/** `regexp_instr(text, pattern[, start[, occurrence[, end[, flags]]]])`. */
function place(context: Context, call: Call): string {
  const end = call.args[4];
  if (end !== undefined && end.number !== 0) return refuseConstruct(context, `${call.name} of the end of a match`, end.range);
  return `#regexp_place(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? '1'}, ${call.args[3]?.sql ?? '1'}, ${flagsOf(context, call, 5)})`;
}

/** `regexp_substr(text, pattern[, start[, occurrence[, flags]]])`. */
function part(context: Context, call: Call): string {
  return `regexp_found(${argument(call, 0).sql}, ${argument(call, 1).sql}, 0, ${call.args[2]?.sql ?? '1'}, ${call.args[3]?.sql ?? '1'}, ${flagsOf(context, call, 4)})`;
}

/** BigQuery and Trino give the first group when the pattern has one (BigQuery) or the whole match. */
function extracted(context: Context, call: Call): string {
  const pattern = argument(call, 1);
  if (context.dialect !== 'bigquery') return foundOrEmpty(call, pattern);
  if (pattern.text === undefined) return refuseConstruct(context, 'regexp_extract with a pattern that is no literal', pattern.range);
  const hasGroup = HAS_GROUP.test(pattern.text);
  return `regexp_found(${argument(call, 0).sql}, ${pattern.sql}, ${hasGroup ? '1' : '0'}, ${call.args[2]?.sql ?? '1'}, ${call.args[3]?.sql ?? '1'}, '')`;
}

/** DuckDB, Doris and StarRocks give the empty text for no match. */
function foundOrEmpty(call: Call, pattern: Expr): string {
  const [text, third] = [argument(call, 0).sql, call.args[2]];
  const isFlags = third?.text !== undefined;
  const group = third === undefined || isFlags ? '0' : third.sql;
  const found = `regexp_found(${text}, ${pattern.sql}, ${group}, 1, 1, ${isFlags ? third.sql : "''"})`;
  return `coalesce(${found}, CASE WHEN (${text}) IS NOT NULL AND (${pattern.sql}) IS NOT NULL THEN '' END)`;
}

function matches(context: Context, call: Call): string {
  return `regexp_matches(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${flagsOf(context, call, 2)})`;
}

/** Snowflake's pattern must fit the whole text. */
function matchesWhole(_context: Context, call: Call): string {
  return `regexp_matches(${argument(call, 0).sql}, '^(?:' || (${argument(call, 1).sql}) || ')$', '')`;
}

function isFraction({ type }: Expr): boolean {
  return type === 'real' || type === 'decimal';
}

/** For each argument whether `%s` takes it; `undefined`: a place names its argument, or a width stands there. */
function plainPlaces(pattern: string): readonly boolean[] | undefined {
  const places = (pattern.match(/%[^a-zA-Z%]*[a-zA-Z%]/g) ?? []).filter((place) => place !== '%%' && place !== '%n');
  return places.some((place) => /[$<]/.test(place)) ? undefined : places.map((place) => place.endsWith('s'));
}

/** What Java writes for a fraction. */
function textInJava(context: Context, arg: Expr): string {
  return arg.type === 'real' ? `real_text(${arg.sql}, 'java')` : asTextSql(context, arg);
}

/** Java's printf: numbers keep their kind. */
function printf(context: Context, call: Call): string {
  const plain = context.dialect === 'trino' ? plainPlaces(call.args[0]?.text ?? '') : undefined;
  const args = call.args.slice(1).map((arg, i) => (plain?.[i] === true && isFraction(arg) ? textInJava(context, arg) : isNumeric(arg.type) && arg.type !== 'boolean' ? arg.sql : asTextSql(context, arg)));
  const exact = context.dialect === 'spark' ? call.args.slice(1).find((arg) => arg.type === 'decimal') : undefined;
  if (exact !== undefined) refuseConstruct(context, `${call.name} of a decimal: cast it to DOUBLE. This`, exact.range);
  if (plain === undefined && call.args[0]?.text?.includes('%s') === true && call.args.slice(1).some(isFraction)) refuseConstruct(context, '%s of a fraction', call.range);
  return `printf_text(${[argument(call, 0).sql, ...args].join(', ')})`;
}

function format(context: Context, call: Call): string {
  return `pg_format(${call.args.map((arg, i) => (i === 0 ? arg.sql : asTextSql(context, arg))).join(', ')})`;
}

/** Characters by their numbers, joined. */
function characters(_context: Context, call: Call): string {
  return `char(${call.args.map((arg) => arg.sql).join(', ')})`;
}

/** Oracle's `instr(text, part, start, occurrence)`. */
function nthPosition(_context: Context, call: Call): string {
  return `#nth_position(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? '1'}, ${call.args[3]?.sql ?? '1'})`;
}

function sha2(context: Context, call: Call): string {
  const bits = call.args[1]?.number;
  const value = argument(call, 0).sql;
  if (bits === 512) return `hash_sha512(${value})`;
  return bits === 256 || bits === 0 ? `hash_sha256(${value})` : refuseConstruct(context, 'sha2 of a length other than 256 and 512', call.range);
}

/** `encode(bytes, 'hex')` of PostgreSQL, `encode(text, 'utf-8')` of Spark and Hive. */
function encode(context: Context, call: Call): string {
  const [value, name] = [argument(call, 0).sql, argument(call, 1).text?.toLowerCase()];
  if (inDialect(context, ...HIVE)) return name === 'utf-8' || name === 'utf8' ? `CAST(${value} AS BLOB)` : refuseConstruct(context, 'This character set', call.range);
  const { text, range } = argument(call, 0);
  if (text?.includes('\\') === true) return refuseConstruct(context, 'A text of bytes', range);
  if (name === 'hex') return `CASE WHEN (${value}) IS NOT NULL THEN lower(hex(${value})) END`;
  return name === 'base64' ? `base64_text(${value})` : refuseConstruct(context, 'This encoding', call.range);
}

function decode(context: Context, call: Call): string {
  const name = argument(call, 1).text?.toLowerCase();
  return name === 'utf-8' || name === 'utf8' ? `CAST(${argument(call, 0).sql} AS TEXT)` : refuseConstruct(context, 'This character set', call.range);
}

/** A hash as bytes, where the dialect gives bytes. */
function hashBytes(of: string): string {
  return `bytes_of_hex(hash_${of}($1))`;
}

/** SQL Server's HASHBYTES('SHA2_256', x). */
function namedHash(context: Context, call: Call): string {
  const name = argument(call, 0).text?.toUpperCase() ?? '';
  const hashes: Readonly<Record<string, string>> = { MD5: 'md5', SHA: 'sha1', SHA1: 'sha1', SHA2_256: 'sha256', SHA2_512: 'sha512' };
  const hash = hashes[name] ?? refuseConstruct(context, 'This hash', call.range);
  return `bytes_of_hex(hash_${hash}(${argument(call, 1).sql}))`;
}

/** Spark's `ltrim(characters, text)`: the other way round than elsewhere. */
function swappedTrim(_context: Context, call: Call): string {
  return `${call.name}(${argument(call, 1).sql}, ${argument(call, 0).sql})`;
}

/** The dialect's own value of a URL: absent parts are NULL. */
function url(_context: Context, call: Call): string {
  return call.args.length === 2 ? `url_part(${argument(call, 0).sql}, ${argument(call, 1).sql})` : `url_query(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${argument(call, 2).sql})`;
}

function splitLimited(_context: Context, call: Call): string {
  const limit = argument(call, 2);
  if (limit.number === undefined || limit.number <= 0) return `array_of_regex_split(${argument(call, 0).sql}, ${argument(call, 1).sql})`;
  return `split_limited(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${limit.sql})`;
}

/** Zero when equal, else which of the two comes first; MySQL's order of text knows no case. */
const STRCMP = "CASE WHEN ($1) = ($2) COLLATE NOCASE THEN 0 WHEN ($1) < ($2) COLLATE NOCASE THEN -1 WHEN ($1) > ($2) COLLATE NOCASE THEN 1 END";

const MATCHERS: readonly Dialect[] = ['postgresql', 'trino', 'spark', 'hive', 'oracle', 'duckdb', 'mysql', 'flink', ...DORIS];

export const WORD_RULES: readonly FunctionRule[] = makeRules([
  ['bit_length', ['postgresql', 'mysql', 'spark', 'duckdb'], 1, '#byte_length($t1) * 8', 'integer'],
  ['soundex', [...HIVE, 'oracle', 'snowflake', 'redshift'], 1, 'soundex_of($1)', 'text'],
  ['levenshtein levenshtein_distance editdistance', [...HIVE, 'trino', 'snowflake', 'duckdb'], 2, '#edit_distance($1, $2)', 'integer'],
  ['quote_ident', ['postgresql'], 1, 'quoted_name($1)', 'text'],
  ['quote_literal', ['postgresql'], 1, "'''' || replace($t1, '''', '''''') || ''''", 'text'],
  ['quotename', ['sqlserver'], 1, "'[' || replace($1, ']', ']]') || ']'", 'text'],
  ['strcmp', ['mysql', ...DORIS], 2, STRCMP, 'integer'],
  ['ord', ['mysql'], 1, "CASE WHEN ($1) = '' THEN 0 WHEN unicode($1) < 128 THEN unicode($1) ELSE fail('ORD is supported for ASCII only by the local runner') END", 'integer'],
  ['char', ['mysql'], atLeast(1), characters, 'text'],
  ['nchar', ['sqlserver'], 1, 'char($1)', 'text'],
  ['unicode codepoint', ['sqlserver', 'trino'], 1, 'unicode($1)', 'integer'],
  ['unicode', ['duckdb'], 1, "CASE WHEN ($1) = '' THEN -1 ELSE unicode($1) END", 'integer'],
  ['unicode', ['snowflake'], 1, "CASE WHEN ($1) = '' THEN 0 ELSE unicode($1) END", 'integer'],
  ['insert', ['mysql', ...DORIS], 4, "insert_text($1, $2, $3, $4, '0')", 'text'],
  ['stuff', ['sqlserver'], 4, "insert_text($1, $2, $3, $4, '1')", 'text'],
  ['patindex', ['sqlserver'], 2, '#like_position($1, $2)', 'integer'],
  ['isnumeric', ['sqlserver'], 1, 'coalesce(spells_number($1), 0)', 'integer'],
  ['replace', ['trino', 'spark'], 2, "replace($1, $2, '')", 'text'],
  ['split', ['spark'], 3, splitLimited, 'texts'],
  ['split_index', ['flink'], 3, 'array_item(array_of_split($1, $2), ($3) + 1)', 'text'],
  ['string_to_array', ['postgresql'], 3, "replace(array_of_split($1, $2), json_quote($3), 'null')", 'texts'],
  ['regexp_split_to_array regexp_split string_split_regex', ['postgresql', 'trino', 'duckdb'], 2, 'array_of_regex_split($1, $2)', 'texts'],
  ['regexp_extract_all', ['trino', 'bigquery', 'duckdb'], [2, 3], all('0'), 'texts'],
  ['regexp_extract_all', ['spark'], [2, 3], all('1'), 'texts'],
  ['regexp_extract', ['duckdb', ...DORIS], [2, 3], extracted, 'text'],
  ['regexp_extract regexp_substr', ['bigquery'], [2, 4], extracted, 'text'],
  ['regexp_like', MATCHERS, [2, 3], matches, 'boolean'],
  ['regexp_like rlike', ['snowflake'], 2, matchesWhole, 'boolean'],
  ['regexp_instr', ['postgresql', 'mysql', 'oracle', 'snowflake', 'redshift', 'spark'], [2, 6], place, 'integer'],
  ['regexp_substr', ['postgresql', 'mysql', 'oracle', 'snowflake', 'redshift', 'spark'], [2, 5], part, 'text'],
  ['regexp_replace', ['trino', 'snowflake', 'oracle', 'redshift'], 2, "regexp_replaced($1, $2, '', 'g')", 'text'],
  ['format', ['postgresql'], atLeast(1), format, 'text'],
  ['format_string printf', HIVE, atLeast(1), printf, 'text'],
  ['format', ['trino'], atLeast(1), printf, 'text'],
  ['instr', ['oracle'], [2, 4], nthPosition, 'integer'],
  ['parse_url', [...HIVE, 'flink', 'doris'], [2, 3], url, 'text'],
  ['url_extract_host', ['trino'], 1, "url_part($1, 'HOST')", 'text'],
  ['url_extract_path', ['trino'], 1, "url_part($1, 'PATH')", 'text'],
  ['url_extract_protocol', ['trino'], 1, "url_part($1, 'PROTOCOL')", 'text'],
  ['url_extract_fragment', ['trino'], 1, "url_part($1, 'REF')", 'text'],
  ['url_extract_query', ['trino'], 1, "url_part($1, 'QUERY')", 'text'],
  ['ltrim rtrim', ['spark'], 2, swappedTrim, 'text'],
  ['btrim', ['spark', ...POSTGRESQL], 2, 'trim($1, $2)', 'text'],
  ['sha2', [...HIVE, ...MYSQL, 'snowflake', 'redshift'], 2, sha2, 'text'],
  ['sha2 sha2_hex', ['snowflake'], 1, 'hash_sha256($1)', 'text'],
  ['url_extract_parameter', ['trino'], 2, "url_query($1, 'QUERY', $2)", 'text'],
  ['sha256', ['duckdb', 'flink'], 1, 'hash_sha256($1)', 'text'],
  ['sha512', ['flink'], 1, 'hash_sha512($1)', 'text'],
  ['md5', ['trino', 'bigquery', 'clickhouse'], 1, hashBytes('md5'), 'unknown'],
  ['sha1', ['trino', 'bigquery', 'clickhouse'], 1, hashBytes('sha1'), 'unknown'],
  ['sha256', ['trino', 'bigquery', 'clickhouse', 'postgresql'], 1, hashBytes('sha256'), 'unknown'],
  ['sha512', ['trino', 'bigquery', 'clickhouse', 'postgresql'], 1, hashBytes('sha512'), 'unknown'],
  ['hashbytes', ['sqlserver'], 2, namedHash, 'unknown'],
  ['to_hex', ['trino'], 1, 'CASE WHEN ($1) IS NOT NULL THEN hex($1) END', 'text'],
  ['to_hex', ['bigquery'], 1, 'CASE WHEN ($1) IS NOT NULL THEN lower(hex($1)) END', 'text'],
  ['hex', ['clickhouse'], 1, 'hex($1)', 'text'],
  ['from_hex', ['trino'], 1, 'unhex($1)', 'unknown'],
  ['from_hex', ['bigquery'], 1, "unhex(CASE WHEN length($1) % 2 = 1 THEN '0' ELSE '' END || ($1))", 'unknown'],
  ['unhex', [...HIVE, 'mysql'], 1, 'unhex($1)', 'unknown'],
  ['unhex', DORIS, 1, "coalesce(CAST(unhex($1) AS TEXT), CASE WHEN ($1) IS NOT NULL THEN '' END)", 'text'],
  ['to_utf8', ['trino'], 1, 'CAST($1 AS BLOB)', 'unknown'],
  ['from_utf8', ['trino'], 1, 'CAST($1 AS TEXT)', 'text'],
  ['to_base64', ['trino', 'bigquery', ...MYSQL], 1, 'base64_text($1)', 'text'],
  ['base64', HIVE, 1, 'base64_text($1)', 'text'],
  ['from_base64', ['trino', 'bigquery', 'mysql'], 1, 'bytes_of_base64($1)', 'unknown'],
  ['unbase64', HIVE, 1, 'bytes_of_base64($1)', 'unknown'],
  ['encode', ['postgresql', ...HIVE], 2, encode, 'text'],
  ['decode', HIVE, 2, decode, 'text'],
]);
