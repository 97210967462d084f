import type { Rule, RuleDocumentation } from '../../rule';
import { suppressionWithoutReason, documentation as suppressionWithoutReasonPage } from './suppression-without-reason';
import { uselessSuppression, documentation as uselessSuppressionPage } from './useless-suppression';

export const SUPPRESSION_RULES: readonly Rule[] = [suppressionWithoutReason, uselessSuppression];

export const SUPPRESSION_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  M01: suppressionWithoutReasonPage,
  M02: uselessSuppressionPage,
};
