import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { isTemporal, type Expr } from '../../expr';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';

const PG: readonly Dialect[] = ['postgresql'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** `date_trunc('day', instant, 'Asia/Tokyo')`: as the clocks of the zone show it. */
function truncatedInZone(context: Context, call: Call): string {
  const [unit, value, zone] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  if (unit.text === undefined || value.zoned !== true || zone.type !== 'text') return refuseConstruct(context, 'date_trunc with a zone of this value', call.range);
  const shown = `utc_to_zone(${value.sql}, ${zone.sql}, 'postgresql')`;
  return `zone_to_utc(truncate_timestamp(${shown}, ${quoteText(unit.text.toLowerCase())}), ${zone.sql}, 'postgresql')`;
}

/** The digits behind the point that a literal or a column has. */
function scale(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'integer') return '0';
  return value.scale === undefined ? refuseConstruct(context, 'scale of this number', value.range) : `CASE WHEN (${value.sql}) IS NOT NULL THEN ${String(value.scale)} END`;
}

/** Steps of a path that is a literal `{a,0}` or an array of text. */
export function bracedSteps(context: Context, path: Expr): string {
  if (path.type === 'array') return path.sql;
  return path.text === undefined ? refuseConstruct(context, 'A path that is no literal', path.range) : `array_of_braces(${path.sql}, 'text')`;
}

function insertedDocument(context: Context, call: Call): string {
  const after = call.args[3];
  return `jsonb_inserted(${argument(call, 0).sql}, ${bracedSteps(context, argument(call, 1))}, ${argument(call, 2).sql}, ${after === undefined ? '0' : `CASE WHEN ${after.sql} THEN 1 ELSE 0 END`})`;
}

/** An array of text, or the literal of one. */
function list(context: Context, value: Expr): string {
  if (value.type === 'array') return value.sql;
  return value.text === undefined ? refuseConstruct(context, 'What is not known to be an array', value.range) : `array_of_braces(${value.sql}, 'text')`;
}

function ofTexts(context: Context, call: Call): string {
  const made = call.args.length === 1 ? `json_of_texts(${list(context, argument(call, 0))})` : `json_of_lists(${list(context, argument(call, 0))}, ${list(context, argument(call, 1))})`;
  return call.name === 'json_object' ? `json_styled(${made}, 'json')` : made;
}

/** `regexp_replace(text, pattern, by, start[, which[, flags]])`. */
function replacedFrom(context: Context, call: Call): string {
  const [text, pattern, by, start, which, flags] = call.args;
  if (start?.type !== 'integer') return refuseConstruct(context, 'regexp_replace with four arguments', call.range);
  return `regexp_replaced_at(${text?.sql ?? ''}, ${pattern?.sql ?? ''}, ${by?.sql ?? ''}, ${start.sql}, ${which?.sql ?? '1'}, ${flags?.sql ?? "''"})`;
}

/** A decimal with the digits that it has. */
function trimmed(context: Context, call: Call): string {
  const value = argument(call, 0);
  return isTemporal(value.type) ? refuseConstruct(context, 'trim_scale of this value', value.range) : value.sql;
}

/** More of PostgreSQL's own functions. */
export const POSTGRES_MORE_RULES: readonly FunctionRule[] = makeRules([
  ['date_trunc', PG, 3, truncatedInZone, () => ({ type: 'timestamp', zoned: true })],
  ['scale', PG, 1, scale, 'integer'],
  ['trim_scale', PG, 1, trimmed, 'decimal'],
  ['jsonb_insert', PG, [3, 4], insertedDocument, 'json'],
  ['jsonb_pretty', PG, 1, 'jsonb_pretty_text($1)', 'text'],
  ['jsonb_object json_object', PG, [1, 2], ofTexts, (_context, call) => ({ type: 'json', ...(call.name === 'jsonb_object' ? { binary: true } : {}) })],
  ['regexp_replace', PG, [5, 6], replacedFrom, 'text'],
  ['quote_nullable', PG, 1, (context, call) => (argument(call, 0).type === 'text' || argument(call, 0).type === 'null' ? "coalesce('''' || replace($1, '''', '''''') || '''', 'NULL')".replaceAll('$1', `(${argument(call, 0).sql})`) : refuseConstruct(context, 'quote_nullable of this value', call.range)), 'text'],
  ['to_hex', ['redshift'], 1, 'printf(\'%x\', $1)', 'text'],
]);
