import type { Finding, Fix } from '../../../src/core/lint/finding';
import { lintSqlText, lintWorkflowFile } from '../../../src/core/lint/linter';
import type { RuleExample } from '../../../src/core/lint/rule';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

export const WORKFLOW_PATH = 'load.workflow.yaml';
export const SQL_PATH = 'script.sql';

export type Files = Readonly<Record<string, string>>;

/** Lints a workflow file; `files` are the `.sql` files that it may name. */
export function lintWorkflow(text: string, files: Files = {}): readonly Finding[] {
  const file = parseWorkflowFile({
    path: WORKFLOW_PATH,
    text,
    readFile: (path) => (files[path] === undefined ? { kind: 'missing' } : { kind: 'text', text: files[path] }),
  });
  return lintWorkflowFile(file);
}

export function lintExample(example: RuleExample): readonly Finding[] {
  return example.kind === 'sql' ? lintSqlText({ file: SQL_PATH, text: example.text, dialect: example.dialect }) : lintWorkflow(example.text);
}

/** The text with a fix's edits in `file` carried out. */
export function applyFix(text: string, file: string, fix: Fix): string {
  const edits = fix.edits.filter((edit) => edit.file === file).sort((a, b) => b.range.start - a.range.start || b.range.end - a.range.end);
  return edits.reduce((result, edit) => result.slice(0, edit.range.start) + edit.newText + result.slice(edit.range.end), text);
}
