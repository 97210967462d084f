import { collect } from '../base/collect';
import { findDuplicateWorkflows } from '../workflow/graphProblems';
import type { WorkflowFile } from '../workflow/workflow';
import type { Finding } from './finding';
import { graphMistake } from './rules/dependencies/graph-mistake';

/** D04 for workflow names that several files of one folder use: a folder has one store, and instances are kept under the name. */
export function lintWorkflowNames(files: readonly WorkflowFile[]): readonly Finding[] {
  const byFolder = new Map<string, WorkflowFile[]>();
  for (const file of files) {
    const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
  }
  return collect([...byFolder.values()], findDuplicateWorkflows).map(({ path, problem }): Finding => {
    const { code, name, confidence } = graphMistake;
    const { message, range, severity } = problem;
    return { code, name, confidence, severity, message, file: path, range, task: undefined, fixes: [] };
  });
}
