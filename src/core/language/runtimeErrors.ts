import type { TextRange } from '../base/textRange';
import type { Attempt, AttemptError, WorkflowInstanceDetail } from '../instance/records';
import type { LogicalInstanceStatus } from '../instance/status';
import { toDocumentRange, toTextOffset } from '../workflow/offsetMap';
import type { SqlSource, Task, Workflow, WorkflowFile } from '../workflow/workflow';

/** A task's last attempt for a schedule time, when it failed. */
export interface FailedAttempt {
  readonly task: string;
  readonly scheduleTime: string;
  readonly scheduleInstant: number;
  readonly workflowInstanceId: string;
  readonly runNumber: number;
  /** Number of the attempt. */
  readonly attempt: number;
  readonly error: AttemptError;
  readonly definitionHash: string;
}

/** One mistake in the user's text, however many schedule times it made fail. */
export interface RuntimeError {
  readonly task: string;
  readonly message: string;
  readonly kind: AttemptError['kind'];
  /** Path as the workflow's sources have it. */
  readonly file: string;
  readonly range: TextRange;
  /** The task's name in the workflow file. */
  readonly taskRange: TextRange;
  /** Whether `range` is where the engine met the error; else it is the task's name. */
  readonly isExact: boolean;
  /** Newest schedule time first; never empty. */
  readonly failures: readonly FailedAttempt[];
}

/** Newest schedule time first. A task's last run that it took part in counts; dry runs do not. */
export function findFailedAttempts(statuses: readonly LogicalInstanceStatus[], workflow: string): readonly FailedAttempt[] {
  return statuses
    .filter(({ logicalInstance }) => logicalInstance.workflow === workflow)
    .sort((a, b) => b.logicalInstance.scheduleInstant - a.logicalInstance.scheduleInstant)
    .flatMap(({ workflowInstances }) => failuresOf(workflowInstances));
}

function failuresOf(runs: readonly WorkflowInstanceDetail[]): readonly FailedAttempt[] {
  const real = runs.filter(({ instance }) => instance.isDryRun !== true).reverse();
  const names = new Set(real.flatMap(({ tasks }) => tasks.map(({ task }) => task.name)));
  return [...names].flatMap((name) => {
    for (const { instance, tasks } of real) {
      const found = tasks.find(({ task }) => task.name === name);
      const last = found?.attempts.filter(({ state }) => state !== 'running').at(-1);
      const isDone = found?.task.state === 'succeeded' || found?.task.state === 'forcedSuccess';
      if (isDone) return [];
      if (last !== undefined) return failureOf(instance, name, last);
    }
    return [];
  });
}

function failureOf(instance: WorkflowInstanceDetail['instance'], task: string, { state, error, number }: Attempt): readonly FailedAttempt[] {
  if (state !== 'failed' || error === undefined) return [];
  const { scheduleTime, scheduleInstant, id, runNumber, definitionHash } = instance;
  return [{ task, scheduleTime, scheduleInstant, workflowInstanceId: id, runNumber, attempt: number, error, definitionHash }];
}

export interface ErrorPlacing {
  /** As it is being typed. */
  readonly file: WorkflowFile;
  readonly failures: readonly FailedAttempt[];
  /** The workflow as it was when it ran, by the definition's hash; `undefined`: it is not known any more. */
  readonly pinned: (hash: string) => WorkflowFile | undefined;
}

/**
 * Where the errors stand in the texts as they are now: places move with edits around them. What has been changed at the place
 * itself is left out, since nobody knows whether it would fail again.
 */
export function placeRuntimeErrors({ file, failures, pinned }: ErrorPlacing): readonly RuntimeError[] {
  const errors = new Map<string, RuntimeError>();
  for (const failure of failures) {
    const task = findTask(file.workflow, failure.task);
    const before = findTask(pinned(failure.definitionHash)?.workflow, failure.task);
    const place = task === undefined || before === undefined ? undefined : placeOf(failure.error, { task, before, path: file.path });
    if (task === undefined || place === undefined) continue;
    const { message, kind } = failure.error;
    const key = JSON.stringify([failure.task, place.file, place.range.start, place.range.end, message]);
    const known = errors.get(key);
    errors.set(key, known === undefined
      ? { task: failure.task, message, kind, ...place, taskRange: task.name.range, failures: [failure] }
      : { ...known, failures: [...known.failures, failure] });
  }
  return [...errors.values()];
}

interface TaskPair {
  /** Now, and when it ran. */
  readonly task: Task;
  readonly before: Task;
  /** Of the workflow file. */
  readonly path: string;
}

type ErrorPlace = Pick<RuntimeError, 'file' | 'range' | 'isExact'>;

function placeOf(error: AttemptError, pair: TaskPair): ErrorPlace | undefined {
  const { task, before, path } = pair;
  const exact = findExactPlace(error, pair);
  if (exact !== 'unknown') return exact;
  const isSame = textsOf(task) === textsOf(before);
  return isSame ? { file: path, range: task.name.range, isExact: false } : undefined;
}

/** `unknown`: the engine could not say where. `undefined`: what stood there has been changed. */
function findExactPlace({ file, start, end }: AttemptError, { task, before }: TaskPair): ErrorPlace | 'unknown' | undefined {
  if (file === undefined || start === undefined || end === undefined) return 'unknown';
  const now = sourcesOf(task);
  for (const [index, source] of sourcesOf(before).entries()) {
    const range = source.file === file ? textRangeOf(source, { start, end }) : undefined;
    if (range === undefined) continue;
    const current = now.find(({ text }) => text === source.text) ?? now[index];
    const moved = current === undefined ? undefined : moveRange(range, source.text, current.text);
    return current === undefined || moved === undefined ? undefined : { file: current.file, range: toDocumentRange(current.map, moved), isExact: true };
  }
  return 'unknown';
}

/** `undefined`: the range of the document lies outside of the source. */
function textRangeOf({ map }: SqlSource, { start, end }: TextRange): TextRange | undefined {
  const first = toTextOffset(map, start);
  const last = toTextOffset(map, Math.max(start, end - 1));
  return first === undefined || last === undefined ? undefined : { start: first, end: end > start ? last + 1 : last };
}

/** To where the same text stands after one edit elsewhere; `undefined`: the edit touches it. */
function moveRange(range: TextRange, before: string, now: string): TextRange | undefined {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before[head] === now[head]) head++;
  if (range.end <= head && !isInsideWord(now, range.end)) return range;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const shift = now.length - before.length;
  const moved = { start: range.start + shift, end: range.end + shift };
  return range.start >= before.length - tail && !isInsideWord(now, moved.start) ? moved : undefined;
}

/** A word that was lengthened is another word. */
function isInsideWord(text: string, offset: number): boolean {
  return /^\w\w$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}

function sourcesOf({ preStatements, sql, postStatements }: Task): readonly SqlSource[] {
  return [...preStatements, ...(sql === undefined ? [] : [sql]), ...postStatements];
}

function textsOf(task: Task): string {
  return JSON.stringify(sourcesOf(task).map(({ text }) => text));
}

function findTask(workflow: Workflow | undefined, name: string): Task | undefined {
  return workflow?.tasks.find((task) => task.name.value === name);
}
