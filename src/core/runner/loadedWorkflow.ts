import { RefusedError } from '../base/errors';
import { LineIndex } from '../base/lineIndex';
import type { Problem } from '../base/problem';
import { sha256Hex } from '../base/sha256';
import type { PlanTask } from '../instance/planRun';
import { renderTask, type TaskRendering } from '../params';
import { scheduleOf, type Schedule } from '../schedule';
import { resolveFilePath } from '../workflow/filePath';
import { findGraphProblems } from '../workflow/graphProblems';
import { parseWorkflowFile } from '../workflow/parseWorkflowFile';
import { buildTaskGraph } from '../workflow/taskGraph';
import type { RetryNumber, Task, Workflow } from '../workflow/workflow';
import { definitionRoot, readStoredFile } from './definition';
import type { Definition } from './ports';
import { folderOf, relativePath } from './relativePath';

/** A definition as the runner works with it. */
export interface LoadedWorkflow {
  readonly name: string;
  readonly definition: Definition;
  readonly schedule: Schedule;
  readonly failureStrategy: 'continue' | 'end';
  /** In an order of execution. */
  readonly tasks: readonly LoadedTask[];
  readonly seeds: readonly Seed[];
}

export interface LoadedTask extends PlanTask {
  readonly maxRetries: number;
  readonly retryIntervalMs: number;
  readonly delayMs: number;
  /** Lower case; `undefined`: generic. */
  readonly dialect: string | undefined;
  /** A function of the definition and the schedule time only (promise 4). */
  render(scheduleInstant: number): TaskRendering;
}

export interface Seed {
  /** Under which its hash is kept: the workflow's name and the path relative to its file. */
  readonly key: string;
  readonly sql: string;
  readonly hash: string;
}

/** Beyond this a declared number of retries is cut: attempts must end (I11). */
export const MAX_RETRIES = 100;

/** A week; longer declared waits are cut. */
const MAX_WAIT_MINUTES = 10_080;

const MINUTE_MS = 60_000;

/**
 * Reads a definition. Throws `RefusedError('definitionInvalid')` naming the first structural mistake and its place: nothing of
 * such a workflow may be created.
 */
export function loadWorkflow(definition: Definition): LoadedWorkflow {
  const file = parseWorkflowFile({
    path: definition.path,
    text: definition.text,
    readFile: (path) => readStoredFile(definition, path),
    root: definitionRoot(definition),
  });
  const { workflow } = file;
  refuseProblems(definition, file.problems);
  if (workflow === undefined) throw new RefusedError('definitionInvalid', `${definition.path}: this is no workflow file`);
  const reading = scheduleOf(workflow);
  refuseProblems(definition, [...findGraphProblems(workflow), ...reading.problems]);
  if (workflow.tasks.length === 0) throw new RefusedError('definitionInvalid', `${definition.path}: the workflow has no tasks`);
  return {
    name: workflow.name.value,
    definition,
    schedule: reading.schedule,
    failureStrategy: workflow.failureStrategy,
    tasks: loadTasks(workflow),
    seeds: workflow.local.seed.map(({ value }) => loadSeed(definition, workflow.name.value, value)),
  };
}

function refuseProblems(definition: Definition, problems: readonly Problem[]): void {
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem === undefined) return;
  const { line, character } = new LineIndex(definition.text).positionAt(problem.range.start);
  throw new RefusedError('definitionInvalid', `${definition.path}:${line + 1}:${character + 1}: ${problem.message} [${problem.code}]`);
}

function loadTasks(workflow: Workflow): readonly LoadedTask[] {
  const graph = buildTaskGraph(workflow);
  const byName = new Map([...workflow.tasks].reverse().map((task) => [task.name.value, task]));
  return graph.order.flatMap((name) => {
    const task = byName.get(name);
    return task === undefined ? [] : [loadTask(workflow, task, graph.predecessors(name))];
  });
}

function loadTask(workflow: Workflow, task: Task, predecessors: readonly string[]): LoadedTask {
  return {
    name: task.name.value,
    predecessors,
    passOver: passOverOf(task),
    maxRetries: Math.trunc(clamp(task.retry.times, { absent: 0, max: MAX_RETRIES })),
    // DolphinScheduler's default interval is one minute (dolphinscheduler.md §1.2).
    retryIntervalMs: clamp(task.retry.intervalMinutes, { absent: 1, max: MAX_WAIT_MINUTES }) * MINUTE_MS,
    delayMs: Math.min(task.delayMinutes?.value ?? 0, MAX_WAIT_MINUTES) * MINUTE_MS,
    dialect: task.datasourceType?.value.toLowerCase(),
    render: (scheduleInstant) => renderTask({ workflow, task, scheduleInstant }),
  };
}

function passOverOf(task: Task): PlanTask['passOver'] {
  if (!task.enabled) return { cause: 'disabled', reason: 'disabled (flag: NO)' };
  if (task.type.value.toLowerCase() === 'sql') return undefined;
  return { cause: 'notLocal', reason: `${task.type.value} tasks are not executed locally` };
}

/** What is no number counts as absent. */
function clamp(number: RetryNumber | undefined, limits: { readonly absent: number; readonly max: number }): number {
  return Math.min(Math.max(number?.value ?? limits.absent, 0), limits.max);
}

function loadSeed(definition: Definition, workflow: string, written: string): Seed {
  const resolved = resolveFilePath({ workflowPath: definition.path, written, root: definitionRoot(definition) });
  const path = resolved.kind === 'path' ? relativePath(folderOf(definition.path), resolved.path) : written;
  const sql = definition.files[path];
  if (sql === undefined) {
    throw new RefusedError('definitionInvalid', `${definition.path}: the seed script ${written} does not exist: add it or take it out of "seed"`);
  }
  return { key: `${workflow}/${path}`, sql, hash: sha256Hex(sql) };
}

/** The first mistake that keeps the SQL from running, with its place; `undefined`: it may run. */
export function describeRenderProblem(loaded: LoadedWorkflow, rendered: TaskRendering): RenderFailure | undefined {
  const problem = rendered.problems.find(({ severity }) => severity === 'error');
  if (problem === undefined) {
    return rendered.parts.length === 0 ? { message: 'the task has no SQL: add "sql:"', file: undefined, start: undefined, end: undefined } : undefined;
  }
  const { definition } = loaded;
  const key = relativePath(folderOf(definition.path), problem.file);
  const text = problem.file === definition.path ? definition.text : definition.files[key];
  const place = text === undefined ? undefined : new LineIndex(text).positionAt(problem.range.start);
  const at = place === undefined ? problem.file : `${problem.file}:${place.line + 1}:${place.character + 1}`;
  return { message: `${at}: ${problem.message}`, file: problem.file, start: problem.range.start, end: problem.range.end };
}

export interface RenderFailure {
  readonly message: string;
  readonly file: string | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
}
