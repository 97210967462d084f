import type { TextRange } from '../../base/textRange';
import type { Dialect } from '../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../context';
import { typed, type Expr } from '../expr';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { isUtcName } from './utcNames';

/** Dialects whose AT TIME ZONE makes an instant that is shown on the clock of its zone; in PostgreSQL it makes a time without zone. */
const WITH_CLOCKS: readonly Dialect[] = ['trino', 'sqlserver', 'oracle'];

/** What stands for such an instant where a value is wanted; it never reaches the local engine. */
const MARK = /zone_shown\((\d+), (\d+)\)/;

/** An instant and the zone whose clock shows it, both in SQL. */
interface Zoned {
  readonly instant: string;
  readonly zone: string;
}

export function hasClocks(context: Context): boolean {
  return inDialect(context, ...WITH_CLOCKS);
}

/** The SQL of the local engine for the time that a zone's clock shows at an instant. */
function wallOf(context: Context, { instant, zone }: Zoned): string {
  return `utc_to_zone(${instant}, ${zone}, '${context.dialect}')`;
}

function shown({ start, end }: TextRange, clock: NonNullable<Expr['clock']>): Expr {
  return { ...typed(`zone_shown(${String(start)}, ${String(end)})`, { type: 'timestamp', zoned: true }, { start, end }), clock };
}

/** Whether the SQL of a zone is a literal that names UTC. */
function isUtc(zone: string): boolean {
  return isUtcName(/^'([^']*)'$/.exec(zone)?.[1] ?? '');
}

/** An instant on the clock of a zone. One of UTC is kept as all other values; SQL Server's text has its offset. */
export function instantOnClock(context: Context, zoned: Zoned, range: TextRange): Expr {
  const { instant, zone } = zoned;
  if (isUtc(zone) && context.dialect !== 'sqlserver') return { ...typed(instant, { type: 'timestamp', zoned: true }, range), clock: { ...zoned, wall: instant } };
  return shown(range, { ...zoned, wall: wallOf(context, zoned) });
}

/** The instant at which the clock of a zone shows a time; a time that it skips is shown as the one behind the gap. */
export function timeOnClock(context: Context, time: Pick<Expr, 'sql'>, { zone, range }: { readonly zone: Expr; readonly range: TextRange }): Expr {
  const instant = isUtc(zone.sql) ? time.sql : `zone_to_utc(${time.sql}, ${zone.sql}, '${context.dialect}')`;
  return instantOnClock(context, { instant, zone: zone.sql }, range);
}

/** An instant whose clock was turned back to `wall`, say to the beginning of its day. */
export function atWall(context: Context, { clock, range }: Expr, { wall, isWithinHour }: { readonly wall: string; readonly isWithinHour: boolean }): Expr {
  if (clock === undefined) return refuseConstruct(context, 'A time zone of this value', range);
  const instant = isWithinHour
    ? `timestamp_of_epoch(CAST(round(epoch_of(${clock.instant}) - epoch_of(${clock.wall}) + epoch_of(${wall})) AS INTEGER), 1)`
    : `zone_to_utc(${wall}, ${clock.zone}, '${context.dialect}')`;
  return shown(range, { wall, zone: clock.zone, instant });
}

const ZONED_TEXT = /^(\d{4}-\d\d?-\d\d? \d\d?:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?([A-Za-z]+(?:\/[\w+-]+)+|[+-]\d\d:\d\d)$/;

/** `TIMESTAMP '2024-05-01 10:00:00 Europe/Berlin'`; `undefined`: the text names no zone. */
export function zonedLiteral(context: Context, text: string, range: TextRange): Expr | undefined {
  const [, time, zone] = (inDialect(context, 'trino', 'oracle', 'bigquery') ? ZONED_TEXT.exec(text) : null) ?? [];
  if (time === undefined || zone === undefined) return undefined;
  if (context.dialect === 'bigquery') return typed(`zone_to_utc(cast_timestamp(${quoteText(time)}, 'error'), ${quoteText(zone)}, 'bigquery')`, { type: 'timestamp' }, range);
  return timeOnClock(context, { sql: `cast_timestamp(${quoteText(time)}, 'error')` }, { zone: typed(quoteText(zone), { type: 'text' }, range), range });
}

/** `value AT TIME ZONE zone` of dialects with clocks. SQL Server reads a value without zone as a time of that clock, the others as one of UTC. */
export function atTimeZone(context: Context, value: Expr, { zone, range }: { readonly zone: Expr; readonly range: TextRange }): Expr {
  if (value.type !== 'timestamp' || zone.type !== 'text' || zone.interval !== undefined) return refuseConstruct(context, 'AT TIME ZONE of this value', range);
  if (value.clock !== undefined) return instantOnClock(context, { instant: value.clock.instant, zone: zone.sql }, range);
  if (context.dialect === 'sqlserver' && value.zoned !== true) return timeOnClock(context, value, { zone, range });
  return instantOnClock(context, { instant: value.sql, zone: zone.sql }, range);
}

/** What the clock of a value shows, as a timestamp without zone; a value without clock is itself. */
export function onWall(value: Expr): Expr {
  return value.clock === undefined ? value : typed(value.clock.wall, { type: 'timestamp' }, value.range);
}

/** Refuses a statement in which an instant on a clock is a value: its text, say, would have the zone in it. */
export function refuseClocks(context: Context, sql: string): void {
  const mark = hasClocks(context) ? MARK.exec(sql) : null;
  if (mark !== null) refuse('A timestamp with a time zone as a value is not supported by the local runner: cast it to DATE or TIMESTAMP.', { start: Number(mark[1]), end: Number(mark[2]) });
}
