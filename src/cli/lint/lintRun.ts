import type { Severity } from '../../core/base/problem';
import type { Finding } from '../../core/lint/finding';
import type { WorkflowHistory } from '../../core/lint/history';
import { parseWorkflowFile } from '../../core/workflow/parseWorkflowFile';
import type { CliHost } from '../host';
import { pathFromRoot, repositoryOf, withSlashes } from '../paths';
import { openBaselines, partFindings, type Parted } from './baselineUse';
import type { Configurations } from './configuration';
import { fingerprinter } from './fingerprints';
import { fixFindings, type Fixed } from './fix';
import { lintFiles, type Linted, type LintInput } from './lintFiles';
import { isAtLeast, type LintReport } from './lintReport';
import { readHistory } from './runHistory';
import { afterFixes, findingsSince, readChanges } from './since';
import type { LintTarget } from './targets';

export interface LintRun {
  readonly host: CliHost;
  readonly version: string;
  readonly targets: readonly LintTarget[];
  /** Folders among the paths that were given, as findings would name them. */
  readonly folders: readonly string[];
  readonly configurations: Configurations;
  readonly failOn: Severity;
  /** What is less is left out. */
  readonly least: Severity;
  /** What is less is not fixed. */
  readonly leastFixed: Severity;
  readonly since: string | undefined;
  /** `--baseline`. */
  readonly baseline: string | undefined;
  /** While a new one is written, the old one does not count. */
  readonly ignoreBaseline: boolean;
  readonly fix: boolean;
  readonly history: boolean;
}

/** What the command line asks for, found; nothing is written yet. */
export interface LintOutcome {
  readonly report: LintReport;
  readonly linted: Linted;
  /** `undefined`: fixes were not asked for. */
  readonly fixed: Fixed | undefined;
}

export async function runLint(run: LintRun): Promise<LintOutcome> {
  const { host, targets, configurations } = run;
  const histories = run.history ? await readHistories(host, targets) : new Map<string, WorkflowHistory>();
  const lint = (texts: ReadonlyMap<string, string>): Linted => lintFiles({ ...overlaid(host, targets, texts), configurations, folders: run.folders, historyOf: ({ path }) => histories.get(path) });
  const first = lint(new Map());
  const baselines = run.ignoreBaseline ? [] : openBaselines(host, run.baseline, targets.map(({ path }) => configurations.of(path)));
  const changes = run.since === undefined ? undefined : await readChanges(host, run.since, first.files);
  const judge = (linted: Linted): Judged => {
    const parted = partFindings(host, baselines, linted);
    const textOf = (file: string): string => parted.texts.get(file) ?? '';
    const changed = changes === undefined ? parted.findings : findingsSince(parted.findings, afterFixes(changes, first, linted), textOf);
    const findings = changed.filter(({ severity }) => isAtLeast(severity, run.least));
    return { ...parted, findings, leftOut: changed.length - findings.length, fixable: changed.filter(({ severity }) => isAtLeast(severity, run.leastFixed)) };
  };
  const fixed = run.fix ? fixFindings({ first, lint, select: (linted) => judge(linted).fixable }) : undefined;
  const linted = fixed?.linted ?? first;
  return { linted, fixed, report: reportOf(run, linted, judge(linted)) };
}

interface Judged extends Parted {
  /** Findings that are less severe than what is asked for. */
  readonly leftOut: number;
  readonly fixable: readonly Finding[];
}

/** With some texts in place of the files'. */
function overlaid(host: CliHost, targets: readonly LintTarget[], texts: ReadonlyMap<string, string>): Pick<LintInput, 'host' | 'targets'> {
  if (texts.size === 0) return { host, targets };
  const read: CliHost['files']['read'] = (path, root) => {
    const text = texts.get(path);
    return text === undefined ? host.files.read(path, root) : { kind: 'text', text };
  };
  return { host: { ...host, files: { ...host.files, read } }, targets: targets.map((target) => (target.kind === 'unreadable' ? target : { ...target, text: texts.get(target.path) ?? target.text })) };
}

async function readHistories(host: CliHost, targets: readonly LintTarget[]): Promise<ReadonlyMap<string, WorkflowHistory>> {
  const histories = new Map<string, WorkflowHistory>();
  for (const { path, text } of targets.filter((target) => target.kind === 'workflow')) {
    const history = await readHistory(host, parseWorkflowFile({ path, text, readFile: () => ({ kind: 'missing' }) }));
    if (history !== undefined) histories.set(path, history);
  }
  return histories;
}

function reportOf({ host, version, failOn }: LintRun, linted: Linted, { findings, known, texts, leftOut }: Judged): LintReport {
  const base = { cwd: withSlashes(host.cwd), root: repositoryOf(host, host.cwd) ?? withSlashes(host.cwd) };
  const textOf = (file: string): string => texts.get(file) ?? '';
  const named = [...findings, ...known].map(({ file }) => file);
  return {
    ...base, findings, leftOut, baselined: known, failOn, version, textOf,
    files: [...new Set([...linted.files, ...named])].sort(),
    fingerprintOf: fingerprinter([...findings, ...known], { textOf, pathOf: (file) => pathFromRoot(base, file) }),
  };
}
