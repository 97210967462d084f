import { collect } from '../base/collect';
import { memoryKind, memoryOf } from '../base/remembered';
import type { Dialect } from '../sql/lex/token';
import type { Workflow, WorkflowFile } from '../workflow/workflow';
import { exampleDatesOf } from './exampleDates';
import type { Finding } from './finding';
import type { WorkflowHistory } from './history';
import { makeFinding } from './makeFinding';
import type { RuleContext } from './rule';
import { RULES } from './rules';
import { DEFAULT_SETTINGS, type LintSettings } from './project/settings';
import { withAdvice } from './suppressions/ruleCodes';
import { findSuppressions, projectSuppressions } from './suppressions/suppressions';
import { partSuppressed, type SuppressedFinding } from './suppressions/suppressionMatching';
import { factFinder } from './statementFacts';
import { bareScriptOf, taskScriptsOf, type SqlText, type TaskScript } from './taskScript';
import type { WorkspaceFacts } from './workspace';

export interface LintOptions {
  readonly settings?: LintSettings;
  readonly workspace?: WorkspaceFacts;
  readonly history?: WorkflowHistory;
}

/** What a lint gives; both in order of file and place. */
export interface LintResult {
  readonly findings: readonly Finding[];
  /** What a suppression silenced, with that suppression. */
  readonly suppressed: readonly SuppressedFinding[];
}

/** Everything the rules find in a workflow file and in the `.sql` files that it names, in order of file and place. Pure. */
export function lintWorkflowFile(file: WorkflowFile, options: LintOptions = {}): readonly Finding[] {
  return checkWorkflowFile(file, options).findings;
}

/** A script that belongs to no workflow. */
export interface BareSql extends Omit<SqlText, 'dialect'> {
  /** `undefined`: that of the settings, else generic, and M04 says so. */
  readonly dialect?: Dialect | undefined;
  readonly options?: LintOptions;
}

/** The findings of one bare SQL script. */
export function lintSqlText(input: BareSql): readonly Finding[] {
  return checkSqlText(input).findings;
}

/** As `lintWorkflowFile`, with what was silenced. */
export function checkWorkflowFile(file: WorkflowFile, options: LintOptions = {}): LintResult {
  const { workflow } = file;
  const { settings = DEFAULT_SETTINGS } = options;
  const scripts = workflow === undefined ? [] : taskScriptsOf(file, workflow, settings.dialect);
  return runRules({ file, workflow, scripts }, options);
}

/** As `lintSqlText`, with what was silenced. */
export function checkSqlText({ file, text, dialect, options = {} }: BareSql): LintResult {
  const { settings = DEFAULT_SETTINGS } = options;
  const declared = dialect ?? settings.dialect;
  const scripts = [bareScriptOf({ file, text, dialect: declared ?? 'generic' })];
  return runRules({ file: undefined, workflow: undefined, scripts }, { ...options, settings: declared === settings.dialect ? settings : { ...settings, dialect: declared } });
}

interface LintInput {
  readonly file: WorkflowFile | undefined;
  readonly workflow: Workflow | undefined;
  readonly scripts: readonly TaskScript[];
}

const CONTEXTS = memoryKind();

function runRules(input: LintInput, { settings = DEFAULT_SETTINGS, workspace, history }: LintOptions): LintResult {
  const suppressions = [...withAdvice(findSuppressions(input.file, input.scripts)), ...projectSuppressions(settings.ignore)];
  const findings: Finding[] = [];
  const context: RuleContext = { ...input, places: findFacts(input.scripts), dates: exampleDatesOf(input.workflow), settings, workspace, history, suppressions, findings, memory: memoryOf(CONTEXTS) };
  for (const rule of RULES) {
    const severity = settings.rules[rule.code]?.severity;
    if (severity === 'off') continue;
    for (const report of rule.check(context)) findings.push(makeFinding(rule, report, severity));
  }
  const parted = partSuppressed(findings, suppressions);
  return { findings: inOrder(parted.findings), suppressed: [...parted.suppressed].sort((a, b) => compareFindings(a.finding, b.finding)) };
}

const findFacts = factFinder([...new Set(collect(RULES, ({ facts = [] }) => facts))]);

/** By file, place, code and message; two tasks that name one `.sql` file report a place once. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const sorted = [...findings].sort(compareFindings);
  return sorted.filter((finding, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareFindings(before, finding) !== 0;
  });
}

function compareFindings(a: Finding, b: Finding): number {
  const place = compare(a.file, b.file) || a.range.start - b.range.start || a.range.end - b.range.end;
  return place || compare(a.code, b.code) || compare(a.message, b.message);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
