import * as vscode from 'vscode';
import type { LintResult } from '../../core/lint/linter';
import { projectFindings } from '../../core/lint/project/projectFindings';
import type { FoundIn } from './findings';
import type { LoadedProject } from './projectFiles';

/** What a source has, and the project file that sets it up. */
export interface FoundInProject extends FoundIn {
  readonly project: LoadedProject | undefined;
}

/** The mistakes in the project files themselves. `results`: of every file that each of them sets up. */
export function lintProjects(projects: readonly LoadedProject[], results: ReadonlyMap<LoadedProject, readonly LintResult[]>): readonly FoundInProject[] {
  return projects.flatMap((loaded) => {
    const { uri, text, project } = loaded;
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
    if (folder === undefined) return [];
    return [{ key: uri.toString(), folder, findings: projectFindings(project, results.get(loaded) ?? []), texts: new Map([[project.path, text]]), project: undefined }];
  });
}
