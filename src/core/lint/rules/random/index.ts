import type { Rule, RuleDocumentation } from '../../rule';
import { randomId, documentation as randomIdPage } from './random-id';
import { randomNumber, documentation as randomNumberPage } from './random-number';

export const RANDOM_RULES: readonly Rule[] = [randomNumber, randomId];

export const RANDOM_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  N01: randomNumberPage,
  N02: randomIdPage,
};
