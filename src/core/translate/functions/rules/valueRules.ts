import { mysqlExtract } from '../../expressions/elements';
import { inDialect, refuseConstruct, type Context } from '../../context';
import { comparedDocuments } from '../../expressions/jsonb';
import { binary } from '../../expressions/operators';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, DORIS, EVERY, HIVE, makeRules, MYSQL, POSTGRESQL, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

/** Dialects in which greatest and least leave NULLs out. */
const SKIPS_NULLS: readonly Dialect[] = [...POSTGRESQL, 'spark', 'duckdb', 'sqlserver'];
const KEEPS_NULLS: readonly Dialect[] = ['hive', ...MYSQL, 'trino', 'bigquery', 'snowflake', 'clickhouse', 'oracle', 'flink'];

/** Most arguments of a NULL-skipping greatest: its SQL doubles with each. */
const MAX_SKIPPED = 8;

function extreme(name: 'max' | 'min'): (context: Context, call: Call) => string {
  return (context, call) => {
    const letters = call.args.map((arg) => arg.text ?? '').join('');
    const text = context.dialect === 'mysql' && /[a-z]/.test(letters) && /[A-Z]/.test(letters) ? call.args.find((arg) => arg.text !== undefined) : undefined;
    if (text !== undefined) refuseConstruct(context, `${call.name} of texts, whose case MySQL ignores,`, text.range);
    const isMixed = inDialect(context, ...MYSQL) && call.args.some((arg) => arg.type === 'text') && call.args.some((arg) => arg.type === 'integer' || arg.type === 'decimal' || arg.type === 'real');
    if (isMixed) refuseConstruct(context, `${call.name} of texts and numbers`, call.range);
    if (inDialect(context, ...KEEPS_NULLS)) return `${name}(${call.args.map((arg) => arg.sql).join(', ')})`;
    if (call.args.length > MAX_SKIPPED) refuseConstruct(context, `${call.name} of more than ${String(MAX_SKIPPED)} values`, call.range);
    return call.args.map((arg) => arg.sql).reduce((left, right) => `${name}(coalesce(${left}, ${right}), coalesce(${right}, ${left}))`);
  };
}

/** Oracle's `decode(x, a, b, …, otherwise)`: NULL equals NULL. */
function decode(context: Context, call: Call): string {
  const [value, ...rest] = call.args;
  const parts: string[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) parts.push(`WHEN (${value?.sql ?? 'NULL'}) IS (${rest[i]?.sql ?? 'NULL'}) THEN ${rest[i + 1]?.sql ?? 'NULL'}`);
  if (parts.length === 0) refuseConstruct(context, 'decode with two arguments', call.range);
  const last = rest.length % 2 === 1 ? ` ELSE ${rest.at(-1)?.sql ?? 'NULL'}` : '';
  return `CASE ${parts.join(' ')}${last} END`;
}

/** `field(x, a, b)`: where `x` stands in the list, 0 when it does not. */
function field(context: Context, call: Call): string {
  const [value, ...list] = call.args;
  const folds = context.dialect === 'mysql' && call.args.some((arg) => arg.text !== undefined) ? ' COLLATE NOCASE' : '';
  return `CASE ${list.map((item, i) => `WHEN (${value?.sql ?? 'NULL'}) = (${item.sql})${folds} THEN ${String(i + 1)}`).join(' ')} ELSE 0 END`;
}

function elt(_context: Context, call: Call): string {
  const [index, ...list] = call.args;
  return `CASE ${index?.sql ?? 'NULL'} ${list.map((item, i) => `WHEN ${String(i + 1)} THEN ${item.sql}`).join(' ')} END`;
}

