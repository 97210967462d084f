import { resolve } from 'node:path';
import type { LocalSchedule } from '../core/instance/records';
import type { Schedule } from '../core/schedule';
import { scheduleOf } from '../core/schedule';
import { findLocalSchedule } from '../core/views/localSchedule';
import { isWorkflowFileName, isYamlFileName, looksLikeWorkflow } from '../core/workflow/fileNames';
import { parseWorkflowFile } from '../core/workflow/parseWorkflowFile';
import type { Workflow } from '../core/workflow/workflow';
import type { CliHost } from './host';
import { filesBelow } from './lint/workspaceFiles';

/** A workflow whose ticks make instances while an editor is open. */
export interface SwitchedOn {
  readonly workflow: string;
  /** In whose store it is; as the user wrote it, with what lies below. `.`: the working directory. */
  readonly folder: string;
  readonly missedTicks: LocalSchedule['missedTicks'];
  /** `gone`: no file of the folder defines it. `unknown`: none does, but one of them cannot be read. */
  readonly file: { readonly kind: 'found'; readonly path: string } | { readonly kind: 'gone' | 'unknown' };
  /** The next tick that is to be dealt with, in the past while nobody has. `undefined`: there is none. */
  readonly next: { readonly at: number; readonly schedule: Schedule } | undefined;
}

/** Of the stores of a folder and of all folders below that hold files; in order of folder and name. None is made. */
export async function findSwitchedOn(host: CliHost, folder: string): Promise<readonly SwitchedOn[]> {
  const found: SwitchedOn[] = [];
  for (const each of foldersBelow(host, folder)) {
    const snapshot = await host.readRuns(resolve(host.cwd, each), { limit: 1, withoutTexts: true });
    if (snapshot === undefined || snapshot.localSchedules.length === 0) continue;
    const files = readFolder(host, each);
    const byName = [...snapshot.localSchedules].sort((a, b) => (a.workflow < b.workflow ? -1 : 1));
    for (const { workflow, missedTicks } of byName) {
      const file = files.workflows.find(({ workflow: { name } }) => name.value === workflow);
      const nextAt = file && findLocalSchedule(snapshot, file.workflow)?.nextAt;
      found.push({
        workflow, folder: each, missedTicks,
        file: file === undefined ? { kind: files.isWhole ? 'gone' : 'unknown' } : { kind: 'found', path: file.path },
        next: file === undefined || nextAt === undefined ? undefined : { at: nextAt, schedule: scheduleOf(file.workflow).schedule },
      });
    }
  }
  return found;
}

function foldersBelow(host: CliHost, folder: string): ReadonlySet<string> {
  const below = [...filesBelow(host, folder)].filter((path) => path.includes('/')).map((path) => path.slice(0, path.lastIndexOf('/')));
  return new Set([folder, ...below]);
}

interface FolderFiles {
  readonly workflows: readonly { readonly path: string; readonly workflow: Workflow }[];
  /** Whether every file that may define a workflow could be read. */
  readonly isWhole: boolean;
}

function readFolder(host: CliHost, folder: string): FolderFiles {
  const base = folder === '.' ? '' : `${folder}/`;
  const read = host.files.list(folder).filter(isYamlFileName).flatMap((name) => readFile(host, `${base}${name}`) ?? []);
  return {
    workflows: read.flatMap(({ path, workflow }) => (workflow === undefined ? [] : [{ path, workflow }])),
    isWhole: read.every(({ workflow }) => workflow !== undefined),
  };
}

/** `undefined`: no workflow file. */
function readFile(host: CliHost, path: string): { readonly path: string; readonly workflow: Workflow | undefined } | undefined {
  const read = host.files.read(path);
  if (read.kind !== 'text') return isWorkflowFileName(path) ? { path, workflow: undefined } : undefined;
  if (!isWorkflowFileName(path) && !looksLikeWorkflow(read.text)) return undefined;
  return { path, workflow: parseWorkflowFile({ path, text: read.text, readFile: () => ({ kind: 'missing' }) }).workflow };
}
