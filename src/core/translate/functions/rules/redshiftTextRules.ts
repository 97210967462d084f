import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import type { Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { inArray } from '../../expressions/elements';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule } from '../rule';

const RS: readonly Dialect[] = ['redshift'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Flags of a pattern: `i` and `c` for the case of letters, `p` for the patterns of Perl; `e` where a group is taken. */
function flagsOf(context: Context, flags: Expr | undefined, known: RegExp): string {
  if (flags !== undefined && (flags.text === undefined || !known.test(flags.text))) return refuseConstruct(context, 'These flags of a pattern', flags.range);
  return flags?.text?.includes('i') === true ? "'i'" : "''";
}

/** `regexp_replace(text, pattern[, by[, position[, flags]]])`: `$1` is a group. */
function replaced(context: Context, call: Call): string {
  const [text, pattern, by, position, flags] = call.args;
  return `regexp_replaced_at(${text?.sql ?? ''}, ${pattern?.sql ?? ''}, ${byGroups(context, by)}, ${position?.sql ?? '1'}, 0, ${flagsOf(context, flags, /^[icp]*$/)})`;
}

/** `$1` as the common form `\1`. */
function byGroups(context: Context, by: Expr | undefined): string {
  if (by?.text === undefined) return by?.sql ?? "''";
  if (/\\/.test(by.text)) return refuseConstruct(context, 'A backslash in what a pattern is replaced by', by.range);
  return quoteText(by.text.replace(/\$(\d)/g, '\\$1'));
}

function counted(context: Context, call: Call): string {
  const [text, pattern, position, flags] = call.args;
  return `#regexp_count_at(${text?.sql ?? ''}, ${pattern?.sql ?? ''}, ${position?.sql ?? '1'}, ${flagsOf(context, flags, /^[icp]*$/)})`;
}

/** Nothing found is an empty text; `e`: the first group. */
function found(context: Context, call: Call): string {
  const [text, pattern, start, which, flags] = call.args;
  const all = call.args.map((value) => `(${value.sql}) IS NOT NULL`).join(' AND ');
  const group = flags?.text?.includes('e') === true && /(?<!\\)\((?!\?)/.test(pattern?.text ?? '') ? '1' : '0';
  return `coalesce(regexp_found(${text?.sql ?? ''}, ${pattern?.sql ?? ''}, ${group}, ${start?.sql ?? '1'}, ${which?.sql ?? '1'}, ${flagsOf(context, flags, /^[icep]*$/)}), CASE WHEN ${all} THEN '' END)`;
}

/** The last argument `true` gives NULL for broken JSON; without it that fails. */
function checked(context: Context, call: Call): { readonly json: string; readonly call: Call } {
  const last = call.args.at(-1);
  const isLenient = last?.sql === 'TRUE';
  const args = last?.type === 'boolean' ? call.args.slice(0, -1) : call.args;
  const { sql, range } = argument(call, 0);
  if (last?.type === 'boolean' && !isLenient && last.sql !== 'FALSE') return refuseConstruct(context, 'This last argument', range);
  const json = `CASE WHEN json_valid(${sql}) = 1 THEN ${sql} WHEN json_valid(${sql}) = 0 THEN ${isLenient ? 'NULL' : "fail('a text is no JSON')"} END`;
  return { json: `(${json})`, call: { ...call, args } };
}

function length(context: Context, call: Call): string {
  const { json } = checked(context, call);
  return `CASE WHEN json_type(${json}) = 'array' THEN json_array_length(${json}) WHEN ${json} IS NOT NULL THEN fail('a JSON value is no array') END`;
}

function pathText(context: Context, given: Call): string {
  const { json, call } = checked(context, given);
  const steps = call.args.slice(1).map((arg) => (arg.text === undefined || /[{},"\\]/.test(arg.text) ? refuseConstruct(context, `${call.name} with a path that is no plain literal`, arg.range) : arg.text));
  return `json_steps(${json}, ${quoteText(`{${steps.join(',')}}`)}, 1)`;
}

/** `OBJECT('a', 1, …)`. */
function object(context: Context, call: Call): string {
  if (call.args.length % 2 === 1) return refuseConstruct(context, 'OBJECT without a value for each name', call.range);
  return `json_object(${call.args.map((arg, i) => (i % 2 === 0 ? arg.sql : inArray(arg))).join(', ')})`;
}

function concatenated(context: Context, call: Call): string {
  if (call.args.length !== 2) return refuse("Redshift's CONCAT joins two values: use || for more.", call.range);
  if (call.args.some((arg) => arg.type === 'array')) return refuseConstruct(context, 'concat of arrays', call.range);
  return `(${call.args.map((arg) => `(${asTextSql(context, arg)})`).join(' || ')})`;
}

/** Redshift's functions of text, patterns and JSON in text. */
export const REDSHIFT_TEXT_RULES: readonly FunctionRule[] = makeRules([
  ['regexp_replace', RS, [4, 5], replaced, 'text'],
  ['regexp_replace', RS, 3, replaced, 'text'],
  ['regexp_count', RS, [3, 4], counted, 'integer'],
  ['regexp_substr', RS, [2, 5], found, 'text'],
  ['concat', RS, atLeast(1), concatenated, 'text'],
  ['sha1 func_sha1', RS, 1, 'hash_sha1($1)', 'text'],
  ['octetindex', RS, 2, '#byte_position($2, $1, 1, 0)', 'integer'],
  ['difference', RS, 2, '#sounds_alike($1, $2)', 'integer'],
  ['text_to_int_alt', RS, 1, "CAST(cast_integer(CASE WHEN trim($1) LIKE '%-' OR trim($1) LIKE '%+' THEN substr(trim($1), -1) || substr(trim($1), 1, length(trim($1)) - 1) ELSE $1 END, 'error', 1) AS INTEGER)", 'integer'],
  ['json_array_length', RS, [1, 2], length, 'integer'],
  ['json_extract_path_text', RS, [2, 7], pathText, 'text'],
  ['object', RS, atLeast(0), object, 'json'],
  ['array_flatten', RS, 1, 'array_flat($1)', () => ({ type: 'array' })],
]);
