import type { Command } from '../command';

/** Everything about `idempo lint` but what it does. */
export const LINT_HELP: Omit<Command, 'name' | 'run'> = {
  usage: 'PATH… [--since REF] [--fix] [--format FORMAT]',
  summary: 'find what is not safe to retry, rerun or backfill',
  about: [
    'PATH is a workflow file, a folder that is searched for workflow files, a bare .sql file, or - for standard input. The .sql files that a workflow names are looked at with it, and the other workflow files of the workspace (the working directory, or the repository of an absolute path) are known to the rules.',
    'Exits with 2 when a finding of at least the severity of --fail-on is left, with 78 when a configuration, or a file that is named itself, cannot be read. A file met in a folder that cannot be read (not UTF-8, larger than 8 MB) is a finding (Y04), and the others are looked at.',
    'The nearest idempo.json in or above a file\'s folder, up to the workspace, sets severities, options, dialect, exclude, ignore and baseline; --rule and --dialect win over it.',
    '--since REF reports only findings that touch a line that was added or changed, or that stands next to a removed one, since the point where the present work left REF (their merge base); uncommitted changes count. Renamed files are compared with what they were; files that git does not know count in full.',
    'A baseline holds the findings that are known and accepted. It recognises them by rule, file, task and statement, so that they may move; what is gone is reported (M02).',
    '--fix applies the safe fixes, those that cannot change what the SQL means for the worse, until none is left. With --since or a baseline, only those of the findings that would be reported.',
    'As JSON: {"findings":[{"code", "name", "severity", "confidence", "message", "file", "start":{"line", "character", "offset"}, "end", "task", "fixes":[{"title", "kind", "edits":[{"file", "start", "end", "newText"}]}], "related":[{"message", "file", "start", "end"}], "fingerprint"}], "summary":{"files", "errors", "warnings", "infos", "baselined"}}, counted from 0 in UTF-16 units. "kind" is safe or suggest; "fingerprint" stays when the finding only moves.',
    'Silence one with a reason, in the SQL or the YAML: -- idempo: ignore T01 because load stamp, not data',
  ],
  examples: [
    ['idempo lint examples', 'every workflow file under a folder'],
    ['idempo lint . --since origin/main --format github', 'in CI: annotations on the lines that a pull request changes'],
    ['idempo lint . --format sarif > idempo.sarif', 'for code scanning and SARIF viewers'],
    ['idempo lint . --format junit --fail-on error > lint.xml', 'a test report; warnings do not fail the build'],
    ['idempo lint . --write-baseline idempo-baseline.json', 'accept what is there; then lint with --baseline idempo-baseline.json'],
    ['idempo lint examples --fix --dry-run', 'the safe fixes as a diff, nothing is written'],
    ['idempo lint examples --rule R01=off --rule W01=warning', 'other severities, for once'],
    ['git show HEAD:load.sql | idempo lint - --dialect mysql', 'standard input'],
  ],
  formats: ['text', 'json', 'sarif', 'junit', 'github'],
  options: {
    format: { value: 'text|json|sarif|junit|github', summary: 'text for people (default), JSON, SARIF 2.1.0, JUnit XML, or GitHub annotations' },
    since: { value: 'REF', summary: 'only findings on lines changed since a branch, tag or commit' },
    baseline: { value: 'FILE', summary: 'leave out the findings that this file knows' },
    'write-baseline': { value: 'FILE', summary: 'write the file that knows all present findings, and exit with 0' },
    fix: { summary: 'apply the safe fixes, and report what is left' },
    'dry-run': { summary: 'with --fix: write no file, print a diff instead' },
    'fail-on': { value: 'error|warning|info', summary: 'exit with 2 from this severity on (default: warning)' },
    severity: { value: 'error|warning|info', summary: 'report from this severity on (default: warning as text, info in the other formats)' },
    rule: { value: 'CODE=error|warning|info|off', many: true, summary: 'the severity of a rule' },
    config: { value: 'FILE', summary: 'use this project file in place of the nearest idempo.json' },
    dialect: { value: 'NAME', summary: 'the dialect of SQL that declares none (mysql, hive, spark, postgresql, …)' },
    history: { summary: 'let rules know what past local runs took (R04, R05, S04); the store is only read' },
  },
  positionals: [1, Number.POSITIVE_INFINITY],
};
