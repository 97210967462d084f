import { collect } from '../../../base/collect';
import { findPlaceholders, knownParameters, sqlPartsOf } from '../../../params';
import type { ParameterDefinition, Task, Workflow, WorkflowFile } from '../../../workflow/workflow';
import type { Fix } from '../../finding';
import { namesDay, namesMoment } from '../../windows/columnNames';
import type { Report, Rule, RuleDocumentation } from '../../rule';
import { parametersOf } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

const HEAD = 'workflow:\n  name: load\n  schedule: "0 0 0 * * ? *"\n  timezone: UTC\n  param:\n    ';
const TASK = "\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM t WHERE dt = '${run_date}'\n";

export const documentation: RuleDocumentation = {
  title: 'A parameter has its value only when someone starts the workflow by hand',
  why: 'Scheduled instances and those of a backfill have no one to type the value: their SQL compares with an empty text and matches nothing. And a value under the name of a built-in time is ignored by DolphinScheduler, which computes it from the schedule time.',
  bad: [
    { kind: 'workflow', text: `${HEAD}run_date:${TASK}` },
    { kind: 'workflow', text: `${HEAD}system.biz.date: "20250310"\n    run_date: \${system.biz.date}${TASK}` },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}run_date: $[yyyy-MM-dd-1]${TASK}` },
    { kind: 'workflow', text: `${HEAD}suffix: ""${TASK.replace("t WHERE dt = '${run_date}'", 'orders!{suffix}')}` },
    { kind: 'workflow', text: `${HEAD}region: ""${TASK.replace("dt = '${run_date}'", "'${region}' = '' OR region = '${region}'")}` },
  ],
  whenToIgnore: 'When an empty text is the value that scheduled runs shall have.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/9811'],
};

export const startOnlyParameter: Rule = {
  code: 'V02',
  name: 'start-only-parameter',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ file, workflow }) => {
    if (file === undefined || workflow === undefined) return [];
    const fixed = parametersOf(workflow).filter(({ name, direction }) => direction === 'in' && OVERRIDDEN.has(name)).map((definition) => fixedReport(file, definition));
    if (workflow.schedule === undefined) return fixed;
    const empty = new Set(collect(workflow.tasks, (task) => emptyParameters(workflow, task)));
    return [...fixed, ...[...empty].map((definition) => emptyReport(file, definition))];
  },
};

/** Built-ins that DolphinScheduler writes over everything else (dolphinscheduler.md §5.4). */
const OVERRIDDEN = wordSet('system.datetime system.biz.date system.biz.curdate');

function fixedReport(file: WorkflowFile, { name, value, nameRange }: ParameterDefinition): Report {
  const message = `\`${name}\` is a built-in time: DolphinScheduler computes it from the schedule time in every run and ignores \`${value}\`. Give the parameter a name of its own.`;
  return { file: file.path, range: nameRange, message };
}

/** Other types with an empty value are V04's. */
const TEXT_TYPES = wordSet('VARCHAR DATE TIME TIMESTAMP');

/** Declared without a value, and used as one in the task's SQL. */
function emptyParameters(workflow: Workflow, task: Task): readonly ParameterDefinition[] {
  if (![...workflow.parameters, ...task.parameters].some(({ value }) => value.trim() === '')) return [];
  const empty = collect(knownParameters(workflow, task), ({ declared, source }) =>
    (declared !== undefined && source !== 'upstream' && declared.value.trim() === '' && TEXT_TYPES.has(declared.type) ? [declared] : []));
  if (empty.length === 0) return [];
  const texts = sqlPartsOf(task).map(({ text }) => text);
  const used = new Set(collect(texts, (text) => collect(findPlaceholders(text), ({ kind, name }) => (kind === 'value' ? [name] : []))));
  return empty.filter(({ name }) => used.has(name) && !texts.some((text) => isOptional(text, name)));
}

/** `'${x}' = ''` and `nullif('${x}', …)` say that the value may be missing. */
function isOptional(text: string, name: string): boolean {
  const use = `\\$\\{\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*\\}'?`;
  return new RegExp(`${use}\\s*(?:=|<>|!=)\\s*''|''\\s*(?:=|<>|!=)\\s*'?${use}|(?:nullif|length|len|char_length|trim|if|iif|coalesce)\\s*\\(\\s*'?${use}`, 'i').test(text);
}

function emptyReport(file: WorkflowFile, definition: ParameterDefinition): Report {
  const { name, nameRange } = definition;
  const message = `\`${name}\` has no value unless someone gives one at the start: scheduled instances and backfills would use an empty text for \`\${${name}}\`. Declare a value that follows the schedule time.`;
  return { file: file.path, range: nameRange, message, fixes: giveValue(file, definition) };
}

/** For a parameter that is named like a day. */
function giveValue(file: WorkflowFile, { name, nameRange, range }: ParameterDefinition): readonly Fix[] {
  const written = file.text.slice(nameRange.end, range.end);
  const isPlain = /^["']?\s*:?[ \t]*(?:""|''|~|null)?\s*$/i.test(written) && !/["']\s*:/.test(written);
  if (!isPlain || !(namesDay(name) || namesMoment(name))) return [];
  const colon = written.includes(':') ? nameRange.end + written.indexOf(':') + 1 : file.text.indexOf(':', nameRange.end) + 1;
  const end = Math.max(colon, nameRange.end + written.trimEnd().length);
  return [{ title: `Give "${name}" the schedule time`, kind: 'suggest', edits: [{ file: file.path, range: { start: colon, end }, newText: ' "${schedule_time}"' }] }];
}
