import type { Finding } from '../../core/lint/finding';
import type { WorkflowHistory } from '../../core/lint/history';
import { checkSqlText, checkWorkflowFile, type LintResult } from '../../core/lint/linter';
import { pathFrom } from '../../core/lint/project/pathPattern';
import { projectFindings } from '../../core/lint/project/projectFindings';
import { lintWorkflowNames } from '../../core/lint/workflowNames';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { CliHost } from '../host';
import type { Configurations } from './configuration';
import type { LintTarget } from './targets';
import { unreadableFile } from './unreadableFile';
import { Workspaces } from './workspaces';

export interface LintInput {
  readonly host: CliHost;
  readonly targets: readonly LintTarget[];
  readonly configurations: Configurations;
  /** Folders that were linted whole, as findings would name them; `.` for the working directory. */
  readonly folders: readonly string[];
  /** What past runs of a workflow took. */
  readonly historyOf: (file: WorkflowFile) => WorkflowHistory | undefined;
}

export interface Linted {
  /** By file and place; what is reported twice (a `.sql` file of two workflows) once. */
  readonly findings: readonly Finding[];
  /** Texts of the files that were looked at, and of the project files that were used; by the name that findings have. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those that were looked at, ascending. */
  readonly files: readonly string[];
}

/** Everything that the rules find in the targets. Each knows the other workflow files of its workspace, targets or not. */
export function lintFiles(input: LintInput): Linted {
  const { targets, configurations } = input;
  const texts = new Map<string, string>();
  const workspaces = new Workspaces(input);
  const workflows = targets.filter(({ kind }) => kind === 'workflow').map(({ path }) => workspaces.parsed(path));
  for (const { file, reads } of workflows) for (const [path, text] of [[file.path, file.text] as const, ...reads]) texts.set(path, text);
  const results = targets.flatMap((target): readonly TargetResult[] => {
    const { path } = target;
    if (target.kind === 'unreadable') {
      texts.set(path, '');
      return [{ path, result: unreadableFile(target, configurations.of(path).settings) }];
    }
    if (target.kind === 'workflow') return [{ path, result: lintOne(input, workspaces, path) }];
    if (target.isFound === true && workspaces.names(path)) return [];
    const { text } = target;
    texts.set(path, text);
    const { settings } = configurations.of(path);
    return [{ path, result: checkSqlText({ file: path, text, options: { settings } }) }];
  });
  const files = [...texts.keys()].sort();
  const names = lintWorkflowNames(workflows.map(({ file }) => file));
  const findings = results.flatMap(({ result }) => result.findings);
  const ofProjects = [...configurations.used].flatMap(([path, { project, text }]) => {
    const own = results.filter((each) => configurations.of(each.path).project === project).map(({ result }) => result);
    const isWhole = input.folders.some((folder) => pathFrom(folder, path) !== undefined);
    if (own.length === 0 && !isWhole) return [];
    texts.set(path, text);
    return projectFindings(project, isWhole ? own : undefined);
  });
  return { findings: inOrder([...findings, ...names, ...ofProjects]), texts, files };
}

interface TargetResult {
  readonly path: string;
  readonly result: LintResult;
}

function lintOne({ configurations, historyOf }: LintInput, workspaces: Workspaces, path: string): LintResult {
  const { file } = workspaces.parsed(path);
  const [workspace, history] = [workspaces.factsAt(path), historyOf(file)];
  return checkWorkflowFile(file, { settings: configurations.of(path).settings, ...(workspace && { workspace }), ...(history && { history }) });
}

/** By file and place; of those that say the same of one place the last one. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const kept: Finding[] = [];
  let first = 0;
  for (const finding of [...findings].sort(comparePlaces)) {
    const before = kept.at(-1);
    if (before !== undefined && comparePlaces(before, finding) !== 0) first = kept.length;
    let at = first;
    while (at < kept.length && kept[at]?.message !== finding.message) at++;
    kept[at] = finding;
  }
  return kept;
}

function comparePlaces(a: Finding, b: Finding): number {
  return compare(a.file, b.file) || a.range.start - b.range.start || a.range.end - b.range.end || compare(a.code, b.code);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
