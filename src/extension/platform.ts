import type * as vscode from 'vscode';
import type { OpenedRunner } from '../protocol/runner/runnerClient';
import type { NestedWorker, NestedWorkerEvents } from '../protocol/nestedWorker';

/** What differs between the Node host and the web worker host. */
export interface Platform {
  /** Opens the store of the workflow files in `folder`; no worker is started before the runner is first asked for something. */
  readonly openRunner: (folder: vscode.Uri) => Promise<OpenedRunner>;
  /** Whether instances were ever stored for this folder; answered without starting anything. */
  readonly hasStore: (folder: vscode.Uri) => Promise<boolean>;
  /** Whether `file`, with symbolic links followed, lies in `folder`. */
  readonly isInside: (folder: vscode.Uri, file: vscode.Uri) => Promise<boolean>;
  /** Starts the language worker; `extension`: where the extension is installed. Rejects where none can be started. */
  readonly startLanguage: (extension: vscode.Uri, events: NestedWorkerEvents) => Promise<NestedWorker>;
}
