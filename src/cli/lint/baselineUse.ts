import { resolve } from 'node:path';
import { applyBaseline, makeBaseline, type Baseline, type BaselineSources } from '../../core/lint/project/baseline';
import { baselineText, parseBaseline, staleEntryFindings, type BaselineFile } from '../../core/lint/project/baselineFile';
import type { Finding } from '../../core/lint/finding';
import { problemFindings } from '../../core/lint/project/problemFindings';
import { inputError } from '../arguments';
import type { CliHost } from '../host';
import { folderOf, pathFromRoot, shownPath, withSlashes } from '../paths';
import { configurationError, placeOf } from '../workflowInput';
import { pathBeside, refuseBrokenJson, type Configuration } from './configuration';
import type { Linted } from './lintFiles';

/** A baseline file that was read. */
export interface OpenedBaseline {
  readonly file: BaselineFile;
  readonly text: string;
}

/** `--baseline`, else those that the project files name, each once. Throws when one does not exist or cannot be used. */
export function openBaselines(host: CliHost, given: string | undefined, configurations: readonly Configuration[]): readonly OpenedBaseline[] {
  if (given !== undefined) {
    const opened = readBaseline(host, shownPath(host.cwd, given));
    if (opened === undefined) throw inputError(`--baseline ${given} does not exist. Make it with --write-baseline ${given}`);
    return [opened];
  }
  const named = configurations.flatMap(({ project }) => (project?.settings.baseline === undefined ? [] : [[pathBeside(project, project.settings.baseline), project.path] as const]));
  return [...new Map(named)].map(([path, namedBy]) => {
    const opened = readBaseline(host, path);
    if (opened === undefined) throw configurationError(`${namedBy} names the baseline ${path}, which does not exist. Make it with --write-baseline ${path}`);
    return opened;
  });
}

/** `undefined`: there is no such file. A baseline of which nothing can be used would let every old finding through as a new one. */
function readBaseline(host: CliHost, path: string): OpenedBaseline | undefined {
  const read = host.files.read(path);
  if (read.kind === 'missing') return undefined;
  if (read.kind === 'refused') throw configurationError(`${path} cannot be read: ${read.reason}`);
  const file = parseBaseline(path, read.text);
  refuseBrokenJson({ path, text: read.text }, file.problems);
  const [problem] = file.problems;
  if (problem !== undefined && file.baseline.entries.length === 0) {
    throw configurationError(`${placeOf({ path, text: read.text }, problem.range.start)}: ${problem.message} [${problem.code}]`);
  }
  return { file, text: read.text };
}

/** Files are named relative to the baseline's folder, wherever the command was started; those outside of it as findings do. */
function sourcesOf(host: CliHost, path: string, texts: ReadonlyMap<string, string>): Required<BaselineSources> {
  const base = { cwd: host.cwd, root: folderOf(host.cwd, path) };
  return { textOf: (file) => texts.get(file) ?? '', pathOf: (file) => (isInside(base.root, resolve(host.cwd, file)) ? pathFromRoot(base, file) : file) };
}

export interface Parted {
  readonly findings: readonly Finding[];
  readonly known: readonly Finding[];
  readonly texts: ReadonlyMap<string, string>;
}

function isInside(folder: string, path: string): boolean {
  return withSlashes(path).startsWith(`${withSlashes(folder).replace(/\/$/, '')}/`);
}

/** Parts the findings. Entries of files that were looked at and match nothing any more are findings themselves, as are mistakes in a baseline. */
export function partFindings(host: CliHost, baselines: readonly OpenedBaseline[], linted: Linted): Parted {
  return baselines.reduce<Parted>((before, { file, text }) => {
    const sources = sourcesOf(host, file.path, before.texts);
    const looked = new Set(linted.files.map(sources.pathOf));
    const { findings, known, stale } = applyBaseline(before.findings, file.baseline, sources);
    const own = [...problemFindings(file.path, file.problems), ...staleEntryFindings(file, stale.filter((entry) => looked.has(entry.file)))];
    return { findings: [...findings, ...own], known: [...before.known, ...known], texts: new Map([...before.texts, [file.path, text]]) };
  }, { findings: linted.findings, known: [], texts: linted.texts });
}

/** Writes the baseline of what was found in the files that were looked at: mistakes in a project file stay findings. Entries of files that were not looked at are kept while the files exist. Returns how many findings it knows. */
export function writeBaseline(host: CliHost, given: string, linted: Linted): number {
  const path = shownPath(host.cwd, given);
  const sources = sourcesOf(host, path, linted.texts);
  const looked = new Set(linted.files.map(sources.pathOf));
  const folder = folderOf(host.cwd, path);
  const before = host.files.kindOf(path) === 'file' ? readBaseline(host, path) : undefined;
  const kept = (before?.file.baseline.entries ?? []).filter((entry) => !looked.has(entry.file) && host.files.kindOf(resolve(folder, entry.file)) === 'file');
  const files = new Set(linted.files);
  const made = makeBaseline(linted.findings.filter(({ file }) => files.has(file)), sources);
  const baseline: Baseline = { entries: [...made.entries, ...kept].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)) };
  const written = host.files.write(path, baselineText(baseline));
  if (written.kind === 'refused') throw configurationError(`${path} cannot be written: ${written.reason}`);
  return made.entries.reduce((sum, { count }) => sum + count, 0);
}
