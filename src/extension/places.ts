import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../core/base/disposable';
import type { Services } from './commands/services';
import { notifyOfFailures } from './notifications/failureNotifications';
import { logRuns } from './notifications/runLog';
import { RunWatch } from './notifications/runWatch';
import { RunErrorActions } from './runtimeErrors/runErrorActions';
import { RuntimeErrors } from './runtimeErrors/runtimeErrors';
import { StatusItem } from './statusBar/statusItem';
import { RunTasks, TASK_TYPE } from './tasks/runTasks';
import { registerProofTests } from './testing/proofTests';
import { registerTools } from './tools/tools';

export interface PlaceServices {
  readonly services: Services;
  readonly isPanelVisible: () => boolean;
  /** How many schedule times' newest run failed; 0: none. */
  readonly showFailed: (count: number) => void;
  /** Documents in which the SQL of a task may stand. */
  readonly documents: vscode.DocumentSelector;
}

const FOLLOWED_MS = 5_000;

/** Where else VS Code users look: the Problems panel, the status bar, notifications, the output, tasks, the Test Explorer, tools for language models. */
export function registerPlaces({ services, isPanelVisible, showFailed, documents }: PlaceServices): Disposable {
  const { index, runners } = services;
  const store = new DisposableStore();
  const watch = store.add(new RunWatch(index, runners));
  const errors = store.add(new RuntimeErrors(index, runners));
  const followed = new Set<string>();
  store.add(vscode.languages.registerCodeActionsProvider(documents, new RunErrorActions(errors), RunErrorActions.metadata));
  store.add(new StatusItem(index, runners, showFailed));
  store.add(logRuns(watch));
  store.add(notifyOfFailures({ services, watch, isPanelVisible, isFollowed: (id) => followed.has(id) }));
  const follow = (id: string): (() => void) => {
    followed.add(id);
    // Its news may still be on their way to the others.
    return () => void setTimeout(() => followed.delete(id), FOLLOWED_MS);
  };
  store.add(vscode.tasks.registerTaskProvider(TASK_TYPE, new RunTasks({ services, follow })));
  store.add(registerTools({ services, follow }));
  store.add(registerProofTests(services));
  return store;
}
