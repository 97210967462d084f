import { IdempoError } from '../../core/base/errors';
import { workflowHistoryOf } from '../../core/language/workflowHistory';
import type { WorkflowHistory } from '../../core/lint/history';
import { buildDefinition } from '../../core/runner/definition';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { CliHost } from '../host';
import { folderOf, workspaceRoot } from '../paths';

/** Schedule times that are looked at, the newest ones. */
const RUNS = 60;

/** What past runs of a workflow file took, read from a copy of its store. `undefined`: nothing is known. */
export async function readHistory(host: CliHost, file: WorkflowFile): Promise<WorkflowHistory | undefined> {
  const name = file.workflow?.name.value;
  if (name === undefined) return undefined;
  const snapshot = await host.readRuns(folderOf(host.cwd, file.path), { workflow: name, limit: RUNS });
  return snapshot && workflowHistoryOf(snapshot.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances), definitionHash(host, file));
}

function definitionHash(host: CliHost, { path, text }: WorkflowFile): string | undefined {
  const root = workspaceRoot(host, path);
  try {
    return buildDefinition({ path, text, root, readFile: (named) => host.files.read(named, root === '' ? host.cwd : root) }).hash;
  } catch (error) {
    if (error instanceof IdempoError) return undefined;
    throw error;
  }
}
