import type { Rule, RuleDocumentation } from '../../rule';
import { graphMistake, documentation as graphMistakePage } from './graph-mistake';

export const DEPENDENCIES_RULES: readonly Rule[] = [graphMistake];

export const DEPENDENCIES_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  D04: graphMistakePage,
};
