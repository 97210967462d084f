/**
 * Ticks of nine crons in twelve zones over ten years against a walk minute by minute over each zone's clock:
 * `npx tsx bench/ticks.ts`; and how long long lists of ticks take.
 */
import { deepStrictEqual } from 'node:assert';
import { ticksBetween, ticksWithin, type Schedule } from '../src/core/schedule';
import { cronOf, ORACLE_TIMES, ORACLE_YEARS, ORACLE_ZONES, oracleTicks, wallMinutes } from '../test/unit/schedule/wallOracle';
import { percentile, report, timesOf } from './measure';

const DAY = 86_400_000;

/** Clocks are walked this long before what is compared: what they have shown before it counts. */
const LEAD_DAYS = 2;
const CHUNK_DAYS = 60;

function scheduleWith(cron: string, zone: string): Schedule {
  return { cron, zone, startAt: undefined, endAt: undefined };
}

/** How many ticks were compared. */
function compareZone(zone: string): number {
  let compared = 0;
  const end = Date.UTC(ORACLE_YEARS.last + 1, 0, 1);
  for (let from = Date.UTC(ORACLE_YEARS.first, 0, 1); from < end; from += CHUNK_DAYS * DAY) {
    const to = Math.min(end, from + CHUNK_DAYS * DAY);
    const walked = wallMinutes(zone, from - LEAD_DAYS * DAY, (to - from) / DAY + LEAD_DAYS).filter(({ instant }) => instant >= from);
    for (const times of ORACLE_TIMES) {
      const found = ticksWithin(scheduleWith(cronOf(times), zone), { from, to }, 1_000_000);
      const expected = oracleTicks(walked, times);
      deepStrictEqual(found.kind === 'ticks' && found.ticks, expected, `${cronOf(times)} in ${zone} from ${new Date(from).toISOString()}`);
      compared += expected.length;
    }
  }
  return compared;
}

const compared = ORACLE_ZONES.map((zone) => ({ zone, ticks: compareZone(zone) }));
for (const { zone, ticks } of compared) report(`${zone}: ticks that equal the walk`, ticks, '');
report('all zones', compared.reduce((sum, { ticks }) => sum + ticks, 0), 'ticks');
for (const years of [3, 10]) {
  const hourly = scheduleWith('0 0 * * * ? *', 'America/New_York');
  const query = { from: Date.UTC(2015, 0, 1), to: Date.UTC(2015 + years, 0, 1) - 1, limit: 100_000 };
  report(`every hour of ${years} years, p50`, percentile(timesOf(9, () => ticksBetween(hourly, query)), 0.5), 'ms');
}
