import { refuseConstruct, type Context } from '../../context';
import type { Expr } from '../../expr';
import { inArray, mysqlExtract, PLAIN_PATH } from '../../expressions/elements';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, rulesFor, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

const ONLY: readonly Dialect[] = ['mysql'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** JSON by one path or several; SQLite's own function where the path is plain. */
function extracted(_context: Context, call: Call): string {
  const [json, path] = [argument(call, 0), argument(call, 1)];
  const all = `json_extract_all(${call.args.map((arg) => arg.sql).join(', ')})`;
  if (call.args.length > 2 || path.text === undefined) return all;
  return PLAIN_PATH.test(path.text) ? mysqlExtract(json.sql, path.sql) : all;
}

/** A value as JSON: JSON as it is, text in quotes. */
function asJson(context: Context, value: Expr): string {
  if (value.type === 'json') return value.sql;
  if (value.type === 'decimal' || value.type === 'real') return refuseConstruct(context, 'A fraction in JSON', value.range);
  return value.sql === 'NULL' ? "'null'" : `json_quote(${inArray(value)})`;
}

/** `json_array_append(j, '$.a', 1, '$.b', 2)`. */
function changed(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    if (call.args.length % 2 === 0) refuseConstruct(context, `${call.name} with this number of arguments`, call.range);
    let sql = argument(call, 0).sql;
    for (let i = 1; i < call.args.length; i += 2) sql = `${name}(${sql}, ${argument(call, i).sql}, ${asJson(context, argument(call, i + 1))})`;
    return sql;
  };
}

/** The words whose bits are set. */
function madeSet(_context: Context, call: Call): string {
  const [bits, ...words] = call.args;
  const parts = words.map((word, i) => `CASE WHEN (${bits?.sql ?? '0'}) & ${String(2 ** i)} THEN ${word.sql} END`);
  return `CASE WHEN (${bits?.sql ?? 'NULL'}) IS NOT NULL THEN concat_ws(',', ${parts.join(', ')}) END`;
}

function exportedSet(_context: Context, call: Call): string {
  const [bits, on, off] = [0, 1, 2].map((i) => argument(call, i).sql);
  return `exported_set(${bits ?? ''}, ${on ?? ''}, ${off ?? ''}, ${call.args[3]?.sql ?? "','"}, ${call.args[4]?.sql ?? '64'})`;
}

/** How many of the numbers, which ascend, are not greater than the first. */
function interval(_context: Context, call: Call): string {
  const [value, ...bounds] = call.args;
  const parts = bounds.map((bound, i) => `WHEN (${value?.sql ?? ''}) < (${bound.sql}) THEN ${String(i)}`);
  return `CASE WHEN (${value?.sql ?? ''}) IS NULL THEN -1 ${parts.join(' ')} ELSE ${String(bounds.length)} END`;
}

const FORMATS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  date: { usa: '%m.%d.%Y', jis: '%Y-%m-%d', iso: '%Y-%m-%d', eur: '%d.%m.%Y', internal: '%Y%m%d' },
  datetime: { usa: '%Y-%m-%d %H.%i.%s', jis: '%Y-%m-%d %H:%i:%s', iso: '%Y-%m-%d %H:%i:%s', eur: '%Y-%m-%d %H.%i.%s', internal: '%Y%m%d%H%i%s' },
  timestamp: { usa: '%Y-%m-%d %H.%i.%s', jis: '%Y-%m-%d %H:%i:%s', iso: '%Y-%m-%d %H:%i:%s', eur: '%Y-%m-%d %H.%i.%s', internal: '%Y%m%d%H%i%s' },
  time: { usa: '%h:%i:%s %p', jis: '%H:%i:%s', iso: '%H:%i:%s', eur: '%H.%i.%s', internal: '%H%i%s' },
};

function namedFormat(context: Context, call: Call): string {
  const [kind, place] = [argument(call, 0), argument(call, 1)];
  const found = FORMATS[(kind.column ?? '').toLowerCase()]?.[(place.text ?? '').toLowerCase()];
  return quoteText(found ?? refuseConstruct(context, 'get_format of these words', call.range));
}

