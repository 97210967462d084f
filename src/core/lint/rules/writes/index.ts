import type { Rule, RuleDocumentation } from '../../rule';
import { appendInsert, documentation as appendInsertPage } from './append-insert';
import { createTableAs, documentation as createTableAsPage } from './create-table-as';
import { insertMissingOnly, documentation as insertMissingOnlyPage } from './insert-missing-only';
import { selfIncrement, documentation as selfIncrementPage } from './self-increment';

export const WRITES_RULES: readonly Rule[] = [appendInsert, insertMissingOnly, selfIncrement, createTableAs];

export const WRITES_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  W01: appendInsertPage,
  W02: insertMissingOnlyPage,
  W03: selfIncrementPage,
  W12: createTableAsPage,
};
