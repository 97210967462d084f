import { isAbsolute, resolve } from 'node:path';
import type { Problem, Severity } from '../../core/base/problem';
import { folderOf as folderIn, matchesPattern, pathFrom } from '../../core/lint/project/pathPattern';
import { parseProjectFile, projectFileCandidates, type ProjectFile } from '../../core/lint/project/projectFile';
import { RULES } from '../../core/lint/rules';
import { mergeSettings, type LintSettings, type RuleSetting } from '../../core/lint/project/settings';
import { nearestName } from '../../core/params';
import type { Dialect } from '../../core/sql/lex/token';
import { inputError, usageError } from '../arguments';
import type { CliHost } from '../host';
import { shownPath, withSlashes, workspaceRoot } from '../paths';
import { configurationError, placeOf } from '../workflowInput';

/** How one file is linted. */
export interface Configuration {
  /** Of the project file, with what the command line says laid over it. */
  readonly settings: LintSettings;
  /** `undefined`: there is none. */
  readonly project: ProjectFile | undefined;
}

/** Finds and reads the project files, each once. */
export interface Configurations {
  /** Of a file, as findings name it. Throws `IdempoError('configuration')` for a project file that cannot be used. */
  of(file: string): Configuration;
  /** Those read so far, with their texts. */
  readonly used: ReadonlyMap<string, { readonly project: ProjectFile; readonly text: string }>;
}

export interface ConfigurationOptions {
  readonly host: CliHost;
  /** `--config`: the one file for all. */
  readonly chosen: string | undefined;
  readonly flags: LintSettings;
}

export function readConfigurations({ host, chosen, flags }: ConfigurationOptions): Configurations {
  const used = new Map<string, { readonly project: ProjectFile; readonly text: string }>();
  const missing = new Set<string>();
  const find = (path: string): ProjectFile | undefined => {
    if (missing.has(path)) return undefined;
    const known = used.get(path) ?? readProject(host, path);
    if (known === undefined) missing.add(path);
    else used.set(path, known);
    return known?.project;
  };
  const chosenPath = chosen === undefined ? undefined : shownPath(host.cwd, chosen);
  if (chosenPath !== undefined && find(chosenPath) === undefined) throw inputError(`--config ${chosen ?? ''} does not exist`);
  const of = (file: string): Configuration => {
    const candidates = chosenPath === undefined ? projectFileCandidates(file, workspaceRoot(host, file)) : [chosenPath];
    const path = candidates.find((candidate) => find(candidate) !== undefined);
    const project = path === undefined ? undefined : find(path);
    return { project, settings: mergeSettings(project?.settings ?? { rules: {} }, flags) };
  };
  return { of, used };
}

/** A file that is no JSON is not used in part: what it switches off would be reported. */
function readProject(host: CliHost, path: string): { readonly project: ProjectFile; readonly text: string } | undefined {
  const read = host.files.read(path);
  if (read.kind === 'missing') return undefined;
  if (read.kind === 'refused') throw configurationError(`${path} cannot be read: ${read.reason}`);
  const project = parseProjectFile(path, read.text);
  refuseBrokenJson({ path, text: read.text }, project.problems);
  return { project, text: read.text };
}

export function refuseBrokenJson(file: { readonly path: string; readonly text: string }, problems: readonly Problem[]): void {
  const broken = problems.find(({ code }) => code === 'Y01');
  if (broken !== undefined) throw configurationError(`${placeOf(file, broken.range.start)}: ${broken.message} [${broken.code}]`);
}

/** Whether the project file leaves a file out; its patterns start at its own folder. Both paths may be relative to `cwd`. */
export function isExcluded(cwd: string, file: string, { project, settings }: Configuration): boolean {
  const folder = project && withSlashes(resolve(cwd, folderIn(project.path)));
  const seen = folder === undefined ? undefined : pathFrom(folder, withSlashes(resolve(cwd, file)));
  return seen !== undefined && (settings.exclude ?? []).some((pattern) => matchesPattern(seen, pattern));
}

/** A path that the project file names, from the working directory. */
export function pathBeside(project: ProjectFile, written: string): string {
  const folder = folderIn(project.path);
  return isAbsolute(written) || folder === '' ? written : `${folder}/${written}`;
}

const SEVERITIES = ['error', 'warning', 'info', 'off'] as const satisfies readonly (Severity | 'off')[];

/** `--rule CODE=severity`, and `--dialect`, as settings. Throws `RefusedError('usage')`. */
export function settingsOfFlags(rules: readonly string[], dialect: Dialect | undefined): LintSettings {
  return { rules: Object.fromEntries(rules.map(readRuleFlag)), ...(dialect !== undefined && { dialect }) };
}

function readRuleFlag(written: string): readonly [string, RuleSetting] {
  const [, wanted = '', text = ''] = /^([^=]+)=(.*)$/s.exec(written) ?? [];
  const rule = RULES.find(({ code, name }) => code === wanted.toUpperCase() || name === wanted.toLowerCase());
  const severity = SEVERITIES.find((each) => each === text.toLowerCase());
  if (wanted === '' || severity === undefined) throw usageError(`--rule ${written}: write CODE=${SEVERITIES.join('|')}, for example --rule T01=warning`);
  if (rule !== undefined) return [rule.code, { severity }];
  const near = nearestName(wanted, RULES.flatMap(({ code, name }) => [code, name]));
  throw usageError(`--rule ${written}: there is no rule ${wanted}${near === undefined ? '' : `; did you mean ${near}?`}`);
}
