import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { IdempoError } from '../core/base/errors';
import type { GitOutput } from './host';

const MAX_OUTPUT = 512 * 1024 * 1024;

/** They would lead git elsewhere than to the repository of the folder, as in a hook, or start a program for the diff. */
const FORGOTTEN = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_EXTERNAL_DIFF', 'GIT_DIFF_OPTS'];

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !FORGOTTEN.includes(name));
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}

/** Runs git in a folder, without a shell. `undefined`: there is no git. Rejects with `IdempoError('git')` when it cannot be run to its end. */
export function runGit(folder: string, words: readonly string[]): Promise<GitOutput | undefined> {
  // Windows looks for programs in the working directory first: it must not be the repository, which could bring a git.exe.
  const options = { cwd: dirname(process.execPath), env: environment(), maxBuffer: MAX_OUTPUT, windowsHide: true };
  return new Promise((resolve, reject) => {
    execFile('git', ['-C', folder, '-c', 'core.fsmonitor=false', ...words], options, (error, out, errorText) => {
      if (error === null) resolve({ code: 0, out, error: errorText });
      else if (typeof error.code === 'number') resolve({ code: error.code, out, error: errorText });
      else if (error.code === 'ENOENT') resolve(undefined);
      else reject(new IdempoError('git', `git failed in ${folder}: ${error.message}`, { cause: error }));
    });
  });
}
