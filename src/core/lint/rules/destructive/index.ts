import type { Rule, RuleDocumentation } from '../../rule';
import { tableEmptied, documentation as tableEmptiedPage } from './table-emptied';
import { unlimitedChange, documentation as unlimitedChangePage } from './unlimited-change';
import { unrepeatableDefinition, documentation as unrepeatableDefinitionPage } from './unrepeatable-definition';

export const DESTRUCTIVE_RULES: readonly Rule[] = [unlimitedChange, tableEmptied, unrepeatableDefinition];

export const DESTRUCTIVE_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  X01: unlimitedChangePage,
  X02: tableEmptiedPage,
  X03: unrepeatableDefinitionPage,
};
