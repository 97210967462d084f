import type { Severity } from '../../core/base/problem';
import type { Rule } from '../../core/lint/rule';
import { RULE_GROUPS, ruleUrl } from '../../core/lint/rulePage';
import { RULES } from '../../core/lint/rules';
import { explainRule, pageOf } from '../../core/lint/rules/pages';
import type { Json } from './json';

/** SARIF 2.1.0, §3.27.10. */
export const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** `hidden-clock-read` as `HiddenClockRead`, the form that viewers of SARIF expect (§3.49.7). */
function pascalName(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function groupOf({ code }: Rule): string {
  return RULE_GROUPS[code.charAt(0)] ?? 'Other';
}

/** `precision` and `problem.severity` are what GitHub's code scanning sorts by. */
function ruleProperties(rule: Rule): Json {
  const kind = { safe: ['safe-fix'], suggest: ['suggested-fix'], none: [] }[rule.fixability];
  return {
    tags: [groupOf(rule).toLowerCase().replaceAll(' ', '-'), ...kind],
    precision: rule.confidence === 'sure' ? 'very-high' : 'medium',
    'problem.severity': rule.severity === 'info' ? 'recommendation' : rule.severity,
    confidence: rule.confidence,
    category: groupOf(rule),
  };
}

function ruleDescriptor(rule: Rule): Json {
  const { title, why, whenToIgnore } = pageOf(rule);
  return {
    id: rule.code,
    name: pascalName(rule.name),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: `${why}\nWhen to ignore it: ${whenToIgnore}`, markdown: explainRule(rule) },
    helpUri: ruleUrl(rule.code),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: ruleProperties(rule),
  };
}

/** `reportingDescriptor` objects of all rules, in the order of `RULES`. */
export function sarifRules(): readonly Json[] {
  return RULES.map(ruleDescriptor);
}

const INDEXES: ReadonlyMap<string, number> = new Map(RULES.map(({ code }, index) => [code, index]));

/** Position in `sarifRules`; `undefined` for a code that no rule has. */
export function sarifRuleIndex(code: string): number | undefined {
  return INDEXES.get(code);
}
