import { refuseConstruct, type Context } from '../../context';
import { isTemporal, type Expr } from '../../expr';
import { isUtcName } from '../../expressions/utcNames';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';
import { truncationUnit } from './dateRules';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Whether a zone is there and none that is written as UTC. */
export function isElsewhere(zone: Expr | undefined): zone is Expr {
  return zone !== undefined && !isUtcName(zone.text ?? '');
}

function checked(context: Context, zone: Expr): Expr {
  return zone.type === 'text' && zone.interval === undefined ? zone : refuseConstruct(context, 'A time zone of this value', zone.range);
}

/** What the clock of a zone shows at an instant; without a zone that of UTC. */
export function civil(context: Context, instant: string, zone: Expr | undefined): string {
  return isElsewhere(zone) ? `utc_to_zone(${instant}, ${checked(context, zone).sql}, 'bigquery')` : instant;
}

/** The instant at which the clock of a zone shows a time; without a zone that of UTC. */
export function instantOf(context: Context, time: string, zone: Expr | undefined): string {
  return isElsewhere(zone) ? `zone_to_utc(${time}, ${checked(context, zone).sql}, 'bigquery')` : time;
}

/** The date or time of an instant on the clock of a zone. */
function shown(target: 'date' | 'timestamp'): (context: Context, call: Call) => string {
  return (context, call) => {
    const value = argument(call, 0);
    return isTemporal(value.type) ? `cast_${target}(${civil(context, value.sql, argument(call, 1))}, 'error')` : refuseConstruct(context, `${call.name} of this value`, value.range);
  };
}

/** `TIMESTAMP(text or date or datetime, zone)`. A text may name its own zone, which a column's does not tell. */
function instant(context: Context, call: Call): string {
  const value = argument(call, 0);
  const isKnown = isTemporal(value.type) || /^\d{4}-\d\d?-\d\d?(?:[ T]\d\d?:\d\d(?::\d\d(?:\.\d{1,6})?)?)?$/.test(value.text ?? '');
  return isKnown ? instantOf(context, `cast_timestamp(${value.sql}, 'error')`, argument(call, 1)) : refuseConstruct(context, 'TIMESTAMP of this value', value.range);
}

/** `TIMESTAMP_TRUNC(instant, DAY, zone)`. Hours that a clock shows twice would be one. */
function truncated(context: Context, call: Call): string {
  const [value, unit, zone] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  const name = truncationUnit(context, unit);
  if (isElsewhere(zone) && ['hour', 'minute', 'second', 'millisecond', 'microsecond'].includes(name)) return refuseConstruct(context, 'TIMESTAMP_TRUNC to this unit in a time zone', unit.range);
  const counted = name === 'week' && (unit.column ?? '').toLowerCase() === 'week' ? 'sunday' : name;
  return instantOf(context, `truncate_timestamp(${civil(context, value.sql, zone)}, ${quoteText(counted)})`, zone);
}

/** BigQuery's functions that take a time zone (its manual, "Time zones"). */
export const BIGQUERY_ZONE_RULES: readonly FunctionRule[] = makeRules([
  ['date', ['bigquery'], 2, shown('date'), 'date'],
  ['datetime', ['bigquery'], 2, shown('timestamp'), 'timestamp'],
  ['timestamp', ['bigquery'], 2, instant, 'timestamp'],
  ['timestamp_trunc', ['bigquery'], 3, truncated, 'timestamp'],
]);
