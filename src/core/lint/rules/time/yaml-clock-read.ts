import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import type { ParameterDefinition, WorkflowFile } from '../../../workflow/workflow';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { parametersOf, placeOf, type TaskScript } from '../../taskScript';
import { isAboutRuns } from '../../writes/writingSteps';
import { textClockReads, type TextClockRead } from '../../clock/yamlClockReads';

export const documentation: RuleDocumentation = {
  title: 'The clock is read outside the SQL',
  why: 'A shell command, a template or a parameter that asks for the current time puts the day of the run into the SQL. A rerun or backfill then works on the wrong day, and the SQL itself looks right.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\n  param:\n    dt: $(date +%F)\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Shell\n    command: load.sh --day `date -d yesterday +%F`\n' },
    { kind: 'workflow', text: "workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM s WHERE dt = '{{ macros.datetime.now() }}'\n" },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  param:\n    dt: now()\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
    { kind: 'sql', dialect: 'hive', text: "SELECT * FROM s WHERE dt = '$(date +%F)'" },
  ],
  good: [
    { kind: 'workflow', text: 'workflow:\n  name: load\n  param:\n    dt: $[yyyy-MM-dd-1]\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Shell\n    command: load.sh --day $(date -d "${system.biz.date} -1 day" +%F)\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  description: not datetime.today\ntasks:\n  - name: a\n    # was $(date +%F)\n    task_type: Sql\n    sql: SELECT 1 -- was $(date +%F)\n' },
    { kind: 'sql', dialect: 'hive', text: "SELECT '{{ ds }}', datetime FROM s -- {{ macros.datetime.now() }}" },
  ],
  whenToIgnore: 'For a file name of a log that nobody reads by date.',
  threads: ['https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html'],
};

export const yamlClockRead: Rule = {
  code: 'T04',
  name: 'yaml-clock-read',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => [...(context.file === undefined ? [] : fileReports(context, context.file)), ...collect(context.scripts, (script) => sqlReports(context, script))],
};

function messageOf({ dates }: RuleContext, { text }: TextClockRead): string {
  const name = text.replace(/\s+/g, ' ');
  return `\`${name}\` reads the clock when the workflow runs: a rerun on ${dates.rerunDay} for ${dates.scheduleTime} would use ${dates.rerunDay}. Use \`\${schedule_time}\` or \`$[yyyy-MM-dd-1]\`.`;
}

/** Parameter values, and what the file holds outside SQL and comments. */
function fileReports(context: RuleContext, file: WorkflowFile): readonly Report[] {
  const { workflow } = context;
  const values = workflow === undefined ? [] : parametersOf(workflow);
  const inValues = collect(values, (value) => valueReads(file, value));
  const sql = collect(context.scripts, (script) => script.parts.filter(({ source }) => source.file === file.path).map(({ source }) => source.range));
  const elsewhere = mayRead(file.text) ? textClockReads(file.text, false) : [];
  const found = elsewhere.filter(({ range }) => !sql.some((part) => part.start <= range.start && range.end <= part.end) && !isComment(file.text, range.start) && !isProse(file, range));
  const all = [...inValues.filter((read) => !found.some(({ range }) => range.start === read.range.start)), ...found];
  return all.map((read) => ({ message: messageOf(context, read), file: file.path, range: read.range }));
}

/** Few files hold any of these. */
function mayRead(text: string): boolean {
  return /date|now\s*\(|today|time\.|Date/.test(text);
}

/** A parameter's value that is a call and nothing else: `now()`. The range of a value may include its quotes. */
function valueReads(file: WorkflowFile, { value, range }: ParameterDefinition): readonly TextClockRead[] {
  if (!/^\s*(?:\w+\s*\(\s*\)|\$\{\{?.*\}\}?|\{\{.*\}\})\s*$/s.test(value)) return [];
  return textClockReads(file.text.slice(range.start, range.end), true).map((read) => ({ ...read, range: shift(read.range, range.start) }));
}

function shift({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}

/** Behind a `#` that starts a YAML comment on the line. */
function isComment(text: string, offset: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const sign = /(?:^|\s)#/.exec(before);
  return sign !== null && (before.slice(0, sign.index).match(/["']/g) ?? []).length % 2 === 0;
}

/** A description tells; it does nothing. */
function isProse({ workflow, text }: WorkflowFile, range: TextRange): boolean {
  const { description } = workflow ?? {};
  if (description !== undefined && description.range.start <= range.start && range.end <= description.range.end) return true;
  return /^\s*-?\s*(?:description|desc|comment|note|reason|because)\s*:/.test(text.slice(text.lastIndexOf('\n', range.start - 1) + 1, range.start));
}

/** Templates and shell commands that stand in SQL, in strings too; not in comments. */
function sqlReports(context: RuleContext, script: TaskScript): readonly Report[] {
  if (isAboutRuns(script)) return [];
  return collect(script.parts, (part) => {
    const { text } = part.source;
    const reads = sqlReads(text);
    if (reads.length === 0) return [];
    const comments = part.script.tokens.filter(({ kind }) => kind === 'comment');
    return reads
      .filter(({ range }) => !comments.some(({ start, end }) => start <= range.start && range.end <= end))
      .map((read) => ({ message: messageOf(context, read), ...placeOf(part, read.range) }));
  });
}

function sqlReads(text: string): readonly TextClockRead[] {
  const shell = text.includes('$(') ? textClockReads(text, false).filter((read) => read.text.startsWith('$(')) : [];
  const templates = text.includes('{{') || text.includes('{%') ? [...text.matchAll(/\{[{%][^{}]*[}%]\}/g)] : [];
  const inTemplates = collect(templates, (match) => textClockReads(match[0], true).map((read) => ({ ...read, range: shift(read.range, match.index) })));
  return [...shell, ...inTemplates];
}
