import type * as vscode from 'vscode';
import { workflowHistoryOf } from '../../core/language/workflowHistory';
import type { WorkflowHistory } from '../../core/lint/history';
import type { Runners } from '../runners';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** What the linter is told of past runs. */
export class PastRuns {
  /** The folder of which runs are known now. */
  readonly onDidChange: vscode.Event<vscode.Uri>;

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
  ) {
    this.onDidChange = runners.onDidChange;
  }

  /** `undefined`: it never ran, or nothing of it was read yet. */
  async of(loaded: LoadedWorkflow): Promise<WorkflowHistory | undefined> {
    const name = loaded.file.workflow?.name.value;
    const runs = this.runners.peek(loaded)?.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances).filter(({ instance }) => instance.workflow === name);
    if (runs === undefined || runs.length === 0) return undefined;
    const hash = await this.index.definitionOf(loaded).then((definition) => definition.hash, () => undefined);
    return workflowHistoryOf(runs, hash);
  }
}
