import { parseScheduleTime } from '../../schedule';

/** Words and marks of a time that is computed when it is read: `now`, `days_ago(1)`, `-7d`, `$[yyyy-MM-dd]`, `{{ ds }}`, `$(date)`. */
const RELATIVE = /\b(?:now|today|yesterday|tomorrow|utcnow|sysdate|days?_ago|current_\w+)\b|\$[[{(]|\{\{|`|^\s*[-+]\s*\d+\s*[a-z]+\s*$|\bago\b/i;

/** Whether a start or end time follows the clock. A time that is written out never does. */
export function isRelativeTime(text: string): boolean {
  return parseScheduleTime(text, 'UTC', 'exact') === undefined && RELATIVE.test(text);
}
