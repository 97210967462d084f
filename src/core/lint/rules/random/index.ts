import type { Rule, RuleDocumentation } from '../../rule';
import { floatKey, documentation as floatKeyPage } from './float-key';
import { randomId, documentation as randomIdPage } from './random-id';
import { randomNumber, documentation as randomNumberPage } from './random-number';
import { rowPlace, documentation as rowPlacePage } from './row-place';
import { sampledRows, documentation as sampledRowsPage } from './sampled-rows';
import { sequenceKey, documentation as sequenceKeyPage } from './sequence-key';
import { sessionValue, documentation as sessionValuePage } from './session-value';
import { starWrite, documentation as starWritePage } from './star-write';
import { tiedPick, documentation as tiedPickPage } from './tied-pick';
import { unorderedAggregate, documentation as unorderedAggregatePage } from './unordered-aggregate';
import { unorderedLimit, documentation as unorderedLimitPage } from './unordered-limit';
import { unorderedRowNumber, documentation as unorderedRowNumberPage } from './unordered-row-number';

export const RANDOM_RULES: readonly Rule[] = [
  randomNumber, randomId, unorderedRowNumber, unorderedLimit, tiedPick, unorderedAggregate, sequenceKey, rowPlace, sampledRows, sessionValue, floatKey, starWrite,
];

export const RANDOM_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  N01: randomNumberPage,
  N02: randomIdPage,
  N03: unorderedRowNumberPage,
  N04: unorderedLimitPage,
  N05: tiedPickPage,
  N06: unorderedAggregatePage,
  N07: sequenceKeyPage,
  N08: rowPlacePage,
  N09: sampledRowsPage,
  N10: sessionValuePage,
  N11: floatKeyPage,
  N12: starWritePage,
};
