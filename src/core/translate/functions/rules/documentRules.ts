import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import type { Expr } from '../../expr';
import { inArray } from '../../expressions/elements';
import { withDigits } from '../../expressions/secondDigits';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { bracedSteps } from './postgresMoreRules';
import { jsonOf } from '../aggregates/postgresJson';
import { atLeast, DORIS, makeRules, MYSQL, type FunctionRule, type RuleRow } from '../rule';

type Body = RuleRow[3];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** A value as part of a JSON text; the digits of decimals and fractions are not known there. */
function part(context: Context, value: Expr): string {
  if (context.dialect === 'postgresql') return jsonOf(context, value);
  if (value.type === 'decimal' && value.scale !== undefined && context.dialect === 'mysql') return `json(coalesce(decimal_text(${value.sql}, ${String(value.scale)}), 'null'))`;
  if (value.type === 'decimal' || value.type === 'real') return refuseConstruct(context, 'A fraction in JSON', value.range);
  if (context.dialect === 'mysql' && (value.type === 'timestamp' || value.type === 'time')) return withDigits(context, { ...value, scale: 6 });
  return inArray(value);
}

/** How each dialect writes JSON that its functions make. */
const STYLES: Readonly<Partial<Record<Dialect, string>>> = { mysql: 'binary', postgresql: 'binary' };

function styled(context: Context, call: Call, sql: string): string {
  const style = call.name.startsWith('json_build') ? 'json' : (STYLES[context.dialect] ?? 'compact');
  return style === 'compact' ? sql : `json_styled(${sql}, '${style}')`;
}

function object(context: Context, call: Call): string {
  if (call.args.length % 2 === 1) refuseConstruct(context, `${call.name} of an odd number of values`, call.range);
  return styled(context, call, `json_object(${call.args.map((arg, i) => (i % 2 === 0 ? `CAST(${arg.sql} AS TEXT)` : part(context, arg))).join(', ')})`);
}

function list(context: Context, call: Call): string {
  return styled(context, call, `json_array(${call.args.map((arg) => part(context, arg)).join(', ')})`);
}

/** A value as JSON: JSON as it is, text in quotes. */
function asJson(context: Context, value: Expr): string {
  return value.type === 'json' ? value.sql : `json_quote(${part(context, value)})`;
}

/** `json_set(j, '$.a', 1, '$.b', 2)`. */
function put(mode: string): Body {
  return (context, call) => {
    let sql = argument(call, 0).sql;
    const pairs = mode === 'remove' ? 1 : 2;
    if ((call.args.length - 1) % pairs !== 0) refuseConstruct(context, `${call.name} with this number of arguments`, call.range);
    for (let i = 1; i < call.args.length; i += pairs) {
      sql = `json_put(${sql}, json_path_steps(${argument(call, i).sql}), ${mode === 'remove' ? "'null'" : asJson(context, argument(call, i + 1))}, '${mode}')`;
    }
    return sql;
  };
}

function setByBraces(context: Context, call: Call): string {
  const create = call.args[3];
  if (create !== undefined && create.sql !== 'TRUE' && create.sql !== 'FALSE') return refuseConstruct(context, 'jsonb_set with this argument', create.range);
  return `jsonb_put(${argument(call, 0).sql}, ${bracedSteps(context, argument(call, 1))}, ${argument(call, 2).sql}, '${create?.sql === 'FALSE' ? 'replace' : 'set'}')`;
}

function kind(dialect: string): string {
  return `json_kind($1, '${dialect}')`;
}

/** DuckDB takes a path or a key. */
function duckPath(context: Context, call: Call): string {
  const path = argument(call, 1);
  if (path.text === undefined) return refuseConstruct(context, `${call.name} with a path that is no literal`, path.range);
  return quoteText(path.text.startsWith('$') ? path.text : `$."${path.text}"`);
}

/** `json_contains_path(j, 'one', '$.a', '$.b')`. */
function containsPath(context: Context, call: Call): string {
  const mode = argument(call, 1).text?.toLowerCase();
  if (mode !== 'one' && mode !== 'all') return refuseConstruct(context, 'json_contains_path with this word', argument(call, 1).range);
  const found = call.args.slice(2).map((path) => `(json_type(${argument(call, 0).sql}, ${path.sql}) IS NOT NULL)`);
  return `CASE WHEN (${argument(call, 0).sql}) IS NOT NULL THEN ${found.join(mode === 'one' ? ' OR ' : ' AND ')} END`;
}

const PG: readonly Dialect[] = ['postgresql'];
const DUCK: readonly Dialect[] = ['duckdb'];
const NATIVE: readonly Dialect[] = ['mysql'];

