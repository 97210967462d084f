import { dialectOf } from '../../core/sql/dialects/names';
import { DIALECTS, type Dialect } from '../../core/sql/lex/token';
import { nearestName } from '../../core/params';
import { isWorkflowFileName, isYamlFileName, looksLikeWorkflow } from '../../core/workflow/fileNames';
import { inputError, usageError } from '../arguments';
import type { CliHost } from '../host';
import { shownPath, STANDARD_INPUT, withSlashes } from '../paths';
import { configurationError } from '../workflowInput';
import type { Configurations } from './configuration';
import { filesBelow } from './workspaceFiles';

/** Something to lint, read where it can be. */
export type LintTarget =
  | { readonly kind: 'workflow'; readonly path: string; readonly text: string }
  /** `isFound`: met in a folder, so that it is linted alone only when no workflow names it. */
  | { readonly kind: 'sql'; readonly path: string; readonly text: string; readonly isFound?: true }
  /** Met in a folder, and not to be read; one that is named itself is refused. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

export interface TargetSearch {
  readonly host: CliHost;
  /** Says whether bare .sql files are wanted where they are met. */
  readonly configurations: Configurations;
  /** `--dialect`. */
  readonly dialect: Dialect | undefined;
}

/** `--dialect`; any name that `datasource_type` may have. Throws `RefusedError('usage')` for an unknown one. */
export function readDialect(text: string | undefined): Dialect | undefined {
  if (text === undefined) return undefined;
  const dialect = dialectOf(text);
  if (dialect !== 'generic' || text.toLowerCase() === 'generic') return dialect;
  const near = nearestName(text, DIALECTS);
  throw usageError(`--dialect ${text} is not known: ${near === undefined ? `write one of ${DIALECTS.join(', ')}` : `did you mean ${near}?`}`);
}

function readTarget(host: CliHost, path: string): string {
  const read = host.files.read(path);
  if (read.kind === 'text') return read.text;
  throw configurationError(read.kind === 'missing' ? `${path} does not exist` : `${path} cannot be read: ${read.reason}`);
}

/** Workflow files under a folder, by name or, for other YAML files, by their two keys; also .sql files where `sqlFiles` is set. */
function findInFolder({ host, configurations }: TargetSearch, folder: string): readonly LintTarget[] {
  return [...filesBelow(host, folder)].flatMap((path): readonly LintTarget[] => {
    if (isSqlFileName(path)) return configurations.of(path).settings.sqlFiles === true ? readFound(host, path, (text) => ({ kind: 'sql', path, text, isFound: true })) : [];
    if (!isYamlFileName(path)) return [];
    return readFound(host, path, (text) => (isWorkflowFileName(path) || looksLikeWorkflow(text) ? { kind: 'workflow', path, text } : undefined));
  });
}

/** A file that a folder was searched for. Other YAML that cannot be read is not ours to complain about, nor is a file that has just gone. */
function readFound(host: CliHost, path: string, targetOf: (text: string) => LintTarget | undefined): readonly LintTarget[] {
  const read = host.files.read(path);
  if (read.kind === 'text') return [targetOf(read.text) ?? []].flat();
  const isOurs = isWorkflowFileName(path) || isSqlFileName(path);
  return read.kind === 'refused' && isOurs ? [{ kind: 'unreadable', path, reason: read.reason }] : [];
}

function isSqlFileName(path: string): boolean {
  return /\.sql$/i.test(path);
}

async function readStandardInput(host: CliHost, dialect: Dialect | undefined): Promise<LintTarget> {
  const text = await host.readStandardInput();
  return { kind: dialect === undefined && looksLikeWorkflow(text) ? 'workflow' : 'sql', path: STANDARD_INPUT, text };
}

function targetsOfPath(search: TargetSearch, written: string): readonly LintTarget[] {
  const { host } = search;
  const path = shownPath(host.cwd, written);
  const kind = host.files.kindOf(path);
  if (kind === 'missing') throw inputError(`${written} does not exist`);
  if (kind === 'file') return [{ kind: isSqlFileName(path) ? 'sql' : 'workflow', path, text: readTarget(host, path) }];
  const found = findInFolder(search, path === withSlashes(host.cwd) ? '.' : path);
  if (found.length === 0) throw inputError(`${written} holds no workflow files (*.workflow.yaml, or YAML with "workflow:" and "tasks:")`);
  return found;
}

/** What the arguments of `lint` name, each file once. Throws `RefusedError('usage')` for a path that holds nothing to lint. */
export async function findLintTargets(search: TargetSearch, paths: readonly string[]): Promise<readonly LintTarget[]> {
  const targets = new Map<string, LintTarget>();
  for (const written of paths) {
    const found = written === '-' ? [await readStandardInput(search.host, search.dialect)] : targetsOfPath(search, written);
    for (const target of found) if (!targets.has(target.path) || !isMet(target)) targets.set(target.path, target);
  }
  return [...targets.values()];
}

function isMet(target: LintTarget): boolean {
  return target.kind === 'unreadable' || (target.kind === 'sql' && target.isFound === true);
}
