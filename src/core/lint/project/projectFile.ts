import { parseJsonTree } from '../../base/jsonTree';
import type { Problem } from '../../base/problem';
import { PROJECT_FILE_NAME } from './projectFileName';
import { readSettings } from './projectSettings';
import { DEFAULT_SETTINGS, type LintSettings } from './settings';

export interface ProjectFile {
  /** As given by the caller, in the same form as the paths of findings. */
  readonly path: string;
  readonly settings: LintSettings;
  /** Y01 what is no JSON, Y03 what has the wrong form or means nothing, M01 a suppression without reason; by place. */
  readonly problems: readonly Problem[];
}

/** Reads a project file. Never throws: what is wrong becomes a problem, the rest counts. */
export function parseProjectFile(path: string, text: string): ProjectFile {
  const tree = parseJsonTree(text);
  const problems: Problem[] = [...tree.problems];
  const report = (problem: Problem): void => void problems.push(problem);
  const settings = tree.root === undefined ? DEFAULT_SETTINGS : readSettings(tree.root, { path, report });
  if (tree.root === undefined && problems.length === 0) problems.push(emptyFile(text));
  return { path, settings, problems: problems.sort((a, b) => a.range.start - b.range.start) };
}

function emptyFile(text: string): Problem {
  return { code: 'Y03', severity: 'error', message: 'This project file is empty. Write {} for "everything as it is".', range: { start: 0, end: Math.min(1, text.length) } };
}

/** Settings from plain values of the same form as a project file's (an editor's settings), checked by the same rules. */
export function readPlainSettings(value: Readonly<Record<string, unknown>>): LintSettings {
  const { root } = parseJsonTree(JSON.stringify(value));
  return root === undefined ? DEFAULT_SETTINGS : readSettings(root, { path: '', report: () => undefined });
}

/** Where a project file for `file` may lie, nearest first: its folder and those above it up to `root` (`''`: the base of relative paths). */
export function projectFileCandidates(file: string, root: string): readonly string[] {
  const candidates: string[] = [];
  let folder = file;
  while (folder !== root && folder.includes('/')) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    candidates.push(`${folder}/${PROJECT_FILE_NAME}`);
  }
  if (root === '' && folder !== '') candidates.push(PROJECT_FILE_NAME);
  return candidates;
}
