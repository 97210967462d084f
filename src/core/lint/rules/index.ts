import type { Rule } from '../rule';
import { DEPENDENCIES_RULES } from './dependencies';
import { DESTRUCTIVE_RULES } from './destructive';
import { FILE_RULES } from './file';
import { PARAMETERS_RULES } from './parameters';
import { RANDOM_RULES } from './random';
import { RETRIES_RULES } from './retries';
import { SCHEDULE_RULES } from './schedule';
import { SUPPRESSION_RULES } from './suppression';
import { TIME_RULES } from './time';
import { WINDOWS_RULES } from './windows';
import { WRITES_RULES } from './writes';

/**
 * All rules. A rule sees the findings of those before it: retries come behind writes, suppressions last.
 * Their pages are in `pages.ts`, which the editor's bundle leaves out.
 */
export const RULES: readonly Rule[] = [
  ...TIME_RULES,
  ...RANDOM_RULES,
  ...WRITES_RULES,
  ...WINDOWS_RULES,
  ...DEPENDENCIES_RULES,
  ...RETRIES_RULES,
  ...SCHEDULE_RULES,
  ...PARAMETERS_RULES,
  ...DESTRUCTIVE_RULES,
  ...FILE_RULES,
  ...SUPPRESSION_RULES,
];

const BY_CODE: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.code, rule]));

/** In any case: `t01` finds T01. */
export function findRule(code: string): Rule | undefined {
  return BY_CODE.get(code.toUpperCase());
}
