import { findClosestWord } from '../../base/closestWord';
import { findRule, RULES } from '../rules';
import type { Suppression } from './suppressions';

/** The suppressions with advice at the codes that no rule has. */
export function withAdvice(suppressions: readonly Suppression[]): readonly Suppression[] {
  return suppressions.map((suppression) => {
    if (suppression.codes.every(({ code }) => isRuleCode(code))) return suppression;
    return { ...suppression, codes: suppression.codes.map((item) => (isRuleCode(item.code) ? item : { ...item, advice: adviceForCode(item.code) })) };
  });
}

/** The code of a rule, or `T*` for a group that there is. */
export function isRuleCode(code: string): boolean {
  return findRule(code) !== undefined || (/^[A-Z]\*$/.test(code) && RULES.some((rule) => rule.code.startsWith(code.slice(0, 1))));
}

/** Says that there is no such rule, and which one may be meant. */
export function adviceForCode(code: string): string {
  const digits = /^([A-Z])(\d)$/.exec(code);
  const padded = digits === null ? undefined : findRule(`${digits[1] ?? ''}0${digits[2] ?? ''}`)?.code;
  const closest = padded ?? findClosestWord(code, RULES.map((rule) => rule.code));
  return `There is no rule ${code}. ${closest === undefined ? 'Correct the code.' : `Did you mean "${closest}"?`}`;
}
