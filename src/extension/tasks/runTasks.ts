import * as vscode from 'vscode';
import { OFFERED_TICKS } from '../../core/views/plannerTimes';
import { NEWEST_TICK, type RunTaskAction } from '../../core/views/runTask';
import { writtenPathOf } from '../workspace/namedWorkflows';
import { RunTerminal } from './runTerminal';
import { workOnTask, type TaskServices } from './runTaskWork';

export const TASK_TYPE = 'idempo';

/** Runs and backfills as tasks: bound to a key, part of a compound task, or before a launch. */
export class RunTasks implements vscode.TaskProvider {
  readonly #services: TaskServices;

  constructor(services: TaskServices) {
    this.#services = services;
  }

  async provideTasks(): Promise<vscode.Task[]> {
    const { index } = this.#services.services;
    await index.scan();
    return index.workflows.flatMap((loaded) => {
      const name = loaded.file.workflow?.name.value;
      if (name === undefined) return [];
      const scope = vscode.workspace.getWorkspaceFolder(loaded.uri) ?? vscode.TaskScope.Workspace;
      const make = (action: RunTaskAction, title: string, more: object = {}): vscode.Task => (
        this.#make({ type: TASK_TYPE, workflow: writtenPathOf(loaded), action, ...more }, scope, title)
      );
      return [
        make('run', vscode.l10n.t('Run {0} for the newest tick', name)),
        make('rerunFailed', vscode.l10n.t('Rerun failed tasks of {0} for the newest tick', name)),
        make('backfill', vscode.l10n.t('Backfill the newest {0} ticks of {1}', OFFERED_TICKS, name), { from: `${NEWEST_TICK} - ${OFFERED_TICKS - 1}`, to: NEWEST_TICK }),
      ];
    });
  }

  /** The definition must stay the same object: VS Code finds the task by it. */
  resolveTask({ definition, scope, name }: vscode.Task): vscode.Task {
    return this.#make(definition, scope ?? vscode.TaskScope.Workspace, name);
  }

  #make(definition: vscode.TaskDefinition, scope: vscode.WorkspaceFolder | vscode.TaskScope, name: string): vscode.Task {
    const execution = new vscode.CustomExecution((resolved) => Promise.resolve(new RunTerminal((terminal) => workOnTask(this.#services, resolved, terminal))));
    const scoped = scope === vscode.TaskScope.Global ? vscode.TaskScope.Workspace : scope;
    // The Problems panel has the errors already.
    const task = new vscode.Task(definition, scoped, name, 'Idempo', execution, []);
    task.presentationOptions = { panel: vscode.TaskPanelKind.Dedicated, clear: true };
    return task;
  }
}
