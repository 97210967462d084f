import { zoneOf } from '../../schedule';
import { wallAt } from '../../schedule/zone';
import { DAY_MS, type WallTime } from '../../schedule/calendar';
import type { RuleContext } from '../rule';
import { namesDay, namesMoment } from './columnNames';
import { exampleMomentOf } from './renderedWindow';
import { endOfMoment, type WallMoment } from './wallText';
import { lowerBoundOf, type WindowPredicate } from './windowPredicates';

/** Names of parameters that stand for the day that an instance is for, where nothing says what their value is. */
const DAY_PARAMETERS = /^'?\$\{(?:schedule_time|data_date|biz_?date|dt|ds)\}'?$/;

/**
 * Whether what the predicate lets in begins behind the instance's own day: `dt > '${schedule_time}'` of a day column, or
 * any start on a later day.
 */
export function startsBehindWindow(context: RuleContext, predicate: WindowPredicate): boolean {
  const lower = lowerBoundOf(predicate);
  if (lower === undefined || predicate.condition.operator === 'between') return false;
  const isDay = namesDay(predicate.column) && !namesMoment(predicate.column);
  const moment = exampleMomentOf(context, predicate, lower.value);
  if (moment === undefined || context.workflow === undefined) {
    const text = predicate.step.part.text.slice(lower.value.range.start, lower.value.range.end);
    return isDay && !lower.isClosed && DAY_PARAMETERS.test(text);
  }
  const from = !lower.isClosed && isDay ? startBehind(moment) : moment.wall;
  return from >= (Math.floor(wallAt(zoneOf(context.workflow), context.dates.instant) / DAY_MS) + 1) * DAY_MS;
}

/** Where the first day lies that is greater than a day or a moment of it. */
function startBehind(moment: WallMoment): WallTime {
  if (moment.precision === 'second') return (Math.floor(moment.wall / DAY_MS) + 1) * DAY_MS;
  return moment.precision === 'day' ? endOfMoment(moment) : moment.wall;
}
