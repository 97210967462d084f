import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { IdempoError } from '../../core/base/errors';
import { fileFailureOf } from '../../core/base/fileFailure';
import { text } from '../../core/base/message';
import { codeOf } from './nodeBackend';

/** What decides where state lives; `process` has it. */
export interface StateEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const HERE: StateEnvironment = { platform: process.platform, env: process.env, home: homedir() };

/** `$IDEMPO_HOME`, else the platform's folder for a user's state. */
export function stateFolder({ platform, env, home }: StateEnvironment = HERE): string {
  const chosen = env['IDEMPO_HOME'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'idempo');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'idempo');
  const xdg = env['XDG_STATE_HOME'];
  return join(xdg !== undefined && xdg !== '' ? xdg : join(home, '.local', 'state'), 'idempo');
}

/**
 * The store of the workflow files in `folder`: the same for a terminal and an editor, and never inside the workspace, since a
 * cloned repository must not bring a state file (reliability-and-budgets.md D.2). Makes nothing.
 */
export function storePathOf(folder: string, environment: StateEnvironment = HERE): string {
  const hash = createHash('sha256').update(realPathOf(folder)).digest('hex').slice(0, 16);
  return join(stateFolder(environment), 'stores', hash, 'idempo.db');
}

/** Whether instances were ever stored for the workflow files in `folder`. */
export function hasStore(folder: string): Promise<boolean> {
  return Promise.resolve(existsSync(storePathOf(folder)));
}

/** The `IdempoError('stateFolder')` for a failure of the file system around a store; any other error is returned as it is. */
export function stateFolderUnusable(storePath: string, error: unknown): unknown {
  const reason = fileFailureOf(error);
  if (reason === undefined) return error;
  return new IdempoError(
    'stateFolder',
    text`The state folder ${resolve(storePath, '..', '..', '..')} cannot be used: ${reason}. Set IDEMPO_HOME to a folder you can write.`,
    { cause: error },
  );
}

/** Makes the store's folder, readable by its user only, with a note that names the workflow folder. */
export function makeStoreFolder(workflowFolder: string, storePath: string): string {
  const folder = resolve(storePath, '..');
  makeFolder(folder);
  const note = join(folder, 'folder.json');
  if (!existsSync(note)) writeFileSync(note, `${JSON.stringify({ folder: realPathOf(workflowFolder) }, undefined, 2)}\n`);
  return folder;
}

/** Not `mkdirSync` with `recursive`: Node never returns where a folder exists but nothing can be made in it, as in /proc. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Moves a store that cannot be opened aside, with its log, so that the next opening makes an empty one; returns the new
 * path. To be called only when no runner has it open.
 */
export function moveStoreAway(storePath: string): string {
  let target = `${storePath}.damaged`;
  for (let n = 2; existsSync(target); n++) target = `${storePath}.damaged-${n}`;
  renameSync(storePath, target);
  for (const suffix of ['-idempo-wal', '-idempo-journal', '-idempo-sums']) {
    if (existsSync(storePath + suffix)) renameSync(storePath + suffix, target + suffix);
  }
  return target;
}

/** Links and letter case count as they are on disk. A folder that does not exist keeps its name. */
function realPathOf(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return resolve(folder);
  }
}
