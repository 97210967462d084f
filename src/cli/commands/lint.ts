import type { Severity } from '../../core/base/problem';
import { choiceOf, hasOption, optionOf, usageError, type ParsedArguments } from '../arguments';
import type { Command, Format, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { writeBaseline } from '../lint/baselineUse';
import { isExcluded, readConfigurations, settingsOfFlags, type Configurations } from '../lint/configuration';
import { writeFixed, type Fixed } from '../lint/fix';
import { isAtLeast, type LintReport } from '../lint/lintReport';
import { runLint, type LintOutcome } from '../lint/lintRun';
import { findLintTargets, readDialect, type LintTarget } from '../lint/targets';
import { diffText } from '../output/diff';
import { findingsText } from '../output/findings';
import { githubText } from '../output/github';
import { countOf } from '../output/instances';
import { jsonText, lintJson } from '../output/json';
import { junitText } from '../output/junit';
import { sarifJson } from '../output/sarif';
import { shownPath, STANDARD_INPUT, withSlashes } from '../paths';
import { LINT_HELP } from '../lint/help';

const WRITERS: Readonly<Record<Format, (report: LintReport) => string>> = {
  text: findingsText,
  json: (report) => jsonText(lintJson(report)),
  sarif: (report) => jsonText(sarifJson(report)),
  junit: junitText,
  github: githubText,
};

/** Options of which one makes no sense with the other. */
const EXCLUDING: readonly (readonly [string, string])[] = [['write-baseline', 'baseline'], ['write-baseline', 'since'], ['write-baseline', 'dry-run']];

function checkOptions(parsed: ParsedArguments): void {
  for (const [one, other] of EXCLUDING) {
    if (hasOption(parsed, one) && hasOption(parsed, other)) throw usageError(`--${one} and --${other} exclude each other`);
  }
  if (hasOption(parsed, 'dry-run') && !hasOption(parsed, 'fix')) throw usageError('--dry-run shows what --fix would change: give both');
  if (hasOption(parsed, 'fix') && parsed.positionals.includes('-')) throw usageError('--fix changes files; standard input is none');
}

/** Without what the project files leave out. */
function wanted({ host }: Invocation, targets: readonly LintTarget[], configurations: Configurations): readonly LintTarget[] {
  const kept = targets.filter(({ path }) => path === STANDARD_INPUT || !isExcluded(host.cwd, path, configurations.of(path)));
  if (kept.length < targets.length) host.writeError(`Note: ${countOf(targets.length - kept.length, 'file')} left out by "exclude" of the project file\n`);
  return kept;
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, version } = invocation;
  checkOptions(parsed);
  const dialect = readDialect(optionOf(parsed, 'dialect'));
  const flags = settingsOfFlags(parsed.options.get('rule') ?? [], dialect);
  const options = {
    failOn: choiceOf(parsed, 'fail-on', ['warning', 'error', 'info']), least: leastSeverity(invocation), leastFixed: choiceOf(parsed, 'severity', ['info', 'warning', 'error']),
    since: optionOf(parsed, 'since'), baseline: optionOf(parsed, 'baseline'), fix: hasOption(parsed, 'fix'), history: hasOption(parsed, 'history'),
    ignoreBaseline: hasOption(parsed, 'write-baseline'),
  };
  const configurations = readConfigurations({ host, chosen: optionOf(parsed, 'config'), flags });
  const found = await findLintTargets({ host, configurations, dialect }, parsed.positionals);
  const targets = wanted(invocation, found, configurations);
  const folders = parsed.positionals.map((path) => shownPath(host.cwd, path)).filter((path) => host.files.kindOf(path) === 'folder').map((path) => (path === withSlashes(host.cwd) ? '.' : path));
  return finish(invocation, await runLint({ host, version, targets, folders, configurations, ...options }));
}

/** People see what may harm; programs get everything. What `--fail-on` counts is always shown. */
function leastSeverity({ parsed, format }: Invocation): Severity {
  if (format !== 'text' || hasOption(parsed, 'severity')) return choiceOf(parsed, 'severity', ['info', 'warning', 'error']);
  return choiceOf(parsed, 'fail-on', ['warning', 'error', 'info']) === 'info' ? 'info' : 'warning';
}

/** Files are written first: the report says what is left. */
function finish(invocation: Invocation, { report, linted, fixed }: LintOutcome): ExitCode {
  const { host, parsed, format } = invocation;
  if (fixed !== undefined) reportFixes(invocation, fixed);
  const baseline = optionOf(parsed, 'write-baseline');
  if (baseline !== undefined) {
    const count = writeBaseline(host, baseline, linted);
    host.writeOut(`${baseline} knows ${countOf(count, 'finding')} of ${countOf(linted.files.length, 'file')}. Give it with --baseline ${baseline}, or as "baseline" in idempo.json.\n`);
    return EXIT.clean;
  }
  if (hasOption(parsed, 'dry-run')) host.writeError(findingsText(report));
  else host.writeOut(WRITERS[format](report));
  return report.findings.some(({ severity }) => isAtLeast(severity, report.failOn)) ? EXIT.failed : EXIT.clean;
}

function reportFixes({ host, parsed }: Invocation, fixed: Fixed): void {
  const isDry = hasOption(parsed, 'dry-run');
  if (isDry) host.writeOut([...fixed.files].map(([file, { before, after }]) => diffText(file, before, after)).join(''));
  else writeFixed(host, fixed);
  const count = `${fixed.lines.length} ${fixed.lines.length === 1 ? 'fix' : 'fixes'}`;
  const summary = `${count} ${isDry ? 'would change' : 'changed'} ${countOf(fixed.files.size, 'file')}.`;
  host.writeError([...(isDry ? [] : fixed.lines), summary].map((line) => `${line}\n`).join(''));
}

export const lintCommand: Command = { name: 'lint', ...LINT_HELP, run };
