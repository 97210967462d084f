import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { isTemporal, typed, type ColumnType, type Expr } from '../../expr';
import { refuseOrder } from '../../expressions/jsonb';
import { asSpan } from '../../expressions/spans';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';

const PG: readonly Dialect[] = ['postgresql'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function moments(context: Context, call: Call, from: number): readonly string[] {
  return call.args.slice(from).map((value) => (isTemporal(value.type) ? value.sql : refuseConstruct(context, `${call.name} of this value`, value.range)));
}

function justified(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type !== 'interval') return refuseConstruct(context, `${call.name} of this value`, value.range);
  return `span_justified(${value.sql}, ${quoteText(call.name.slice('justify_'.length))})`;
}

const SPAN_UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'];

/** `make_interval(years, months, …)`, also by name. */
function makeInterval(_context: Context, call: Call): string {
  const parts = call.args.map((value, i) => {
    const unit = value.label?.toLowerCase() ?? SPAN_UNITS[i] ?? '';
    return SPAN_UNITS.includes(unit) ? `(${value.sql}) || ${quoteText(` ${unit} `)}` : refuse(`make_interval has no argument ${unit}.`, value.range);
  });
  return `span_of(${parts.length === 0 ? "'0 days'" : parts.join(' || ')})`;
}

function slices(context: Context, call: Call): string {
  const step = argument(call, 0);
  const span = step.type === 'interval' ? step.sql : step.text !== undefined ? `span_of(${step.sql})` : refuseConstruct(context, 'date_bin by this value', step.range);
  return `timestamp_of_epoch(date_in_slices(${span}, ${moments(context, call, 1).join(', ')}), 1000000)`;
}

const sameMoment = (_context: Context, call: Call): ColumnType => ({ type: 'timestamp', zoned: call.args[1]?.zoned });

function numberOfText(context: Context, call: Call): string {
  const pattern = argument(call, 1);
  if (pattern.text === undefined || !/^[09,.GDS]+(?:MI|PR|S)?$/i.test(pattern.text)) return refuseConstruct(context, 'to_number with this pattern', pattern.range);
  return `number_of_pattern(${argument(call, 0).sql})`;
}

function firstMatch(_context: Context, call: Call): string {
  const [text, pattern, flags] = call.args;
  return `json_extract(regexp_all_groups(${text?.sql ?? ''}, ${pattern?.sql ?? ''}, ${flags?.sql ?? "''"}), '$[0]')`;
}

/** PostgreSQL's own functions of intervals, numbers and JSON. */
export const POSTGRES_RULES: readonly FunctionRule[] = makeRules([
  ['age', PG, 2, (context, call) => `span_age(${moments(context, call, 0).join(', ')})`, 'interval'],
  ['justify_days justify_hours justify_interval', PG, 1, justified, 'interval'],
  ['make_interval', PG, [0, 7], makeInterval, 'interval'],
  ['date_bin', PG, 3, slices, sameMoment],
  ['isfinite', PG, 1, (context, call) => `((${typed(moments(context, call, 0)[0] ?? '', { type: 'timestamp' }, call.range).sql}) IS NOT NULL OR NULL)`, 'boolean'],
  ['to_number', PG, 2, numberOfText, 'decimal'],
  ['regexp_match', PG, [2, 3], firstMatch, 'texts'],
  ['jsonb_strip_nulls json_strip_nulls', PG, 1, 'json_stripped($1)', 'json'],
]);

/** Functions that take PostgreSQL's intervals as values. */
const TAKES_SPANS = new Set('justify_days justify_hours justify_interval date_bin coalesce nullif date_part extract timezone to_char greatest least'.split(' '));

/** Intervals are texts here, which most functions would read as something else; a name of an argument stands in few calls. */
export function checkValues(context: Context, call: Call): void {
  if (call.name === 'greatest' || call.name === 'least') call.args.forEach((value) => { refuseOrder(context, value); });
  const span = call.args.find((value) => value.type === 'interval');
  if (span !== undefined && !TAKES_SPANS.has(call.name)) refuseConstruct(context, `${call.name} of an interval`, span.range);
  const named = context.dialect === 'postgresql' ? call.args.find((value) => value.label !== undefined) : undefined;
  if (named !== undefined && call.name !== 'make_interval' && !call.name.startsWith('jsonb_path_')) refuseConstruct(context, 'An argument by name', named.range);
}

/** The sum or average of intervals; `undefined`: these are none. */
export function totalOfSpans(context: Context, call: Call, suffix: string): string | undefined {
  const value = call.args[0] === undefined ? undefined : asSpan(context, call.args[0]);
  if (value?.type !== 'interval') return undefined;
  if (call.name !== 'sum' && call.name !== 'avg') return refuseConstruct(context, `${call.name} of intervals`, value.range);
  return `span_total(json_group_array(${call.distinct ? 'DISTINCT ' : ''}${value.sql})${suffix}, ${call.name === 'avg' ? '1' : '0'})`;
}
