import { containsOffset, overlaps, type TextRange } from '../base/textRange';
import { evaluateTimeExpression, listParameters, type ListedParameter, type ParameterSource, type Placeholder, type ScopeRequest } from '../params';
import { formatOffset, formatScheduleTime, nextTicks, scheduleOf, zoneOf, type Instant } from '../schedule';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';
import { sqlPlaceholdersOf } from './sqlPlaceholders';

/** What a placeholder comes to in one task. */
export interface InlayValue {
  readonly workflow: string;
  /** `undefined`: in a parameter of the workflow. */
  readonly task: string | undefined;
  readonly text: string;
  readonly type: string;
  readonly source: ParameterSource;
  /** The task before whose output takes its place in a run. */
  readonly awaits: string | undefined;
  readonly scheduleInstant: Instant;
  readonly zone: string;
}

/** A hint behind a placeholder, or behind the schedule. */
export type Inlay =
  | {
    readonly kind: 'value';
    /** In the document. */
    readonly offset: number;
    /** At least one; several where tasks share a `.sql` file. */
    readonly values: readonly InlayValue[];
  }
  | {
    readonly kind: 'nextTick';
    readonly offset: number;
    /** `yyyy-MM-dd HH:mm:ss +08:00`. */
    readonly tick: string;
  };

/** A workflow that the document belongs to. */
export interface InlayContext {
  readonly file: WorkflowFile;
  readonly scheduleInstant: Instant;
}

export interface InlayRequest {
  /** Path as in `WorkflowFile.path` or `SqlSource.file`. */
  readonly document: string;
  readonly within: TextRange;
  /** The time on the user's clock. */
  readonly now: Instant;
}

/** The hints of a part of a document, by place. What has no value has none. Never throws. */
export function inlaysOf(contexts: readonly InlayContext[], request: InlayRequest): readonly Inlay[] {
  const values = new Map<number, InlayValue[]>();
  for (const { offset, value } of contexts.flatMap((context) => valuesIn(context, request))) values.set(offset, [...(values.get(offset) ?? []), value]);
  const hints = [...values].map(([offset, found]): Inlay => ({ kind: 'value', offset, values: found }));
  const ticks = contexts.filter(({ file }) => file.path === request.document).flatMap(({ file }) => nextTickOf(file, request));
  return [...hints, ...ticks].sort((a, b) => a.offset - b.offset);
}

interface PlacedValue {
  readonly offset: number;
  readonly value: InlayValue;
}

function valuesIn(context: InlayContext, { document, within }: InlayRequest): readonly PlacedValue[] {
  const { file } = context;
  const { workflow } = file;
  if (workflow === undefined) return [];
  const readers = new Map<Task | undefined, Reader>();
  const readerOf = (task: Task | undefined): Reader => {
    const reader = readers.get(task) ?? readerFor({ ...context, workflow }, task);
    readers.set(task, reader);
    return reader;
  };
  const inSql = sqlPlaceholdersOf(file, document, within).flatMap(({ task, placeholder, range }) => {
    const value = readerOf(task).placeholder(placeholder);
    return value === undefined ? [] : [{ offset: range.end, value }];
  });
  return document === file.path ? [...inSql, ...declaredValues(workflow, within, readerOf)] : inSql;
}

/** Behind parameters whose declared value is made of others. */
function declaredValues(workflow: Workflow, within: TextRange, readerOf: (task: Task | undefined) => Reader): readonly PlacedValue[] {
  return [undefined, ...workflow.tasks].flatMap((task) => {
    if (task !== undefined && !overlaps(task.range, within)) return [];
    const made = (task ?? workflow).parameters.filter(({ value, direction, range }) => direction === 'in' && overlaps(range, within) && /\$[{[]/.test(value));
    return made.flatMap(({ name, range }) => {
      const value = readerOf(task).named(name);
      return value === undefined || value.source === 'builtIn' ? [] : [{ offset: range.end, value }];
    });
  });
}

interface Reader {
  placeholder(found: Placeholder): InlayValue | undefined;
  named(name: string): InlayValue | undefined;
}

/** The parameters of a task are resolved once for all of its placeholders. */
function readerFor({ workflow, scheduleInstant }: InlayContext & { readonly workflow: Workflow }, task: Task | undefined): Reader {
  const zone = zoneOf(workflow);
  const request: ScopeRequest = { workflow, scheduleInstant, zone, ...(task === undefined ? {} : { task }) };
  const place = { workflow: workflow.name.value, task: task?.name.value, scheduleInstant, zone };
  let listed: ReadonlyMap<string, ListedParameter> | undefined;
  const named = (name: string): InlayValue | undefined => {
    listed ??= new Map(listParameters(request).map((each) => [each.name, each]));
    const { parameter, reason } = listed.get(name) ?? {};
    if (parameter === undefined || reason !== undefined) return undefined;
    return { ...place, text: parameter.value, type: parameter.type, source: parameter.source, awaits: parameter.awaits };
  };
  const timed = (expression: string): InlayValue | undefined => {
    const value = evaluateTimeExpression(expression, { instant: scheduleInstant, zone });
    return value.kind === 'value' ? { ...place, text: value.text, type: 'VARCHAR', source: 'expression', awaits: undefined } : undefined;
  };
  return { named, placeholder: ({ kind, name }) => (kind === 'time' ? timed(name) : named(name)) };
}

/** Behind the closing quote, where there is one. */
function nextTickOf({ workflow, text }: WorkflowFile, { within, now }: InlayRequest): readonly Inlay[] {
  const written = workflow?.schedule;
  if (workflow === undefined || written === undefined || !containsOffset(within, written.range.end)) return [];
  const { schedule, problems } = scheduleOf(workflow);
  const [next] = problems.some(({ severity }) => severity === 'error') ? [] : nextTicks(schedule, now, 1);
  if (next === undefined) return [];
  const offset = written.range.end + (/["']/.test(text[written.range.end] ?? '') ? 1 : 0);
  return [{ kind: 'nextTick', offset, tick: `${formatScheduleTime(next, schedule.zone)} ${formatOffset(next, schedule.zone)}` }];
}
