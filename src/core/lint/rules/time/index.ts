import type { Rule, RuleDocumentation } from '../../rule';
import { currentTime, documentation as currentTimePage } from './current-time';
import { hiddenClockRead, documentation as hiddenClockReadPage } from './hidden-clock-read';

export const TIME_RULES: readonly Rule[] = [currentTime, hiddenClockRead];

export const TIME_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  T01: currentTimePage,
  T02: hiddenClockReadPage,
};
