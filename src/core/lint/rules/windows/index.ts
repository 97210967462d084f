import type { Rule, RuleDocumentation } from '../../rule';

export const WINDOWS_RULES: readonly Rule[] = [];

export const WINDOWS_PAGES: Readonly<Record<string, RuleDocumentation>> = {};
