import type { Finding } from '../../core/lint/finding';
import { lintSqlText, lintWorkflowFile } from '../../core/lint/linter';
import { lintWorkflowNames } from '../../core/lint/workflowNames';
import type { Dialect } from '../../core/sql/token';
import { parseWorkflowFile } from '../../core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../../core/workflow/workflow';
import { optionOf } from '../arguments';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import type { CliHost } from '../host';
import { findLintTargets, readDialect, type LintTarget } from '../lintTargets';
import { findingsText } from '../output/findings';
import { findingsJson, jsonText } from '../output/json';
import { workspaceRoot } from '../paths';

interface Linted {
  /** `undefined` for bare SQL. */
  readonly file: WorkflowFile | undefined;
  readonly findings: readonly Finding[];
  /** Texts of the files that findings may lie in. */
  readonly texts: ReadonlyMap<string, string>;
}

function lintTarget(host: CliHost, target: LintTarget, dialect: Dialect): Linted {
  const { path, text } = target;
  const texts = new Map([[path, text]]);
  if (target.kind === 'sql') return { file: undefined, findings: lintSqlText({ file: path, text, dialect }), texts };
  const root = workspaceRoot(host, path);
  const file = parseWorkflowFile({
    path,
    text,
    root,
    readFile: (named) => {
      const read = host.files.read(named, root === '' ? host.cwd : root);
      if (read.kind === 'text') texts.set(named, read.text);
      return read;
    },
  });
  return { file, findings: lintWorkflowFile(file), texts };
}

/** A `.sql` file that two workflow files name is reported once. */
function mergeFindings(linted: readonly Linted[]): readonly Finding[] {
  const names = lintWorkflowNames(linted.flatMap(({ file }) => (file === undefined ? [] : [file])));
  const byKey = new Map([...linted.flatMap(({ findings }) => findings), ...names].map((finding) => (
    [JSON.stringify([finding.file, finding.code, finding.range, finding.message]), finding]
  )));
  return [...byKey.values()];
}

async function run({ host, parsed, format }: Invocation): Promise<ExitCode> {
  const dialect = readDialect(optionOf(parsed, 'dialect'));
  const targets = await findLintTargets(host, parsed.positionals, dialect);
  const linted = targets.map((target) => lintTarget(host, target, dialect ?? 'generic'));
  const findings = mergeFindings(linted);
  const texts = new Map(linted.flatMap((each) => [...each.texts]));
  const textOf = (file: string): string => texts.get(file) ?? '';
  host.writeOut(format === 'json' ? jsonText(findingsJson(findings, textOf)) : findingsText(findings, textOf, targets.length));
  return findings.length === 0 ? EXIT.clean : EXIT.failed;
}

export const lintCommand: Command = {
  name: 'lint',
  usage: 'PATH… [--dialect NAME]',
  summary: 'find what is not safe to retry, rerun or backfill',
  about: [
    'PATH is a workflow file, a folder that is searched for workflow files, a bare .sql file, or - for standard input. The .sql files that a workflow names are looked at with it.',
    'A workflow says its dialect with datasource_type; for bare SQL give --dialect (mysql, hive, spark, postgresql, …). Exits with 2 when there are findings.',
    'Silence one with a reason, in the SQL or the YAML: -- idempo: ignore T01 because load stamp, not data',
  ],
  examples: [
    ['idempo lint examples', 'every workflow file under a folder'],
    ['idempo lint examples/unsafe/unsafe.workflow.yaml --format json', 'one file, for a program'],
    ['idempo lint load.sql --dialect hive', 'a bare SQL file'],
    ['git show HEAD:load.sql | idempo lint - --dialect mysql', 'standard input'],
  ],
  options: { dialect: { value: 'NAME', summary: 'the dialect of bare SQL (default: generic)' } },
  positionals: [1, Number.POSITIVE_INFINITY],
  run,
};
