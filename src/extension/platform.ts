import type * as vscode from 'vscode';
import type { OpenedRunner } from '../adapters/node/openRunner';

/** What differs between the Node host and the web worker host. */
export interface Platform {
  /** Opens the store of the workflow files in `folder`. `undefined` where the host has no runner yet: the UI says so. */
  readonly openRunner: ((folder: vscode.Uri) => Promise<OpenedRunner>) | undefined;
  /** Whether instances were ever stored for this folder; answered without starting anything. */
  readonly hasStore: (folder: vscode.Uri) => Promise<boolean>;
  /** Whether `file`, with symbolic links followed, lies in `folder`. */
  readonly isInside: (folder: vscode.Uri, file: vscode.Uri) => Promise<boolean>;
}
