import { collect } from '../../../base/collect';
import { findDaySteps, type DayStep } from '../../../sql/facts/dayArithmetic';
import { zoneOf } from '../../../schedule';
import { DAY_MS } from '../../../schedule/calendar';
import { offsetAt } from '../../../schedule/zone';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { sqlEdit } from '../../sqlEdit';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf, type SqlPiece, type TaskScript } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A day is counted in hours or seconds',
  why: 'On the day of a clock change a day has 23 or 25 hours. A step of 24 hours then ends in another day, or an hour off midnight, and an hour of data is read twice or never.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: "SELECT id FROM s WHERE ts >= unix_timestamp('${schedule_time}') - 86400" },
    { kind: 'sql', dialect: 'trino', text: "SELECT id FROM s WHERE ts >= TIMESTAMP '${schedule_time}' - interval '24' hour" },
    { kind: 'sql', dialect: 'postgresql', text: "SELECT id FROM s WHERE ts >= timestamptz '${schedule_time}' - interval '24 hours'" },
    { kind: 'sql', dialect: 'sqlserver', text: "SELECT id FROM s WHERE ts >= DATEADD(hour, -24, '${schedule_time}')" },
    { kind: 'sql', dialect: 'oracle', text: "SELECT id FROM s WHERE ts >= TO_DATE('${schedule_time}', 'YYYY-MM-DD') - 1/24*24" },
  ],
  good: [
    { kind: 'sql', dialect: 'trino', text: "SELECT id FROM s WHERE ts >= TIMESTAMP '${schedule_time}' - interval '1' day" },
    { kind: 'sql', dialect: 'postgresql', text: "SELECT (ended - started) / 86400, ttl % 86400 FROM s WHERE ended - started > interval '24 hours'" },
    { kind: 'sql', dialect: 'spark', text: "SELECT sum(n) OVER (ORDER BY ts RANGE BETWEEN INTERVAL 24 HOURS PRECEDING AND CURRENT ROW), ts - interval '12' hour FROM s LIMIT 86400" },
    { kind: 'sql', dialect: 'bigquery', text: 'SELECT TIMESTAMP_SUB(ts, INTERVAL 24 HOUR) FROM s' },
  ],
  whenToIgnore: 'When the last 24 hours are meant and not a day.',
  threads: ['https://github.com/PostHog/posthog/pull/50367', 'https://github.com/PrefectHQ/prefect/pull/729'],
};

const DAY_STEPS = statementFact({ find: ({ view }) => findDaySteps(view) });

export const dayInSeconds: Rule = {
  code: 'T08',
  name: 'day-in-seconds',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  facts: [DAY_STEPS],
  check: (context) =>
    collect(placesOf(context, DAY_STEPS), ({ script, step: { part }, found }) => found.map((step) => reportOf(context, { script, part, step }))),
};

interface Found {
  readonly script: TaskScript;
  readonly part: SqlPiece;
  readonly step: DayStep;
}

function reportOf(context: RuleContext, { part, step }: Found): Report {
  const zone = context.workflow === undefined ? undefined : zoneOf(context.workflow);
  const isEven = zone !== undefined && hasEvenDays(zone, context.dates.instant);
  const written = textOf(part, step.range).replace(/\s+/g, ' ');
  const where = isEven ? `${zone} has no clock changes, but data of another zone may have` : 'on the day of a clock change this is an hour off';
  const message = `\`${written}\` counts days in ${/24|hour/i.test(written) ? 'hours' : 'seconds'}: ${where}. Step by calendar days.`;
  const { inDays } = step;
  const fixes = inDays === undefined ? [] : [{ title: `Step by days: ${inDays.text}`, kind: 'suggest' as const, edits: [sqlEdit(part, inDays.range, inDays.text)] }];
  return { ...placeOf(part, step.range), message, fixes, ...(isEven && { severity: 'info' as const }) };
}

const EVEN = new Map<string, boolean>();

/** Whether the zone keeps its offset for the five years from `instant` on. */
function hasEvenDays(zone: string, instant: number): boolean {
  const known = EVEN.get(zone);
  if (known !== undefined) return known;
  const first = offsetAt(zone, instant);
  let isEven = true;
  for (let day = 30; isEven && day < 5 * 365; day += 30) isEven = offsetAt(zone, instant + day * DAY_MS) === first;
  EVEN.set(zone, isEven);
  return isEven;
}
