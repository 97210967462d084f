import type { Dialect } from '../../sql/lex/token';
import { aggregateDialects } from './aggregates';
import { CLOCK_RULES } from './clock';
import { DATE_RULES } from './dateRules';
import type { FunctionRule } from './rule';
import { TEXT_RULES } from './textRules';
import { VALUE_RULES } from './valueRules';

const RULES: readonly FunctionRule[] = [...CLOCK_RULES, ...TEXT_RULES, ...DATE_RULES, ...VALUE_RULES];

const BY_NAME: ReadonlyMap<string, readonly FunctionRule[]> = RULES.reduce((map, rule) => {
  for (const name of rule.names) map.set(name, [...(map.get(name) ?? []), rule]);
  return map;
}, new Map<string, readonly FunctionRule[]>());

/** The rule for a call, by name in lower case and number of arguments. */
export function findRule(dialect: Dialect, name: string, count: number): FunctionRule | undefined {
  return BY_NAME.get(name)?.find((rule) => rule.dialects.includes(dialect) && rule.arity[0] <= count && count <= rule.arity[1]);
}

/** The dialects for which a function is known. */
export function knownDialects(name: string): readonly Dialect[] {
  const dialects = (BY_NAME.get(name) ?? []).flatMap((rule) => rule.dialects);
  return [...new Set([...dialects, ...aggregateDialects(name)])];
}
