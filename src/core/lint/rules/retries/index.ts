import type { Rule, RuleDocumentation } from '../../rule';
import { noRetry, documentation as noRetryPage } from './no-retry';
import { retryOutOfRange, documentation as retryOutOfRangePage } from './retry-out-of-range';
import { retryOfUnsafeWrite, documentation as retryOfUnsafeWritePage } from './retry-of-unsafe-write';
import { unlimitedRetry, documentation as unlimitedRetryPage } from './unlimited-retry';
import { alwaysFailing, documentation as alwaysFailingPage } from './always-failing';
import { retriedLogicalTask, documentation as retriedLogicalTaskPage } from './retried-logical-task';
import { unfitTimeLimit, documentation as unfitTimeLimitPage } from './unfit-time-limit';

export const RETRIES_RULES: readonly Rule[] = [noRetry, retryOutOfRange, unlimitedRetry, retryOfUnsafeWrite, alwaysFailing, retriedLogicalTask, unfitTimeLimit];

export const RETRIES_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  R01: noRetryPage,
  R02: retryOutOfRangePage,
  R03: unlimitedRetryPage,
  R06: retryOfUnsafeWritePage,
  R04: alwaysFailingPage,
  R07: retriedLogicalTaskPage,
  R05: unfitTimeLimitPage,
};
