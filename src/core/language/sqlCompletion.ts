import type { TextRange } from '../base/textRange';
import { placeOf, taskScriptsOf } from '../lint/taskScript';
import { tablesOfFile, type TableUse } from '../lint/workspace/tableIndex';
import type { WorkspaceFile } from '../lint/workspace';
import { evaluateText, listParameters, type ScopeRequest } from '../params';
import { zoneOf } from '../schedule';
import type { WorkflowFile } from '../workflow/workflow';
import { asIfTimeOf } from './asIfTime';
import { columnsAt } from './columnCompletion';
import type { Completion, CompletionRequest } from './completion';
import { findSqlPlace, type SqlPlace } from './sqlPlace';

/** What may stand in a task's SQL: parameters, time expressions, tables. `undefined`: the offset is in no SQL. */
export function completeSql(file: WorkflowFile, request: CompletionRequest): readonly Completion[] | undefined {
  const { workflow } = file;
  const text = textOf(file, request.document);
  const place = placeBefore(file, text, request);
  if (workflow === undefined || place === undefined) return undefined;
  const line = text.slice(text.lastIndexOf('\n', request.offset - 1) + 1, request.offset);
  const opened = /(\$\{|!\{|\$\[)([^{}[\]$]*)$/.exec(line);
  if (opened !== null) {
    const typed = opened[2] ?? '';
    const scope: ScopeRequest = { workflow, task: place.task, zone: zoneOf(workflow), scheduleInstant: request.scheduleInstant ?? asIfTimeOf(workflow, request.now) };
    const isTime = opened[1] === '$[';
    const target = closing(text, { start: request.offset - typed.length, end: request.offset }, isTime ? ']' : '}');
    return isTime ? timeExpressions(scope, target) : parameters(scope, target);
  }
  const table = /\b(?:from|join|into|table|update|using)\s+((?:[\w$]+\.)*[\w$]*)$/i.exec(before(place));
  return table === null ? columns(file, request, place) : tables(file, request, { start: request.offset - (table[1] ?? '').length, end: request.offset });
}

function columns(own: WorkflowFile, { offset, files }: CompletionRequest, place: SqlPlace): readonly Completion[] {
  const all = [own, ...files.filter((each) => each.path !== own.path)].map(workspaceFileOf);
  const found = columnsAt({ before: before(place), after: place.source.text.slice(place.offset), files: all });
  return (found?.columns ?? []).map(({ name, table }) => ({ kind: 'column', label: name, insertText: name, range: { start: offset - (found?.typed.length ?? 0), end: offset }, detail: table }));
}

/** The SQL up to the offset. White space at its end is no part of a block scalar. */
function before({ source, offset }: SqlPlace): string {
  return source.text.slice(0, offset);
}

function textOf(file: WorkflowFile, document: string): string {
  if (document === file.path) return file.text;
  const sources = file.workflow?.tasks.flatMap((task) => [...task.preStatements, ...(task.sql === undefined ? [] : [task.sql]), ...task.postStatements]) ?? [];
  return sources.find((source) => source.file === document)?.text ?? '';
}

function placeBefore(file: WorkflowFile, text: string, { document, offset }: CompletionRequest): SqlPlace | undefined {
  const found = findSqlPlace(file, { document, offset });
  if (found !== undefined || document !== file.path) return found;
  const blanks = /[ \t]+$/.exec(text.slice(0, offset))?.[0].length ?? 0;
  const place = blanks === 0 ? undefined : findSqlPlace(file, { document, offset: offset - blanks });
  const isBlock = place !== undefined && /^[|>]/.test(text.slice(place.source.range.start));
  return isBlock ? { ...place, source: { ...place.source, text: `${place.source.text.slice(0, place.offset).trimEnd()} ` }, offset: place.offset + 1 } : undefined;
}

interface Target {
  readonly range: TextRange;
  /** What closes the placeholder, where it is not there yet. */
  readonly close: string;
}

function closing(text: string, { start, end }: TextRange, close: string): Target {
  const rest = /^[\w.]*/.exec(text.slice(end))?.[0].length ?? 0;
  return { range: { start, end: end + rest }, close: text[end + rest] === close ? '' : close };
}

function parameters(scope: ScopeRequest, { range, close }: Target): readonly Completion[] {
  return listParameters(scope).map(({ name, parameter, reason }) => ({ kind: 'parameter', label: name, insertText: `${name}${close}`, range, detail: parameter?.value ?? reason ?? '' }));
}

const TIME_EXPRESSIONS = [
  'yyyy-MM-dd', 'yyyy-MM-dd-1', 'yyyyMMdd', 'yyyyMMdd-1', 'yyyy-MM-dd HH:mm:ss', 'yyyyMMddHH-1/24', 'add_months(yyyy-MM-dd,-1)', 'month_begin(yyyy-MM-dd,0)',
  'month_end(yyyy-MM-dd,0)', 'week_begin(yyyy-MM-dd,0)', 'week_end(yyyy-MM-dd,0)', 'this_day(yyyy-MM-dd)', 'last_day(yyyy-MM-dd)', 'timestamp(yyyyMMddHHmmss)',
] as const;

function timeExpressions(scope: ScopeRequest, { range, close }: Target): readonly Completion[] {
  return TIME_EXPRESSIONS.map((expression) => {
    const value = evaluateText(`$[${expression}]`, scope);
    return { kind: 'parameter', label: expression, insertText: `${expression}${close}`, range, detail: value.kind === 'value' ? value.text : value.message };
  });
}

const workspaceFiles = new WeakMap<WorkflowFile, WorkspaceFile>();

function workspaceFileOf(file: WorkflowFile): WorkspaceFile {
  const known = workspaceFiles.get(file) ?? { file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow) };
  workspaceFiles.set(file, known);
  return known;
}

/** The tables that the workspace's workflows name, those that a task writes first; without the name that is being typed. */
function tables(own: WorkflowFile, { document, offset, files }: CompletionRequest, range: TextRange): readonly Completion[] {
  const writers = new Map<string, { readonly label: string; readonly tasks: Set<string> }>();
  const isTyped = ({ step, name, file }: TableUse): boolean => {
    if (file.file !== own) return false;
    const place = placeOf(step.part, name.range);
    return place.file === document && place.range.start <= offset && offset <= place.range.end;
  };
  const note = (use: TableUse, isWrite: boolean): void => {
    if (isTyped(use)) return;
    const known = writers.get(use.name.key) ?? { label: use.name.text, tasks: new Set() };
    if (isWrite) known.tasks.add(use.task.name.value);
    writers.set(use.name.key, known);
  };
  for (const file of [own, ...files.filter((each) => each.path !== own.path)]) {
    const found = tablesOfFile(workspaceFileOf(file));
    for (const use of found.writes) note(use, true);
    for (const use of found.reads) note(use, false);
  }
  const all = [...writers.values()].sort((a, b) => Number(b.tasks.size > 0) - Number(a.tasks.size > 0) || (a.label < b.label ? -1 : 1));
  return all.map(({ label, tasks }) => ({ kind: 'table', label, insertText: label, range, detail: [...tasks].join(', ') }));
}
