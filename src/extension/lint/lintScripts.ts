import * as vscode from 'vscode';
import type { LintCache } from '../../core/lint/cache';
import type { LintResult } from '../../core/lint/linter';
import { resolveFilePath } from '../../core/workflow/filePath';
import { readText } from '../workspace/readText';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import type { LintInputs } from './lintInputs';
import type { FoundInProject } from './lintProjects';

const GLOB = '**/*.sql';
const EXCLUDED = '**/{node_modules,.git}/**';
/** More scripts than this are not looked at. */
const MAX_SCRIPTS = 5000;

interface Parts {
  readonly index: WorkflowIndex;
  readonly inputs: LintInputs;
}

/** What a script has, what was silenced included. */
export interface LintedScript extends FoundInProject {
  readonly result: LintResult;
}

/** The `.sql` files that no workflow names, where the settings ask for them. */
export async function lintScripts(parts: Parts, cache: LintCache): Promise<readonly LintedScript[]> {
  if (!isAskedFor(parts.inputs)) return [];
  const used = new Set(parts.index.workflows.flatMap(usedFiles));
  const uris = (await vscode.workspace.findFiles(GLOB, EXCLUDED, MAX_SCRIPTS)).filter((uri) => !used.has(uri.toString()));
  const found = await Promise.all(uris.map((uri) => lintScript(uri, parts.inputs, cache)));
  return found.flatMap((one) => one ?? []);
}

/** Looking for files costs: not where no setting switches them on. */
function isAskedFor(inputs: LintInputs): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const own = folders.some(({ uri }) => inputs.setupOf(uri, 'x.sql')?.settings.sqlFiles === true);
  return own || inputs.projects.all.some(({ project }) => project.settings.sqlFiles === true);
}

async function lintScript(uri: vscode.Uri, inputs: LintInputs, cache: LintCache): Promise<LintedScript | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (folder === undefined) return undefined;
  const path = uri.path.slice(folder.path.length + 1);
  const setup = inputs.setupOf(folder, path);
  if (setup?.settings.sqlFiles !== true) return undefined;
  const text = await readText(uri).catch(() => undefined);
  if (text === undefined) return undefined;
  const { settings, project } = setup;
  const result = cache.checkSql({ file: path, text, options: { settings } });
  return { key: `script ${uri.toString()}`, folder, result, findings: result.findings, texts: new Map([[path, text]]), project };
}

/** The documents that a workflow's SQL and seed scripts come from. */
function usedFiles({ file, workspaceFolder }: LoadedWorkflow): readonly string[] {
  const sources = file.workflow?.tasks.flatMap((task) => [task.sql, ...task.preStatements, ...task.postStatements]) ?? [];
  const scripts = sources.flatMap((source) => (source === undefined || source.file === file.path ? [] : [source.file]));
  const seeds = file.workflow?.local.seed.flatMap(({ value }) => resolveFilePath({ workflowPath: file.path, written: value, root: '' })) ?? [];
  const paths = [...scripts, ...seeds.flatMap((seed) => (seed.kind === 'path' ? [seed.path] : []))];
  return paths.map((path) => vscode.Uri.joinPath(workspaceFolder, path).toString());
}
