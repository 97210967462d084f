import * as vscode from 'vscode';
import { problemFindings } from '../../core/lint/problemFindings';
import type { FoundIn } from './findings';
import type { LoadedProject } from './projectFiles';

/** What a source has, and the project file that sets it up. */
export interface FoundInProject extends FoundIn {
  readonly project: LoadedProject | undefined;
}

/** The mistakes in the project files themselves. */
export function lintProjects(projects: readonly LoadedProject[]): readonly FoundInProject[] {
  return projects.flatMap(({ uri, text, project: { path, problems } }) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
    if (folder === undefined) return [];
    return [{ key: uri.toString(), folder, findings: problemFindings(path, problems), texts: new Map([[path, text]]), project: undefined }];
  });
}
