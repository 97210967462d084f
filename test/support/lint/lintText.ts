import type { Finding, Fix } from '../../../src/core/lint/finding';
import { lintSqlText, lintWorkflowFile, type LintOptions } from '../../../src/core/lint/linter';
import type { RuleExample } from '../../../src/core/lint/rule';
import { DEFAULT_SETTINGS, type LintSettings } from '../../../src/core/lint/project/settings';
import { taskScriptsOf } from '../../../src/core/lint/taskScript';
import type { WorkspaceFacts } from '../../../src/core/lint/workspace';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../../../src/core/workflow/workflow';

export const WORKFLOW_PATH = 'load.workflow.yaml';
export const SQL_PATH = 'script.sql';

export type Files = Readonly<Record<string, string>>;

export function parseWorkflow(path: string, text: string, files: Files = {}): WorkflowFile {
  return parseWorkflowFile({ path, text, readFile: (name) => (files[name] === undefined ? { kind: 'missing' } : { kind: 'text', text: files[name] }) });
}

/** Generic SQL on purpose, so that M04 does not ask for a dialect. */
const GENERIC: LintSettings = { rules: {}, dialect: 'generic' };

/** Lints a workflow file; `files` are the `.sql` files that it may name. */
export function lintWorkflow(text: string, files: Files = {}, options: LintOptions = {}): readonly Finding[] {
  return lintWorkflowFile(parseWorkflow(WORKFLOW_PATH, text, files), { settings: GENERIC, ...options });
}

/** What the rules know of workflow files by path. */
export function workspaceOf(texts: Files): WorkspaceFacts {
  const files = Object.entries(texts).map(([path, text]) => parseWorkflow(path, text));
  return { files: files.map((file) => ({ file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow) })) };
}

export function lintExample(example: RuleExample): readonly Finding[] {
  if (example.kind === 'sql') return lintSqlText({ file: SQL_PATH, text: example.text, dialect: example.dialect });
  const { text, others, history } = example;
  const workspace = others && workspaceOf({ ...others, [WORKFLOW_PATH]: text });
  return lintWorkflow(text, {}, { settings: DEFAULT_SETTINGS, ...(workspace && { workspace }), ...(history && { history }) });
}

/** The text with a fix's edits in `file` carried out. */
export function applyFix(text: string, file: string, fix: Fix): string {
  const edits = fix.edits.filter((edit) => edit.file === file).sort((a, b) => b.range.start - a.range.start || b.range.end - a.range.end);
  return edits.reduce((result, edit) => result.slice(0, edit.range.start) + edit.newText + result.slice(edit.range.end), text);
}
