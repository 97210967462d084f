import type { Rule, RuleDocumentation } from '../../rule';
import { closedWindowEnd, documentation as closedWindowEndPage } from './closed-window-end';
import { emptyWindow, documentation as emptyWindowPage } from './empty-window';
import { futureWindow, documentation as futureWindowPage } from './future-window';
import { highWaterMark, documentation as highWaterMarkPage } from './high-water-mark';
import { latestRead, documentation as latestReadPage } from './latest-read';
import { openEndedWindow, documentation as openEndedWindowPage } from './open-ended-window';
import { untiledWindows, documentation as untiledWindowsPage } from './untiled-windows';
import { partitionFormat, documentation as partitionFormatPage } from './partition-format';
import { unwindowedRead, documentation as unwindowedReadPage } from './unwindowed-read';
import { untypedBound, documentation as untypedBoundPage } from './untyped-bound';
import { windowGrain, documentation as windowGrainPage } from './window-grain';
import { wrappedPartitionColumn, documentation as wrappedPartitionColumnPage } from './wrapped-partition-column';

export const WINDOWS_RULES: readonly Rule[] = [
  unwindowedRead, latestRead, highWaterMark, openEndedWindow, closedWindowEnd, emptyWindow, untiledWindows, untypedBound, futureWindow, wrappedPartitionColumn, partitionFormat, windowGrain,
];

export const WINDOWS_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  P01: unwindowedReadPage,
  P02: latestReadPage,
  P03: highWaterMarkPage,
  P04: openEndedWindowPage,
  P05: closedWindowEndPage,
  P06: emptyWindowPage,
  P07: untiledWindowsPage,
  P08: untypedBoundPage,
  P09: futureWindowPage,
  P10: wrappedPartitionColumnPage,
  P11: partitionFormatPage,
  P12: windowGrainPage,
};