export const VALUE_RULES: readonly FunctionRule[] = makeRules([
  ['coalesce', EVERY, atLeast(2), 'coalesce($*)', 'common'],
  ['coalesce', EVERY, 1, '$1', 'first'],
  ['nvl', [...HIVE, 'oracle', 'snowflake', 'redshift', ...DORIS, 'trino'], 2, 'coalesce($1, $2)', 'common'],
  ['nvl', ['hive', 'spark'], atLeast(2), 'coalesce($*)', 'common'],
  ['nvl2', ['spark', 'oracle', 'snowflake', 'redshift'], 3, 'CASE WHEN ($1) IS NOT NULL THEN $2 ELSE $3 END', 'rest'],
  ['ifnull', [...MYSQL, 'spark', 'bigquery', 'snowflake', 'clickhouse', 'duckdb', 'flink'], 2, 'coalesce($1, $2)', 'common'],
  ['isnull', ['sqlserver'], 2, 'coalesce($1, $2)', 'common'],
  ['isnull', [...HIVE, 'mysql'], 1, '($1) IS NULL', 'boolean'],
  ['isnotnull', HIVE, 1, '($1) IS NOT NULL', 'boolean'],
  ['nullif', EVERY, 2, (context, call) => sameAsNull(context, call), 'first'],
  ['zeroifnull', ['snowflake'], 1, 'coalesce($1, 0)', 'first'],
  ['nullifzero', ['snowflake'], 1, 'nullif($1, 0)', 'first'],
  ['if iff iif', EVERY.filter((dialect) => dialect !== 'postgresql' && dialect !== 'redshift' && dialect !== 'oracle'), 3, 'CASE WHEN $1 THEN $2 ELSE $3 END', 'rest'],
  ['if', ['trino', 'starrocks'], 2, 'CASE WHEN $1 THEN $2 END', 'rest'],
  ['equal_null', ['snowflake', 'spark'], 2, '($1) IS ($2)', 'boolean'],
  ['choose', ['sqlserver'], atLeast(2), elt, 'rest'],
  ['to_varchar', ['snowflake'], 1, '$t1', 'text'],
  ['num_nonnulls', ['postgresql'], atLeast(1), (_context, call) => call.args.map((arg) => `((${arg.sql}) IS NOT NULL)`).join(' + '), 'integer'],
  ['num_nulls', ['postgresql'], atLeast(1), (_context, call) => call.args.map((arg) => `((${arg.sql}) IS NULL)`).join(' + '), 'integer'],
  ['decode', ['oracle', 'snowflake', 'redshift', 'spark'], atLeast(3), decode, 'unknown'],
  ['field', [...MYSQL, 'hive'], atLeast(2), field, 'integer'],
  ['elt', [...HIVE, ...MYSQL], atLeast(2), elt, 'rest'],
  ['greatest', [...SKIPS_NULLS, ...KEEPS_NULLS], atLeast(2), extreme('max'), 'common'],
  ['least', [...SKIPS_NULLS, ...KEEPS_NULLS], atLeast(2), extreme('min'), 'common'],
  ['json_extract', ['doris'], 2, (context, call) => mysqlExtract(call.args[0]?.sql ?? '', plainPath(context, call), 'compact'), 'json'],
  ['json_unquote', MYSQL, 1, 'json_unquoted($1)', 'text'],
  ['json_valid', ['mysql'], 1, 'json_valid($1)', 'boolean'],
  ['get_json_object get_json_string json_extract_path_text', DORIS, 2, 'json_path_text(json_of_key($1, $2), $2)', 'text'],
  ['json_extract', ['trino'], 2, 'json_path_json($1, $2)', 'json'],
]);

/** A path without wildcards, which would give several values. */
function plainPath(context: Context, call: Call): string {
  const path = call.args[1];
  if (path?.text === undefined) return `CASE WHEN instr(${path?.sql ?? ''}, '*') > 0 THEN fail('wildcards in JSON paths are not supported by the local runner') ELSE ${path?.sql ?? ''} END`;
  return path.text.includes('*') ? refuseConstruct(context, 'A wildcard in a JSON path', path.range) : path.sql;
}

/** PostgreSQL's jsonb is not compared as it is written. */
function sameAsNull(context: Context, call: Call): string {
  const [value, other] = call.args;
  if (value === undefined || other === undefined) return refuse('An argument is missing.', call.range);
  const documents = comparedDocuments(context, [value, other]);
  if (documents === undefined && inDialect(context, 'sqlserver', 'oracle', 'mysql')) return `(CASE WHEN ${binary(context, '=', [value, other]).sql} THEN NULL ELSE ${value.sql} END)`;
  if (documents === undefined) return `nullif(${value.sql}, ${other.sql})`;
  return `(CASE WHEN ${documents[0].sql} = ${documents[1].sql} THEN NULL ELSE ${value.sql} END)`;
}
