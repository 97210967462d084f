import type { Rule, RuleDocumentation } from '../../rule';
import { committingDefinition, documentation as committingDefinitionPage } from './committing-definition';
import { partialReplace, documentation as partialReplacePage } from './partial-replace';
import { tableEmptied, documentation as tableEmptiedPage } from './table-emptied';
import { unlimitedChange, documentation as unlimitedChangePage } from './unlimited-change';
import { unrepeatableDefinition, documentation as unrepeatableDefinitionPage } from './unrepeatable-definition';
import { wayOut, documentation as wayOutPage } from './way-out';
import { wideDelete, documentation as wideDeletePage } from './wide-delete';

export const DESTRUCTIVE_RULES: readonly Rule[] = [
  unlimitedChange, tableEmptied, unrepeatableDefinition, wideDelete, partialReplace, committingDefinition, wayOut,
];

export const DESTRUCTIVE_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  X01: unlimitedChangePage,
  X02: tableEmptiedPage,
  X03: unrepeatableDefinitionPage,
  X04: wideDeletePage,
  X05: partialReplacePage,
  X06: committingDefinitionPage,
  X07: wayOutPage,
};
