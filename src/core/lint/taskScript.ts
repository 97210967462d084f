import { collect } from '../base/collect';
import { memoryKind, memoryOf, remembered, type Remembering } from '../base/remembered';
import type { TextRange } from '../base/textRange';
import { findPlaceholders, sqlPartsOf } from '../params';
import { dialectOf } from '../sql/dialects/names';
import { doublesQuotes } from '../sql/runBodies';
import { readScript, SQL_LIMIT, type PlacedScript, type SqlLimit } from '../sql/readScript';
import type { ScannedStatement, TableWrite } from '../sql/scanned';
import type { Dialect } from '../sql/lex/token';
import type { TaskDeclarations } from '../workflow/declarations';
import { identityMap, toDocumentRange } from '../workflow/offsetMap';
import type { ParameterDefinition, SqlSource, Task, Workflow, WorkflowFile } from '../workflow/workflow';

/** All SQL of one task, in the order in which it runs: pre statements, main text, post statements. */
export interface TaskScript extends Remembering {
  /** `undefined` for a bare SQL text. */
  readonly task: Task | undefined;
  readonly dialect: Dialect;
  readonly parts: readonly ScriptPart[];
  /** The statements of all parts, in order. */
  readonly steps: readonly ScriptStep[];
  /** What the task's author declares under `idempo: tasks:`. */
  readonly declared: TaskDeclarations | undefined;
  /** Columns that may hold the execution time, in lower case. */
  readonly auditColumns: ReadonlySet<string>;
}

/** A text of SQL and the place where it lies: a whole source, or one statement of it. */
export interface SqlPiece {
  readonly text: string;
  /** Where `text` begins in the source's text. */
  readonly start: number;
  readonly source: SqlSource;
  /** The text of the document that the source lies in; `undefined` for a `.sql` file, which is its own text. */
  readonly documentText: string | undefined;
  /** The opening quote of the string of SQL whose content it is. */
  readonly quote?: string | undefined;
  /** The name of the task whose SQL it is. */
  readonly task: string | undefined;
}

/** A whole source. */
export interface ScriptPart extends SqlPiece, Remembering {
  readonly start: 0;
  readonly script: PlacedScript;
  /** What of the source's text was not looked at (M05), in order. */
  readonly unread: readonly TextRange[];
}

export interface ScriptStep {
  /** The statement's own text: ranges of `statement` are offsets in it. */
  readonly part: SqlPiece;
  /** Shared by all places where the same statement stands. */
  readonly statement: ScannedStatement;
  /** Position among the task's statements. */
  readonly order: number;
}

const SCRIPTS = memoryKind();
const PARTS = memoryKind();

const known = new WeakMap<WorkflowFile, Map<Dialect, readonly TaskScript[]>>();

/** `fallback`: the dialect of tasks that declare none that is known. Scanned once for the linter and for all other files' workspace facts. */
export function taskScriptsOf(file: WorkflowFile, workflow: Workflow, fallback: Dialect = 'generic'): readonly TaskScript[] {
  const byDialect = known.get(file) ?? new Map<Dialect, readonly TaskScript[]>();
  const scripts = byDialect.get(fallback) ?? readTaskScripts(file, workflow, fallback);
  known.set(file, byDialect.set(fallback, scripts));
  return scripts;
}

function readTaskScripts(file: WorkflowFile, workflow: Workflow, fallback: Dialect): readonly TaskScript[] {
  let left: SqlLimit = SQL_LIMIT;
  return collect(workflow.tasks, (task) => {
    const sources = sqlPartsOf(task);
    if (sources.length === 0) return [];
    const dialect = dialectOfTask(task, workflow, fallback);
    const declared = declarationsOf(workflow, task.name.value);
    const parts = sources.map((source): ScriptPart => {
      const read = readScript(source.text, dialect, left);
      left = { cost: left.cost - read.cost, statements: left.statements - read.script.statements.length };
      return { source, text: source.text, start: 0, ...read, documentText: source.file === file.path ? file.text : undefined, task: task.name.value, memory: memoryOf(PARTS) };
    });
    return [makeScript({ task, dialect, parts, declared, auditColumns: [...workflow.local.auditColumns, ...(declared?.auditColumns ?? [])] })];
  });
}

