import type { Disposable } from '../core/base/disposable';
import type { RunnerService } from '../core/runner/runnerService';

/** A runner that was opened for one folder; `close` ends its worker and gives the store back. */
export interface OpenedRunner extends RunnerService {
  close(): Promise<void>;
  readonly storePath: string;
}

/** Everything that the commands want of the process and the file system; tests have a second implementation. */
export interface CliHost {
  readonly cwd: string;
  /** The execution clock: default schedule times and nothing else. */
  now(): number;
  writeOut(text: string): void;
  writeError(text: string): void;
  readStandardInput(): Promise<string>;
  readonly files: CliFiles;
  /** `workflowFolder`: absolute. Throws `IdempoError` when the store cannot be opened. */
  openRunner(workflowFolder: string): Promise<OpenedRunner>;
  /** Each press of Ctrl-C. */
  onInterrupt(listener: () => void): Disposable;
}

export type FileRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Paths are absolute, or relative to `cwd`; forward slashes. */
export interface CliFiles {
  kindOf(path: string): 'file' | 'folder' | 'missing';
  /** `root`: a folder that the file, links followed, must lie in. */
  read(path: string, root?: string): FileRead;
  /** Names in a folder, folders with a `/` behind; sorted; without links. */
  list(folder: string): readonly string[];
}