/** Letters of MySQL's match types; `m` lets `^` and `$` stand at each line, `n` lets `.` be a line's end. */
function matchType(context: Context, call: Call, index: number): string {
  const flags = call.args[index];
  if (flags === undefined) return 'i';
  if (flags.text === undefined || /[^icmn]/.test(flags.text)) return refuseConstruct(context, `These flags of ${call.name}`, flags.range);
  const last = [...flags.text].findLast((letter) => letter === 'i' || letter === 'c') ?? 'i';
  return `${last === 'i' ? 'i' : ''}${flags.text.includes('m') ? 'm' : ''}${flags.text.includes('n') ? 's' : ''}`;
}

function matches(context: Context, call: Call): string {
  return `regexp_matches(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${quoteText(matchType(context, call, 2))})`;
}

/** `regexp_replace(text, pattern, by, position, occurrence, flags)`. */
function replaced(context: Context, call: Call): string {
  const [text, pattern, by] = [0, 1, 2].map((i) => argument(call, i).sql);
  return `regexp_replaced_from(${text ?? ''}, ${pattern ?? ''}, ${by ?? ''}, ${call.args[3]?.sql ?? '1'}, ${call.args[4]?.sql ?? '0'}, ${quoteText(matchType(context, call, 5))})`;
}

/** What IS_UUID takes: 32 hexadecimal digits, with hyphens or without, with braces only around the former. */
const UUID = '^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\})$';

/** `last_insert_id('table', 'a,b', id)`: the number that the statement before gave the first of its rows, whose columns are listed. */
function lastId(context: Context, call: Call): string {
  const table = call.args[0]?.text ?? '';
  const counter = /\[?(\w+)\]? INTEGER PRIMARY KEY AUTOINCREMENT/.exec(context.catalog.definitionOf?.(table) ?? '')?.[1]?.toLowerCase();
  if (counter === undefined || call.args[1]?.text?.split(',').includes(counter) !== false) return refuseConstruct(context, 'LAST_INSERT_ID of rows whose numbers the statement gives', call.range);
  return argument(call, 2).sql;
}

/** Functions that MySQL alone has. */
export const MYSQL_RULES: readonly FunctionRule[] = rulesFor(ONLY, [
  ['last_insert_id', 3, lastId, 'integer'],
  ['time_format', 2, 'format_time($1, $2)', 'text'],
  ['get_format', 2, namedFormat, 'text'],
  ['soundex', 1, 'soundex_whole($1)', 'text'],
  ['quote', 1, 'quoted_text($t1)', 'text'],
  ['make_set', atLeast(2), madeSet, 'text'],
  ['export_set', [3, 5], exportedSet, 'text'],
  ['interval', atLeast(2), interval, 'integer'],
  ['inet_aton', 1, '#address_number($1)', 'integer'],
  ['inet_ntoa', 1, 'address_text($1)', 'text'],
  ['is_ipv4', 1, '#coalesce(is_address($1, 0), 0)', 'boolean'],
  ['is_ipv6', 1, '#coalesce(is_address($1, 1), 0)', 'boolean'],
  ['is_uuid', 1, (_context, call) => `regexp_matches(${argument(call, 0).sql}, ${quoteText(UUID)}, 'i')`, 'boolean'],
  ['sleep benchmark', [1, 2], '0', 'integer'],
  ['regexp_like', [2, 3], matches, 'boolean'],
  ['regexp_replace', [4, 6], replaced, 'text'],
  ['json_extract', atLeast(2), extracted, 'json'],
  ['json_keys', 1, 'json_keys_sorted($1)', 'json'],
  ['json_keys', 2, 'json_keys_sorted(json_extract_all($1, $2))', 'json'],
  ['json_depth', 1, '#json_depth_of($1)', 'integer'],
  ['json_search', 3, 'json_searched($1, $2, $3)', 'json'],
  ['json_merge_patch', atLeast(2), 'json_patched($*)', 'json'],
  ['json_merge_preserve json_merge', atLeast(2), 'json_preserved($*)', 'json'],
  ['json_array_append', atLeast(3), changed('json_appended'), 'json'],
  ['json_array_insert', atLeast(3), changed('json_inserted'), 'json'],
  ['json_overlaps', 2, '#json_overlap($1, $2)', 'boolean'],
]);