/** From the datasource type, else the file's `idempo: dialect`, else `fallback`. */
function dialectOfTask(task: Task, workflow: Workflow, fallback: Dialect): Dialect {
  const named = [task.datasourceType?.value, workflow.local.dialect?.value].map(dialectOf);
  return named.find((dialect) => dialect !== 'generic') ?? fallback;
}

export function declarationsOf(workflow: Workflow, task: string): TaskDeclarations | undefined {
  return workflow.local.tasks.find((declared) => declared.name.value === task);
}

export interface SqlText {
  readonly file: string;
  readonly text: string;
  readonly dialect: Dialect;
}

export function bareScriptOf({ file, text, dialect }: SqlText): TaskScript {
  const source: SqlSource = { key: 'sql', text, file, map: identityMap(text.length), range: { start: 0, end: text.length } };
  return makeScript({ task: undefined, dialect, parts: [{ source, text, start: 0, ...readScript(text, dialect, SQL_LIMIT), documentText: undefined, task: undefined, memory: memoryOf(PARTS) }], declared: undefined, auditColumns: [] });
}

interface ScriptInput {
  readonly task: Task | undefined;
  readonly dialect: Dialect;
  readonly parts: readonly ScriptPart[];
  readonly declared: TaskDeclarations | undefined;
  readonly auditColumns: readonly string[];
}

function makeScript({ task, dialect, parts, declared, auditColumns }: ScriptInput): TaskScript {
  const steps: ScriptStep[] = [];
  for (const { source, documentText, script } of parts) {
    for (const { start, text, scanned: statement } of script.statements) steps.push({ part: { text, start, source, documentText, quote: statement.statement.quote, task: task?.name.value }, statement, order: steps.length });
  }
  return {
    task,
    dialect,
    parts,
    steps,
    declared,
    auditColumns: new Set(auditColumns.map((column) => column.toLowerCase())),
    memory: memoryOf(SCRIPTS),
  };
}

/** Every parameter that the workflow and its tasks declare. */
export function parametersOf({ parameters, tasks }: Workflow): readonly ParameterDefinition[] {
  return [...parameters, ...collect(tasks, (task) => task.parameters)];
}

/** The placeholders in a source's text, read once. */
export const placeholdersOf = remembered(({ text }: ScriptPart) => findPlaceholders(text));

/** What `find` gives for each statement of the scripts, in order. */
export function collectSteps<Found>(scripts: readonly TaskScript[], find: (step: ScriptStep, script: TaskScript) => readonly Found[]): readonly Found[] {
  return collect(scripts, (script) => collect(script.steps, (step) => find(step, script)));
}

/** What `find` gives for each write of the scripts, in order of the statements. */
export function collectWrites<Found>(scripts: readonly TaskScript[], find: (write: TableWrite, step: ScriptStep, script: TaskScript) => readonly Found[]): readonly Found[] {
  return collectSteps(scripts, (step, script) => collect(step.statement.writes, (write) => find(write, step, script)));
}

/** Where a range of a piece's SQL stands in its document, and in which task. */
export function placeOf({ source, start, task }: SqlPiece, range: TextRange): { readonly file: string; readonly range: TextRange; readonly task: string | undefined } {
  return { file: source.file, range: toDocumentRange(source.map, { start: start + range.start, end: start + range.end }), task };
}

export function textOf(part: SqlPiece, range: TextRange): string {
  const text = part.text.slice(range.start, range.end);
  return doublesQuotes(part.quote) ? text.replaceAll("''", "'") : text;
}

/** Whether the task's SQL depends on the schedule time, so that each of its instances stands for a part of the data. */
export const isWindowed = remembered(({ parts }: TaskScript) => parts.some(({ text }) => text.includes('${') || text.includes('$[') || text.includes('{{')));
