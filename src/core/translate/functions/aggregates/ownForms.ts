import { refuseConstruct, type Context } from '../../context';
import { asTextSql } from '../../expressions/casts';
import type { Call } from '../arguments';
import { filterOf, suffix } from './aggregate';

/** ClickHouse's `lagInFrame` and `leadInFrame`, where the frame reaches as far as the row that is looked for; `undefined`: another function. */
export function inFrame(context: Context, call: Call): Call | undefined {
  if (context.dialect !== 'clickhouse' || (call.name !== 'laginframe' && call.name !== 'leadinframe')) return undefined;
  const name = call.name === 'laginframe' ? 'lag' : 'lead';
  const over = call.over ?? refuseConstruct(context, `${call.name} without OVER`, call.range);
  const [, start, end] = /(?:ROWS|RANGE|GROUPS) BETWEEN (.+?) AND (.+?)\)$/.exec(over) ?? ['', 'UNBOUNDED PRECEDING', 'CURRENT ROW'];
  const reaches = name === 'lag' ? start === 'UNBOUNDED PRECEDING' : end === 'UNBOUNDED FOLLOWING' && start === 'UNBOUNDED PRECEDING';
  return reaches && !/ROWS (?!BETWEEN)|^ OVER \[/.test(over) ? { ...call, name } : refuseConstruct(context, `${call.name} with this frame`, call.range);
}

/** Aggregates that BigQuery's LIMIT cuts. */
export const LIMITED: ReadonlySet<string> = new Set(['array_agg', 'string_agg']);

/** BigQuery's IGNORE NULLS of ARRAY_AGG is a filter, its `ANY_VALUE(x HAVING MAX y)` is MAX_BY; the call itself where it has neither. */
export function bigqueryCall(call: Call): Call {
  const [value] = call.args;
  if (call.having !== undefined && value !== undefined && call.name === 'any_value' && call.args.length === 1) {
    const { having, ...plain } = call;
    return { ...plain, name: having.sign === 1 ? 'max_by' : 'min_by', args: [value, having.key] };
  }
  if (!call.ignoresNulls || value === undefined || call.name !== 'array_agg') return call;
  const present = `(${value.sql}) IS NOT NULL`;
  return { ...call, ignoresNulls: false, filter: call.filter === undefined ? present : `(${call.filter}) AND ${present}` };
}

/** `STRING_AGG(x, ',' ORDER BY y LIMIT 2)`. */
export function limitedText(context: Context, call: Call): string {
  const [value, second] = call.args;
  const count = call.limit?.number;
  if (value === undefined || count === undefined || call.over !== undefined) return refuseConstruct(context, 'STRING_AGG with this LIMIT', call.range);
  const text = asTextSql(context, value);
  const all = `json_group_array(${call.distinct ? 'DISTINCT ' : ''}${text}${call.order === undefined ? '' : ` ${call.order}`})${filterOf(call, [`(${text}) IS NOT NULL`])}`;
  return `nullif(array_text(list_span(${all}, 1, ${String(count)}, 1), ${second?.sql ?? "','"}, NULL), '')`;
}

/** The texts of all rows with something between them. */
export function joinTexts(call: Call, text: string, between: string): string {
  const order = call.order === undefined ? '' : ` ${call.order}`;
  const whole = /^ OVER \((PARTITION BY .*)?\)$/s.exec(call.over ?? '');
  if (!call.distinct && whole !== null && order !== '') return `group_concat(${text}, ${between})${filterOf(call, [])} OVER (${whole[1] ?? ''}${order} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`;
  if (!call.distinct) return `group_concat(${text}, ${between}${order})${suffix(call)}`;
  const filter = filterOf(call, [`(${text}) IS NOT NULL`]);
  return `nullif(array_text(json_group_array(DISTINCT ${text}${order})${filter}${call.over ?? ''}, ${between}, NULL), '')`;
}
