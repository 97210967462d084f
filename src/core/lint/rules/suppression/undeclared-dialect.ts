import { collect } from '../../../base/collect';
import { findClosestWord } from '../../../base/closestWord';
import type { Ranged, TextRange } from '../../../base/textRange';
import { dialectOf } from '../../../sql/dialects/names';
import { DIALECTS } from '../../../sql/lex/token';
import { insertionText } from '../../../workflow/insertion';
import type { Task, Workflow, WorkflowFile } from '../../../workflow/workflow';
import { likelyDialects } from '../../dialectHints';
import type { Fix } from '../../finding';
import { callTask } from '../../naming';
import type { Report, Rule, RuleDocumentation } from '../../rule';
import { placeOf, type TaskScript } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'The SQL dialect is not declared',
  why: 'What reads the clock, what is a text and what overwrites differ from engine to engine. Without a dialect only what most of them share is checked, and the right repair cannot be offered.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\nidempo:\n  dialect: postgrsql\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n  - name: b\n    task_type: Sql\n    sql: SELECT 2\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: hive\n    sql: SELECT 1\n  - name: b\n    task_type: Sql\n    sql: SELECT 2\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: postgers\n    sql: SELECT 1\n' },
  ],
  good: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: MYSQL\n    sql: SELECT 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\nidempo:\n  dialect: spark\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: DB2\n    sql: SELECT 1\nidempo:\n  dialect: generic\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Shell\n    command: echo done\n' },
  ],
  whenToIgnore: 'For an engine that is not among the dialects here: declare "idempo: dialect: generic".',
  threads: [],
};

export const undeclaredDialect: Rule = {
  code: 'M04',
  name: 'undeclared-dialect',
  severity: 'info',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ file, workflow, scripts, settings }) => {
    if (settings.dialect !== undefined) return [];
    if (file === undefined || workflow === undefined) return collect(scripts, bareReport);
    const { dialect } = workflow.local;
    if (isDialect(dialect?.value)) return [];
    if (dialect !== undefined) return [unknownDialect(file, dialect)];
    const open = scripts.filter(({ task }) => !isDialect(task?.datasourceType?.value));
    const [first] = open;
    if (first === undefined) return [];
    const isAll = open.length === scripts.length && open.every(({ task }) => task?.datasourceType === undefined);
    return isAll ? [fileReport(file, workflow, scripts)] : collect(open, (script) => taskReport({ file, workflow, scripts }, script));
  },
};

/** Whether a declared name says which dialect it is; `generic` says "none of them". */
function isDialect(declared: string | undefined): boolean {
  return declared !== undefined && (dialectOf(declared) !== 'generic' || declared.trim().toLowerCase() === 'generic');
}

const CONSEQUENCE = 'only what most engines share is checked';

function bareReport({ parts }: TaskScript): readonly Report[] {
  const [part] = parts;
  const first = part?.script.statements[0];
  const word = first?.scanned.statement.tokens[0];
  if (part === undefined || first === undefined || word === undefined) return [];
  const message = `Expected a dialect for this SQL: without one ${CONSEQUENCE}. Set "dialect" in idempo.json, or give --dialect.`;
  return [{ ...placeOf(part, { start: first.start, end: first.start + word.end }), message }];
}

/** How many dialects are offered. */
const OFFERED = 4;

function fileReport(file: WorkflowFile, workflow: Workflow, scripts: readonly TaskScript[]): Report {
  const { localInsertion, keyRange } = workflow;
  const message = `Expected the dialect of this workflow's SQL: without one ${CONSEQUENCE}. Declare it with "idempo: dialect:", or at each task with "datasource_type:".`;
  const fixes = (): readonly Fix[] => collect(likelyDialects(scripts).slice(0, OFFERED), (dialect) => {
    if (localInsertion === undefined) return [];
    const newText = insertionText(localInsertion, `dialect: ${dialect}`);
    return [{ title: `Declare that this is ${dialect} (idempo: dialect: ${dialect})`, kind: 'suggest', edits: [{ file: file.path, range: emptyAt(localInsertion.offset), newText }] }];
  });
  return { file: file.path, range: keyRange, message, fixes };
}

function emptyAt(offset: number): TextRange {
  return { start: offset, end: offset };
}

interface Surroundings {
  readonly file: WorkflowFile;
  readonly workflow: Workflow;
  readonly scripts: readonly TaskScript[];
}

function taskReport({ file, workflow, scripts }: Surroundings, script: TaskScript): readonly Report[] {
  const { task } = script;
  if (task === undefined) return [];
  const place = { file: file.path, task: task.name.value };
  const declared = task.datasourceType;
  if (declared === undefined) {
    const message = `Expected "datasource_type" for ${callTask(workflow, task)}: without it ${CONSEQUENCE} in its SQL.`;
    return [{ ...place, range: task.name.range, message, fixes: () => dialectsBeside(script, scripts).map((dialect) => addType(file, task, dialect)) }];
  }
  return [{ ...place, ...unknownDialect(file, declared) }];
}

/** Of a task's datasource type, or of the whole workflow. */
function unknownDialect({ path }: WorkflowFile, { value, range }: Ranged<string>): Report {
  const closest = findClosestWord(value, DIALECTS.filter((dialect) => dialect !== 'generic'));
  const advice = closest === undefined ? 'Declare the nearest one with "idempo: dialect:"; generic accepts this.' : `Did you mean ${closest}?`;
  const message = `"${value}" is no dialect that is known here, so ${CONSEQUENCE}. ${advice}`;
  const fixes: readonly Fix[] = closest === undefined ? [] : [{ title: `Write ${closest}`, kind: 'suggest', edits: [{ file: path, range, newText: closest }] }];
  return { file: path, range, message, fixes };
}

/** The dialects of the workflow's other tasks, else likely ones. */
function dialectsBeside(script: TaskScript, scripts: readonly TaskScript[]): readonly string[] {
  const others = scripts.map(({ dialect }) => dialect).filter((dialect) => dialect !== 'generic');
  return [...new Set(others.length > 0 ? others : likelyDialects([script]))].slice(0, OFFERED);
}

function addType(file: WorkflowFile, { insertion }: Task, dialect: string): Fix {
  const newText = `${insertion.newline}${insertion.indent}datasource_type: ${dialect}`;
  return { title: `Add datasource_type: ${dialect}`, kind: 'suggest', edits: [{ file: file.path, range: emptyAt(insertion.offset), newText }] };
}
