import type { Rule, RuleDocumentation } from '../../rule';
import { invalidSchedule, documentation as invalidSchedulePage } from './invalid-schedule';
import { noBackfillLimit, documentation as noBackfillLimitPage } from './no-backfill-limit';

export const SCHEDULE_RULES: readonly Rule[] = [noBackfillLimit, invalidSchedule];

export const SCHEDULE_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  S06: noBackfillLimitPage,
  Y05: invalidSchedulePage,
};
