import type { Rule, RuleDocumentation } from '../../rule';
import { missingFile, documentation as missingFilePage } from './missing-file';
import { unknownKey, documentation as unknownKeyPage } from './unknown-key';
import { workflowForm, documentation as workflowFormPage } from './workflow-form';
import { yamlLimit, documentation as yamlLimitPage } from './yaml-limit';
import { yamlSyntax, documentation as yamlSyntaxPage } from './yaml-syntax';

export const FILE_RULES: readonly Rule[] = [yamlSyntax, yamlLimit, workflowForm, missingFile, unknownKey];

export const FILE_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  Y01: yamlSyntaxPage,
  Y02: yamlLimitPage,
  Y03: workflowFormPage,
  Y04: missingFilePage,
  Y06: unknownKeyPage,
};
