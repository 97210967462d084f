import type { Rule, RuleDocumentation } from '../../rule';
import { invalidSchedule, documentation as invalidSchedulePage } from './invalid-schedule';
import { noBackfillLimit, documentation as noBackfillLimitPage } from './no-backfill-limit';
import { clockChange, documentation as clockChangePage } from './clock-change';
import { cronTrap, documentation as cronTrapPage } from './cron-trap';
import { descendingBackfill, documentation as descendingBackfillPage } from './descending-backfill';
import { discardedTicks, documentation as discardedTicksPage } from './discarded-ticks';
import { emptySchedule, documentation as emptySchedulePage } from './empty-schedule';
import { movingLimit, documentation as movingLimitPage } from './moving-limit';
import { noTimeZone, documentation as noTimeZonePage } from './no-time-zone';
import { overlappingRuns, documentation as overlappingRunsPage } from './overlapping-runs';
import { unsafeParallelBackfill, documentation as unsafeParallelBackfillPage } from './unsafe-parallel-backfill';

export const SCHEDULE_RULES: readonly Rule[] = [
  noTimeZone, clockChange, cronTrap, overlappingRuns, movingLimit, noBackfillLimit, unsafeParallelBackfill, descendingBackfill, emptySchedule, discardedTicks, invalidSchedule,
];

export const SCHEDULE_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  S06: noBackfillLimitPage,
  Y05: invalidSchedulePage,
  S02: clockChangePage,
  S03: cronTrapPage,
  S08: descendingBackfillPage,
  S10: discardedTicksPage,
  S09: emptySchedulePage,
  S05: movingLimitPage,
  S01: noTimeZonePage,
  S04: overlappingRunsPage,
  S07: unsafeParallelBackfillPage,
};
