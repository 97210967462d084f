import type { Rule, RuleDocumentation } from '../../rule';
import { appendInsert, documentation as appendInsertPage } from './append-insert';
import { consumingRead, documentation as consumingReadPage } from './consuming-read';
import { createTableAs, documentation as createTableAsPage } from './create-table-as';
import { deleteMissing, documentation as deleteMissingPage } from './delete-missing';
import { insertMissingOnly, documentation as insertMissingOnlyPage } from './insert-missing-only';
import { mergeWithoutKey, documentation as mergeWithoutKeyPage } from './merge-without-key';
import { movedInput, documentation as movedInputPage } from './moved-input';
import { nullableKey, documentation as nullableKeyPage } from './nullable-key';
import { otherRowsDeleted, documentation as otherRowsDeletedPage } from './other-rows-deleted';
import { outsideEffect, documentation as outsideEffectPage } from './outside-effect';
import { replaceInto, documentation as replaceIntoPage } from './replace-into';
import { selfAppend, documentation as selfAppendPage } from './self-append';
import { selfIncrement, documentation as selfIncrementPage } from './self-increment';
import { severalTargets, documentation as severalTargetsPage } from './several-targets';
import { splitReload, documentation as splitReloadPage } from './split-reload';
import { undeclaredWrite, documentation as undeclaredWritePage } from './undeclared-write';
import { wholeOverwrite, documentation as wholeOverwritePage } from './whole-overwrite';

export const WRITES_RULES: readonly Rule[] = [
  appendInsert, insertMissingOnly, selfIncrement, selfAppend, splitReload, otherRowsDeleted, mergeWithoutKey, nullableKey, deleteMissing, replaceInto,
  wholeOverwrite, createTableAs, severalTargets, outsideEffect, movedInput, consumingRead, undeclaredWrite,
];

export const WRITES_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  W01: appendInsertPage,
  W02: insertMissingOnlyPage,
  W03: selfIncrementPage,
  W04: selfAppendPage,
  W05: splitReloadPage,
  W06: otherRowsDeletedPage,
  W07: mergeWithoutKeyPage,
  W08: nullableKeyPage,
  W09: deleteMissingPage,
  W10: replaceIntoPage,
  W11: wholeOverwritePage,
  W12: createTableAsPage,
  W13: severalTargetsPage,
  W14: outsideEffectPage,
  W15: movedInputPage,
  W16: consumingReadPage,
  W17: undeclaredWritePage,
};
