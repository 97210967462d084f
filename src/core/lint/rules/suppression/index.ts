import type { Rule, RuleDocumentation } from '../../rule';
import { statementNotAnalysed, documentation as statementNotAnalysedPage } from './statement-not-analysed';
import { suppressionWithoutReason, documentation as suppressionWithoutReasonPage } from './suppression-without-reason';
import { tooLarge, documentation as tooLargePage } from './too-large';
import { undeclaredDialect, documentation as undeclaredDialectPage } from './undeclared-dialect';
import { uselessSuppression, documentation as uselessSuppressionPage } from './useless-suppression';

/** The last one sees what all others found. */
export const SUPPRESSION_RULES: readonly Rule[] = [statementNotAnalysed, undeclaredDialect, tooLarge, suppressionWithoutReason, uselessSuppression];

export const SUPPRESSION_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  M01: suppressionWithoutReasonPage,
  M02: uselessSuppressionPage,
  M03: statementNotAnalysedPage,
  M04: undeclaredDialectPage,
  M05: tooLargePage,
};
