import type { WorkflowFile } from '../workflow/workflow';
import type { TaskScript } from './taskScript';

/** What the rules know beyond one file. */
export interface WorkspaceFacts {
  /** Every workflow file of the workspace folder in order of path, the linted one included. */
  readonly files: readonly WorkspaceFile[];
}

/** One workflow file with its SQL, scanned once for all who ask. */
export interface WorkspaceFile {
  readonly file: WorkflowFile;
  readonly scripts: readonly TaskScript[];
}
