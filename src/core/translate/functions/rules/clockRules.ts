import type { ColumnType } from '../../expr';
import type { Dialect } from '../../../sql/lex/token';
import { EVERY, makeRules } from '../rule';

const DATE = 'clock_date(0)';
const TIMESTAMP = 'clock_timestamp(0)';

/** `generic` tasks may use the clock functions of every dialect; `sqlite` ones those that lint reports. */
const ANY: readonly Dialect[] = [...EVERY, 'generic', 'sqlite'];

function timestampOf(dialects: readonly Dialect[], names: string): readonly [string, readonly Dialect[], readonly [number, number], string, () => ColumnType] {
  return [names, dialects, [0, 0], TIMESTAMP, () => ({ type: 'timestamp', zoned: !names.startsWith('utc') })];
}

export const CLOCK_RULES = makeRules([
  timestampOf(ANY, 'now getdate sysdate getutcdate sysdatetime sysutcdatetime systimestamp statement_timestamp transaction_timestamp clock_timestamp'),
  timestampOf(ANY, 'utc_timestamp localtimestamp get_current_timestamp current_localtimestamp now64 current_datetime utctimestamp'),
  ['now current_timestamp utc_timestamp sysdate localtimestamp now64', ANY, [1, 1], 'clock_timestamp($1)', 'timestamp'],
  ['today curdate utc_date', ANY, [0, 0], DATE, 'date'],
  ['yesterday', ['clickhouse', 'generic'], [0, 0], `add_days(${DATE}, -1)`, 'date'],
  ['curtime utc_time localtime get_current_time', ANY, [0, 1], 'clock_time(0)', 'time'],
  ['unix_timestamp', ANY, [0, 0], '#clock_epoch()', 'integer'],
]);
