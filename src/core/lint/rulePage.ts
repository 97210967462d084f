/** Of the groups of rules, by the letter of their codes (lint-rules.md B.2). */
export const RULE_GROUPS: Readonly<Record<string, string>> = {
  T: 'Time',
  N: 'Not deterministic',
  W: 'Writes',
  P: 'Partition and window',
  D: 'Dependencies',
  R: 'Retries and time limits',
  S: 'Schedule and backfill',
  V: 'Parameters and templates',
  X: 'Destructive statements and definitions',
  Y: 'The workflow file',
  M: 'The linter itself',
};

/** The list of all rules, written by `npm run docs`. */
export const RULES_PAGE = 'media/docs/rules.md';

/** The same in Simplified Chinese, and what is said there: `PageTexts`. */
export const CHINESE_RULES_PAGE = 'media/docs/rules.zh-cn.md';
export const CHINESE_PAGE_TEXTS = 'l10n/rules.zh-cn.json';

const RULES_URL = `https://github.com/idempo/idempo/blob/main/${RULES_PAGE}`;

/** Where a rule's page starts in the list of all rules. */
export function ruleAnchor(code: string): string {
  return code.toLowerCase();
}

/** The address of a rule's page. */
export function ruleUrl(code: string): string {
  return `${RULES_URL}#${ruleAnchor(code)}`;
}
