import type { Rule, RuleDocumentation } from '../../rule';
import { clockDefault, documentation as clockDefaultPage } from './clock-default';
import { clockLookalike, documentation as clockLookalikePage } from './clock-lookalike';
import { currentTime, documentation as currentTimePage } from './current-time';
import { dayInSeconds, documentation as dayInSecondsPage } from './day-in-seconds';
import { hardCodedDate, documentation as hardCodedDatePage } from './hard-coded-date';
import { hiddenClockRead, documentation as hiddenClockReadPage } from './hidden-clock-read';
import { localeWeek, documentation as localeWeekPage } from './locale-week';
import { runParameter, documentation as runParameterPage } from './run-parameter';
import { sessionZone, documentation as sessionZonePage } from './session-zone';
import { yamlClockRead, documentation as yamlClockReadPage } from './yaml-clock-read';

export const TIME_RULES: readonly Rule[] = [
  currentTime, hiddenClockRead, clockDefault, yamlClockRead, runParameter, hardCodedDate, sessionZone, dayInSeconds, localeWeek, clockLookalike,
];

export const TIME_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  T01: currentTimePage,
  T02: hiddenClockReadPage,
  T03: clockDefaultPage,
  T04: yamlClockReadPage,
  T05: runParameterPage,
  T06: hardCodedDatePage,
  T07: sessionZonePage,
  T08: dayInSecondsPage,
  T09: localeWeekPage,
  T10: clockLookalikePage,
};
