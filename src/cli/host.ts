import type { Disposable } from '../core/base/disposable';
import type { StatusQuery, StatusSnapshot } from '../core/instance/status';
import type { ProofRequest, ProofResult } from '../core/proof/proof';
import type { RunnerService } from '../core/runner/runnerService';

/** A runner that was opened for one folder; `close` ends its worker and gives the store back. */
export interface OpenedRunner extends RunnerService {
  close(): Promise<void>;
  readonly storePath: string;
  /** In copies of the store. Rejects with `IdempoError('cancelled')` as soon as `signal` is aborted. */
  prove(request: ProofRequest, signal?: AbortSignal): Promise<ProofResult>;
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
  /** Runs git in a folder (absolute), without a shell. `undefined`: there is no git. */
  runGit(folder: string, words: readonly string[]): Promise<GitOutput | undefined>;
  /** The runs of a folder's workflow files (absolute), from a copy of the store: neither waits for it nor makes one. `undefined`: there is none. */
  readRuns(workflowFolder: string, query: StatusQuery): Promise<StatusSnapshot | undefined>;
  /** The bytes of sql.js' `sql-wasm.wasm`. */
  readEngine(): Uint8Array;
  /** Each press of Ctrl-C. */
  onInterrupt(listener: () => void): Disposable;
}

export interface GitOutput {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export type FileRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A text that replaces another one. */
export interface FileChange {
  /** What the file must still hold, as `read` gives it. */
  readonly before: string;
  readonly after: string;
}

export type FileWritten = { readonly kind: 'written' } | { readonly kind: 'refused'; readonly reason: string };

/** Paths are absolute, or relative to `cwd`; forward slashes. */
export interface CliFiles {
  kindOf(path: string): 'file' | 'folder' | 'missing';
  /** `root`: a folder that the file, links followed, must lie in. */
  read(path: string, root?: string): FileRead;
  /** Whole or not at all; permissions, a byte order mark and a link to the file are kept. Refuses when the file has changed meanwhile, or is not UTF-8. */
  change(path: string, change: FileChange): FileWritten;
  /** Makes a file or replaces its content, whole or not at all. */
  write(path: string, text: string): FileWritten;
  /** Names in a folder, folders with a `/` behind; sorted; without links. Empty where nobody may look. */
  list(folder: string): readonly string[];
}