/** Functions that read, make and change JSON documents. */
export const DOCUMENT_RULES: readonly FunctionRule[] = makeRules([
  ['json_array_length jsonb_array_length', PG, 1, '#json_array_length($1)', 'integer'],
  ['json_array_length', ['duckdb', 'trino'], 1, '#json_array_length($1)', 'integer'],
  ['json_array_length', ['spark'], 1, "CASE WHEN json_valid($1) AND json_type($1) = 'array' THEN json_array_length($1) END", 'integer'],
  ['json_typeof jsonb_typeof', PG, 1, kind('postgresql'), 'text'],
  ['json_build_object jsonb_build_object', PG, atLeast(0), object, 'json'],
  ['json_build_array jsonb_build_array', PG, atLeast(0), list, 'json'],
  ['to_jsonb to_json', PG, 1, (context, call) => `CASE WHEN (${argument(call, 0).sql}) IS NOT NULL THEN ${call.name === 'to_jsonb' ? 'jsonb_of' : ''}(${asJson(context, argument(call, 0))}) END`, 'json'],
  ['row_to_json', PG, 1, (context, call) => (argument(call, 0).fields === undefined ? refuseConstruct(context, 'row_to_json of this value', call.range) : argument(call, 0).sql), 'json'],
  ['jsonb_set', PG, [3, 4], setByBraces, 'json'],
  ['jsonb_extract_path_text json_extract_path_text', PG, [2, 9], pathText, 'text'],
  ['json_object', [...NATIVE, ...DUCK, ...DORIS], atLeast(0), object, 'json'],
  ['json_array', [...NATIVE, ...DUCK, ...DORIS], atLeast(0), list, 'json'],
  ['json_length', MYSQL, 1, '#json_count($1)', 'integer'],
  ['json_length', MYSQL, 2, '#json_count(json_node_of($1, $2))', 'integer'],
  ['json_keys', NATIVE, 1, "json_styled(json_names($1), 'binary')", 'json'],
  ['json_keys', DUCK, 1, 'json_names($1)', 'texts'],
  ['json_object_keys', ['spark'], 1, 'json_names($1)', 'texts'],
  ['json_type', NATIVE, 1, kind('mysql'), 'text'],
  ['json_type', DUCK, 1, kind('duckdb'), 'text'],
  ['json_set', NATIVE, atLeast(3), put('set'), 'json'],
  ['json_insert', NATIVE, atLeast(3), put('insert'), 'json'],
  ['json_replace', NATIVE, atLeast(3), put('replace'), 'json'],
  ['json_remove', NATIVE, atLeast(2), put('remove'), 'json'],
  ['json_contains_path', NATIVE, atLeast(3), containsPath, 'boolean'],
  ['json_contains', NATIVE, 2, 'json_covers($1, $2)', 'boolean'],
  ['json_contains', NATIVE, 3, 'json_covers(json_node_of($1, $3), $2)', 'boolean'],
  ['json_value', NATIVE, 2, "json_scalar($1, $2, 'error')", 'text'],
  ['json_quote', NATIVE, 1, 'json_quote($1)', 'text'],
  ['json_valid', DUCK, 1, 'json_valid($1)', 'boolean'],
  ['json_extract json_extract_path', DUCK, 2, (context, call) => `json_path_json(${argument(call, 0).sql}, ${duckPath(context, call)})`, 'json'],
  ['json_extract_string json_extract_path_text', DUCK, 2, (context, call) => `json_path_text(${argument(call, 0).sql}, ${duckPath(context, call)})`, 'text'],
  ['json_exists', DUCK, 2, (context, call) => `json_path_json(${argument(call, 0).sql}, ${duckPath(context, call)}) IS NOT NULL`, 'boolean'],
  ['json_extract_path_text', ['redshift'], [2, 6], pathText, 'text'],
  ['json_query', ['sqlserver'], 2, 'json_nonscalar($1, $2)', 'json'],
  ['json_query json_extract', ['bigquery'], 2, "nullif(json_path_json($1, $2), 'null')", 'json'],
  ['json_value json_extract_scalar', ['bigquery'], 2, "json_scalar(CASE WHEN json_valid($1) = 0 THEN fail('JSON_VALUE of broken JSON is not supported by the local runner') ELSE $1 END, $2, 'null')", 'text'],
  ['json_value json_extract_scalar', ['sqlserver', 'oracle'], 2, "json_scalar($1, $2, 'null')", 'text'],
  ['json_extract_scalar', ['trino'], 2, "json_scalar($1, $2, 'null')", 'text'],
  ['isjson', ['sqlserver'], 1, '#json_valid($1)', 'integer'],
  ['json_extract_array', ['bigquery'], 1, "json_parts($1, 'items')", 'texts'],
  ['json_extract_string_array json_value_array', ['bigquery'], 1, "json_parts($1, 'texts')", 'texts'],
]);

/** `json_extract_path_text(j, 'a', 'b')`. */
function pathText(context: Context, call: Call): string {
  const steps = call.args.slice(1).map((arg) => (arg.text === undefined ? refuseConstruct(context, `${call.name} with a path that is no literal`, arg.range) : arg.text));
  return `json_steps(${argument(call, 0).sql}, ${quoteText(`{${steps.join(',')}}`)}, 1)`;
}
