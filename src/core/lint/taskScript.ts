import type { TextRange } from '../base/textRange';
import { sqlPartsOf } from '../params';
import { dialectOf } from '../sql/dialects/names';
import { scanScript, type ScannedScript } from '../sql/scanner';
import type { ScannedStatement } from '../sql/scanned';
import type { Dialect } from '../sql/token';
import { identityMap, toDocumentRange } from '../workflow/offsetMap';
import type { SqlSource, Task, Workflow, WorkflowFile } from '../workflow/workflow';

/** All SQL of one task, in the order in which it runs: pre statements, main text, post statements. */
export interface TaskScript {
  /** `undefined` for a bare SQL text. */
  readonly task: Task | undefined;
  readonly dialect: Dialect;
  readonly parts: readonly ScriptPart[];
  /** The statements of all parts, in order. */
  readonly steps: readonly ScriptStep[];
  /** Columns that may hold the execution time, in lower case. */
  readonly auditColumns: ReadonlySet<string>;
}

export interface ScriptPart {
  readonly source: SqlSource;
  readonly script: ScannedScript;
  /** The text of the document that the source lies in; `undefined` for a `.sql` file, which is its own text. */
  readonly documentText: string | undefined;
}

export interface ScriptStep {
  readonly part: ScriptPart;
  readonly statement: ScannedStatement;
  /** Position among the task's statements. */
  readonly order: number;
}

export function taskScriptsOf(file: WorkflowFile, workflow: Workflow): readonly TaskScript[] {
  return workflow.tasks.flatMap((task) => {
    const sources = sqlPartsOf(task);
    if (sources.length === 0) return [];
    const dialect = dialectOf(task.datasourceType?.value);
    const parts = sources.map((source): ScriptPart => (
      { source, script: scanScript(source.text, dialect), documentText: source.file === file.path ? file.text : undefined }
    ));
    return [makeScript({ task, dialect, parts, auditColumns: workflow.local.auditColumns })];
  });
}

export interface SqlText {
  readonly file: string;
  readonly text: string;
  readonly dialect: Dialect;
}

export function bareScriptOf({ file, text, dialect }: SqlText): TaskScript {
  const source: SqlSource = { key: 'sql', text, file, map: identityMap(text.length), range: { start: 0, end: text.length } };
  return makeScript({ task: undefined, dialect, parts: [{ source, script: scanScript(text, dialect), documentText: undefined }], auditColumns: [] });
}

interface ScriptInput {
  readonly task: Task | undefined;
  readonly dialect: Dialect;
  readonly parts: readonly ScriptPart[];
  readonly auditColumns: readonly string[];
}

function makeScript({ task, dialect, parts, auditColumns }: ScriptInput): TaskScript {
  const steps = parts.flatMap((part) => part.script.statements.map((statement) => ({ part, statement })));
  return {
    task,
    dialect,
    parts,
    steps: steps.map((step, order) => ({ ...step, order })),
    auditColumns: new Set(auditColumns.map((column) => column.toLowerCase())),
  };
}

/** Where a range of a part's SQL stands in its document. */
export function placeOf(part: ScriptPart, range: TextRange): { readonly file: string; readonly range: TextRange } {
  return { file: part.source.file, range: toDocumentRange(part.source.map, range) };
}

export function textOf(part: ScriptPart, range: TextRange): string {
  return part.source.text.slice(range.start, range.end);
}

/** Whether the task's SQL depends on the schedule time, so that each of its instances stands for a part of the data. */
export function isWindowed(script: TaskScript): boolean {
  return script.parts.some((part) => /\$\{|\$\[|\{\{/.test(part.source.text));
}
