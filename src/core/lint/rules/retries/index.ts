import type { Rule, RuleDocumentation } from '../../rule';
import { noRetry, documentation as noRetryPage } from './no-retry';
import { retryOutOfRange, documentation as retryOutOfRangePage } from './retry-out-of-range';
import { unlimitedRetry, documentation as unlimitedRetryPage } from './unlimited-retry';

export const RETRIES_RULES: readonly Rule[] = [noRetry, retryOutOfRange, unlimitedRetry];

export const RETRIES_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  R01: noRetryPage,
  R02: retryOutOfRangePage,
  R03: unlimitedRetryPage,
};
