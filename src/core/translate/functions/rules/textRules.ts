import { inDialect, refuseConstruct, type Context } from '../../context';
import { asTextSql } from '../../expressions/casts';
import { inside, LEVEL, type Expr } from '../../expr';
import { quoteText } from '../../quoting';
import type { Call } from '../arguments';
import { atLeast, DORIS, EVERY, HIVE, makeRules, MYSQL, POSTGRESQL, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

const NOT_SPARK = EVERY.filter((dialect) => dialect !== 'spark');
const NOT_TSQL = EVERY.filter((dialect) => dialect !== 'sqlserver');
/** Dialects in which concat is NULL as soon as one argument is NULL. */
const CONCAT_NULL: readonly Dialect[] = [...HIVE, ...MYSQL, 'trino', 'bigquery', 'snowflake', 'clickhouse', 'redshift', 'flink'];
const CONCAT_SKIP: readonly Dialect[] = ['postgresql', 'sqlserver', 'oracle', 'duckdb'];
const PREFIXED: readonly Dialect[] = [...HIVE, 'doris', 'starrocks', 'trino', 'bigquery', 'snowflake', 'duckdb'];

/** Releases differ in what they fill up with nothing. */
const FILLED = "CASE WHEN ($3) = '' THEN fail('padding with an empty text is not supported by the local runner') ELSE $3 END";

/** Codes beyond ASCII depend on the database's character set. */
function beyondAscii(name: string): string {
  return `fail('${name} beyond ASCII is not supported by the local runner')`;
}

/** Dialects whose ascii gives the first byte. */
const BYTE_CODES: readonly Dialect[] = ['hive', ...MYSQL];

function asciiCode(ofNothing: string): string {
  return `CASE WHEN ($t1) = '' THEN ${ofNothing} WHEN unicode($t1) > 127 THEN ${beyondAscii('ASCII')} ELSE unicode($t1) END`;
}

/** Java's and others' upper case of ß is SS; elsewhere a letter stays one letter. */
const WHOLE_LETTERS: readonly Dialect[] = [...HIVE, 'flink', 'snowflake', 'bigquery'];

function concat(context: Context, call: Call): string {
  if (call.args.some((arg) => arg.type === 'array')) refuseConstruct(context, 'concat of arrays', call.range);
  const parts = call.args.map((arg) => (arg.type === 'text' ? inside(arg, LEVEL.collate) : `(${asTextSql(context, arg)})`));
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' || ')})`;
}

/** PostgreSQL's concat writes booleans as `t` and `f`. */
function outputText(context: Context, value: Expr): string {
  if (value.type === 'boolean' && inDialect(context, 'postgresql')) return `CASE WHEN ${value.sql} THEN 't' WHEN NOT (${value.sql}) THEN 'f' END`;
  return asTextSql(context, value);
}

function concatSkipping(context: Context, call: Call): string {
  return `concat(${call.args.map((arg) => outputText(context, arg)).join(', ')})`;
}

function concatWithSeparator(context: Context, call: Call): string {
  const [separator, ...rest] = call.args;
  const [first] = rest;
  if (context.dialect === 'snowflake') return `(${call.args.slice(1).map((arg) => `(${asTextSql(context, arg)})`).join(` || (${separator?.sql ?? "''"}) || `)})`;
  if (rest.some((arg) => arg.type === 'array') && inDialect(context, 'hive')) return hiveTexts(context, call);
  if (first?.type === 'array' && rest.length === 1 && context.dialect !== 'spark') return `array_joined(${first.sql}, ${separator?.sql ?? ''})`;
  if (rest.some((arg) => arg.type === 'array')) return joinArrays(context, call);
  return `concat_ws(${[separator?.sql ?? "''", ...rest.map((arg) => outputText(context, arg))].join(', ')})`;
}

/** Hive writes a NULL in an array as a word, and leaves out an array that is NULL. */
function hiveTexts(context: Context, call: Call): string {
  const separator = call.args[0]?.sql ?? "''";
  const texts = call.args.slice(1).map((arg) => (arg.type === 'array' ? `array_text(${arg.sql}, ${separator}, 'null')` : asTextSql(context, arg)));
  return `concat_ws(${[separator, ...texts].join(', ')})`;
}

/** Arrays and texts one after another: all of them as one array. */
function joinArrays(context: Context, call: Call): string {
  const [separator, ...rest] = call.args;
  const arrays = rest.map((arg) => (arg.type === 'array' ? (context.dialect === 'spark' ? `coalesce(${arg.sql}, '[]')` : arg.sql) : `json_array(${asTextSql(context, arg)})`));
  return `array_text(${arrays.reduce((left, right) => `array_chain(${left}, ${right})`)}, ${separator?.sql ?? "''"}, NULL)`;
}

/** A negative number of characters leaves as many out in PostgreSQL and DuckDB, and is an error in SQL Server and BigQuery. */
function end(side: 'left' | 'right'): (context: Context, call: Call) => string {
  return (context, call) => {
    const [text, count] = call.args;
    const value = text === undefined ? 'NULL' : asTextSql(context, text);
    const number = count?.sql ?? '0';
    if ((count?.number ?? -1) >= 0) return `${side}_part(${value}, ${number})`;
    if (inDialect(context, 'postgresql', 'duckdb')) return `${side}_part(${value}, CASE WHEN (${number}) < 0 THEN length(${value}) + (${number}) ELSE ${number} END)`;
    const negative = inDialect(context, 'sqlserver', 'bigquery', 'doris', 'starrocks') ? "fail('a negative number of characters')" : '0';
    return `${side}_part(${value}, CASE WHEN (${number}) < 0 THEN ${negative} ELSE ${number} END)`;
  };
}

const STYLES: Readonly<Partial<Record<Dialect, string>>> = {
  hive: 'hive', spark: 'hive', oracle: 'hive', snowflake: 'hive', mysql: 'mysql', doris: 'mysql', starrocks: 'mysql', trino: 'mysql', bigquery: 'hive',
  clickhouse: 'mysql', duckdb: 'mysql', flink: 'hive', postgresql: 'postgresql', redshift: 'postgresql', sqlserver: 'postgresql',
};

/** SQLite's substr is right for positive positions; the rest differs by dialect. */
function substring(context: Context, call: Call): string {
  const [text, start, length] = call.args;
  if (context.dialect === 'postgresql' && start?.text !== undefined) return `regexp_found(${text?.sql ?? 'NULL'}, ${start.sql}, ${/(?<!\\)\((?!\?)/.test(start.text) ? '1' : '0'}, 1, 1, '')`;
  const isPlain = start?.number !== undefined && start.number > 0 && (length === undefined || (length.number ?? -1) >= 0);
  const value = text === undefined ? 'NULL' : asTextSql(context, text);
  if (isPlain) return `substr(${value}, ${call.args.slice(1).map((arg) => arg.sql).join(', ')})`;
  return `part_of(${value}, ${start?.sql ?? '1'}, ${length?.sql ?? '2147483647'}, ${quoteText(STYLES[context.dialect] ?? 'hive')})`;
}

function trimmed(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    if (call.args.length === 2 && call.args[1]?.text?.length !== 1 && (context.dialect === 'mysql' || context.dialect === 'doris')) {
      refuseConstruct(context, `${call.name} of more than one character`, call.range);
    }
    return `${name === 'btrim' ? 'trim' : name}(${call.args.map((arg) => arg.sql).join(', ')})`;
  };
}

const SPLITS_BY_REGEX = new Set<Dialect>(HIVE);

function split(context: Context, call: Call): string {
  const [text, separator] = call.args;
  const isPlain = separator?.text !== undefined && !(separator.text === '' && context.dialect === 'hive') && !/[\\^$.|?*+()[\]{}]/.test(separator.text);
  const name = SPLITS_BY_REGEX.has(context.dialect) && !isPlain ? 'array_of_java_split' : 'array_of_split';
  return `${name}(${text?.sql ?? 'NULL'}, ${separator?.sql ?? 'NULL'})`;
}

/** PostgreSQL replaces the first match unless the flags say `g`; the others replace all. */
function regexpReplace(context: Context, call: Call): string {
  const [text, pattern, by, flags] = call.args;
  const firstOnly = context.dialect === 'postgresql' || context.dialect === 'duckdb';
  if (flags !== undefined && (!firstOnly || flags.text === undefined)) refuseConstruct(context, 'regexp_replace with four arguments', call.range);
  const letters = firstOnly ? (flags?.text ?? '') : 'g';
  if (/[^gi]/.test(letters)) refuseConstruct(context, `The flags ${letters} of regexp_replace`, flags?.range ?? call.range);
  const folds = context.dialect === 'mysql' ? 'i' : '';
  return `regexp_replaced(${text?.sql ?? 'NULL'}, ${pattern?.sql ?? 'NULL'}, ${by?.sql ?? "''"}, ${quoteText(letters + folds)})`;
}

/** Hive's and Spark's regexp_extract gives '' for no match, Trino's gives NULL. */
function regexpExtract(context: Context, call: Call): string {
  const [text, pattern, group] = call.args;
  const byDefault = SPLITS_BY_REGEX.has(context.dialect) ? '1' : '0';
  const found = `regexp_found(${text?.sql ?? 'NULL'}, ${pattern?.sql ?? 'NULL'}, ${group?.sql ?? byDefault}, 1, 1, '')`;
  if (context.dialect === 'trino') return found;
  const [value, regex] = [text?.sql ?? 'NULL', pattern?.sql ?? 'NULL'];
  return `CASE WHEN ${value} IS NULL OR ${regex} IS NULL THEN NULL ELSE coalesce(${found}, '') END`;
}

/** `locate(part, text[, from])`, `instr(text, part)`. */
function position(context: Context, call: Call): string {
  const folds = context.traits.foldsCase ? ['lower_text(', ')'] : ['', ''];
  const [part, text, start] = call.name === 'instr' || call.name === 'strpos' ? [call.args[1], call.args[0], call.args[2]] : call.args;
  const [open, close] = folds;
  const values = [text, part].map((value) => `${open ?? ''}${value?.sql ?? 'NULL'}${close ?? ''}`).join(', ');
  return start === undefined ? `instr(${values})` : `CAST(position_from(${values}, ${start.sql}) AS INTEGER)`;
}

/** SQL Server wants as many characters on both sides. */
function translateSame(context: Context, call: Call): string {
  const [value, from, to] = call.args;
  if (from?.text === undefined || to?.text?.length !== from.text.length) return refuseConstruct(context, 'translate with these characters', call.range);
  return `translate_text(${value?.sql ?? 'NULL'}, ${from.sql}, ${to.sql})`;
}

export const TEXT_RULES: readonly FunctionRule[] = makeRules([
  ['concat', CONCAT_NULL, atLeast(1), concat, 'text'],
  ['concat', CONCAT_SKIP, atLeast(1), concatSkipping, 'text'],
  ['concat_ws', EVERY.filter((dialect) => dialect !== 'oracle'), atLeast(2), concatWithSeparator, 'text'],
  ['substr substring mid', EVERY, [2, 3], substring, 'text'],
  ['upper ucase', EVERY, 1, (context, call) => `${inDialect(context, ...WHOLE_LETTERS) ? 'upper_text' : 'upper_letters'}(${call.args[0]?.sql ?? ''})`, 'text'],
  ['lower lcase', EVERY, 1, 'lower_text($1)', 'text'],
  ['trim', EVERY, [1, 2], trimmed('trim'), 'text'],
  ['btrim', EVERY, 1, trimmed('trim'), 'text'],
  ['ltrim', NOT_SPARK, [1, 2], trimmed('ltrim'), 'text'],
  ['ltrim', ['spark'], 1, trimmed('ltrim'), 'text'],
  ['rtrim', NOT_SPARK, [1, 2], trimmed('rtrim'), 'text'],
  ['rtrim', ['spark'], 1, trimmed('rtrim'), 'text'],
  ['length', EVERY.filter((dialect) => !['mysql', 'doris', 'starrocks', 'clickhouse', 'sqlserver'].includes(dialect)), 1, 'length($t1)', 'integer'],
  ['length', ['mysql', 'doris', 'starrocks', 'clickhouse'], 1, '#byte_length($1)', 'integer'],
  ['char_length character_length', [...NOT_TSQL], 1, 'length($t1)', 'integer'],
  ['octet_length', EVERY, 1, '#byte_length($1)', 'integer'],
  ['len', ['sqlserver'], 1, 'length(strip_right($1))', 'integer'],
  ['len', ['redshift', 'snowflake', 'spark', 'duckdb'], 1, 'length($t1)', 'integer'],
  ['replace', ['sqlserver'], 3, 'replace_folded($1, $2, $3)', 'text'],
  ['replace', EVERY, 3, 'replace($1, $2, $3)', 'text'],
  ['left strleft', [...MYSQL, ...POSTGRESQL, 'sqlserver', 'snowflake', 'bigquery', 'spark', 'duckdb', 'flink'], 2, end('left'), 'text'],
  ['right strright', [...MYSQL, ...POSTGRESQL, 'sqlserver', 'snowflake', 'bigquery', 'spark', 'duckdb', 'flink'], 2, end('right'), 'text'],
  ['lpad', MYSQL, 3, `CASE WHEN ($2) >= 0 THEN pad_left($1, $2, ${FILLED}) END`, 'text'],
  ['rpad', MYSQL, 3, `CASE WHEN ($2) >= 0 THEN pad_right($1, $2, ${FILLED}) END`, 'text'],
  ['lpad', ['hive'], 3, "pad_left($1, $2, nullif($3, ''))", 'text'],
  ['rpad', ['hive'], 3, "pad_right($1, $2, nullif($3, ''))", 'text'],
  ['lpad', EVERY, 3, 'pad_left($1, $2, $3)', 'text'],
  ['rpad', EVERY, 3, 'pad_right($1, $2, $3)', 'text'],
  ['lpad', EVERY, 2, "pad_left($1, $2, ' ')", 'text'],
  ['rpad', EVERY, 2, "pad_right($1, $2, ' ')", 'text'],
  ['repeat replicate', EVERY.filter((dialect) => dialect !== 'trino' && dialect !== 'sqlserver'), 2, 'repeat_text($1, $2)', 'text'],
  ['space', EVERY, 1, "repeat_text(' ', $1)", 'text'],
  ['reverse', EVERY, 1, 'reverse_text($1)', 'text'],
  ['initcap', HIVE, 1, 'capitalise($1, 0)', 'text'],
  ['initcap', [...POSTGRESQL, 'oracle', 'doris', 'snowflake', 'bigquery'], 1, 'capitalise($1, 1)', 'text'],
  ['translate', [...HIVE, ...POSTGRESQL, 'oracle', 'trino', 'bigquery', 'snowflake', 'duckdb'], 3, 'translate_text($1, $2, $3)', 'text'],
  ['split_part', ['trino'], 3, 'CASE WHEN json_array_length(array_of_split($1, $2)) >= ($3) THEN split_part_of($1, $2, $3) END', 'text'],
  ['split_part', DORIS, 3, 'split_part_or_null($1, $2, $3)', 'text'],
  ['split_part', [...POSTGRESQL, 'snowflake', 'duckdb', 'spark'], 3, 'split_part_of($1, $2, $3)', 'text'],
  ['substring_index', [...HIVE, ...MYSQL], 3, 'substring_until($1, $2, $3)', 'text'],
  ['instr', ['hive', 'spark', 'mysql', 'doris', 'starrocks', 'bigquery', 'duckdb', 'flink'], 2, position, 'integer'],
  ['strpos', [...POSTGRESQL, 'trino', 'bigquery', 'duckdb'], 2, position, 'integer'],
  ['locate', [...HIVE, ...MYSQL, 'flink'], [2, 3], position, 'integer'],
  ['charindex', ['sqlserver', 'snowflake', 'redshift'], [2, 3], position, 'integer'],
  ['position', ['snowflake', 'spark'], 2, position, 'integer'],
  ['find_in_set', ['mysql'], 2, '#position_in_list(lower_text($t1), lower_text($2))', 'integer'],
  ['find_in_set', [...HIVE, ...DORIS], 2, '#position_in_list($1, $2)', 'integer'],
  ['regexp_replace', EVERY.filter((dialect) => dialect !== 'sqlserver' && dialect !== 'spark'), [3, 4], regexpReplace, 'text'],
  ['regexp_replace', ['spark'], 3, regexpReplace, 'text'],
  ['regexp_extract', [...HIVE, 'trino'], [2, 3], regexpExtract, 'text'],
  ['regexp_contains', ['bigquery'], 2, "regexp_matches($1, $2, '')", 'boolean'],
  ['regexp_matches', ['duckdb'], 2, "regexp_matches($1, $2, '')", 'boolean'],
  ['regexp_count', [...POSTGRESQL, 'trino', 'spark', 'snowflake', 'oracle', 'flink'], 2, '#regexp_counted($1, $2)', 'integer'],
  ['starts_with startswith', [...PREFIXED, 'postgresql'], 2, 'CASE WHEN ($1) IS NULL OR ($2) IS NULL THEN NULL ELSE substr($1, 1, length($2)) = ($2) END', 'boolean'],
  ['ends_with endswith', PREFIXED, 2, "CASE WHEN ($1) IS NULL OR ($2) IS NULL THEN NULL ELSE right_part($1, length($2)) = ($2) END", 'boolean'],
  ['contains', ['spark', 'snowflake', 'duckdb'], 2, 'instr($1, $2) > 0', 'boolean'],
  ['chr', HIVE, 1, "CASE WHEN ($1) < 0 THEN '' ELSE char(($1) & 255) END", 'text'],
  ['chr', [...POSTGRESQL, 'oracle', 'trino', 'snowflake', 'bigquery', 'duckdb'], 1, 'CASE WHEN ($1) IS NOT NULL THEN char($1) END', 'text'],
  ['char', ['sqlserver'], 1, `CASE WHEN ($1) BETWEEN 0 AND 127 THEN char($1) WHEN ($1) BETWEEN 128 AND 255 THEN ${beyondAscii('CHAR')} END`, 'text'],
  ['char', ['spark'], 1, "CASE WHEN ($1) < 0 THEN '' ELSE char(($1) & 255) END", 'text'],
  ['ascii', ['sqlserver', 'oracle'], 1, asciiCode('NULL'), 'integer'],
  ['ascii', BYTE_CODES, 1, asciiCode('0'), 'integer'],
  ['ascii', EVERY, 1, "CASE WHEN ($1) = '' THEN 0 ELSE unicode($1) END", 'integer'],
  ['md5', [...HIVE, ...MYSQL, ...POSTGRESQL, 'snowflake', 'duckdb', 'flink'], 1, 'hash_md5($1)', 'text'],
  ['sha sha1', [...HIVE, 'mysql', 'snowflake', 'flink'], 1, 'hash_sha1($1)', 'text'],
  ['crc32', [...HIVE, ...MYSQL], 1, '#hash_crc32($1)', 'integer'],
  ['split', ['hive', 'spark', 'trino', 'snowflake', 'bigquery'], 2, split, 'texts'],
  ['split', ['starrocks'], 2, split, 'texts'],
  ['str_split', ['duckdb'], 2, split, 'texts'],
  ['strlen', ['duckdb'], 1, '#byte_length($1)', 'integer'],
  ['prefix', ['duckdb'], 2, 'substr($1, 1, length($2)) = ($2)', 'boolean'],
  ['suffix', ['duckdb'], 2, 'right_part($1, length($2)) = ($2)', 'boolean'],
  ['translate', ['sqlserver'], 3, translateSame, 'text'],
  ['split_by_string', ['doris'], 2, (context, call) => `CASE WHEN (${call.args[0]?.sql ?? ''}) = '' THEN '[]' ELSE ${split(context, call)} END`, 'texts'],
  ['string_split', ['duckdb'], 2, split, 'texts'],
  ['string_to_array', POSTGRESQL, 2, (context, call) => `CASE WHEN (${call.args[0]?.sql ?? ''}) = '' THEN '[]' WHEN (${call.args[1]?.sql ?? ''}) IS NULL THEN array_of_split(${call.args[0]?.sql ?? ''}, '') ELSE ${split(context, call)} END`, 'texts'],
]);

