import { RefusedError } from '../base/errors';
import { text } from '../base/message';
import { LineIndex } from '../base/lineIndex';
import type { Problem } from '../base/problem';
import { sha256Hex } from '../base/sha256';
import type { PlanTask } from '../instance/planRun';
import type { RunInputs, TaskOutput } from '../instance/records';
import type { ResolvedParameter, TaskRendering } from '../params';
import { scheduleOf, type Schedule } from '../schedule';
import { resolveFilePath } from '../workflow/filePath';
import { findGraphProblems } from '../workflow/graphProblems';
import { parseWorkflowFile } from '../workflow/parseWorkflowFile';
import type { TaskLogic } from '../workflow/logicalTask';
import type { ExecutionType, Workflow } from '../workflow/workflow';
import { definitionOfPart, definitionRoot, readStoredFile } from './definition';
import { loadTasks } from './loadTasks';
import type { Definition } from './ports';
import { folderOf, relativePath } from './relativePath';

/** A definition as the runner works with it. */
export interface LoadedWorkflow {
  readonly name: string;
  readonly definition: Definition;
  readonly schedule: Schedule;
  readonly failureStrategy: 'continue' | 'end';
  readonly concurrency: ExecutionType;
  /** After which a warning is noted, ms. */
  readonly timeoutMs: number | undefined;
  /** How many tasks of a group may run at a time, by the group's id. */
  readonly taskGroups: Readonly<Record<string, number>>;
  /** Names and values of its own parameters, for the workflows that run as a part of it. */
  readonly globals: Readonly<Record<string, string>>;
  /** Whether any task hands values to others. */
  readonly hasOutputs: boolean;
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
  /** `undefined`: it runs SQL. */
  readonly logic: TaskLogic | undefined;
  readonly isStub: boolean;
  readonly timeout: { readonly ms: number; readonly strategy: 'warn' | 'fail' | 'both' } | undefined;
  /** 0 is the highest; then the larger number inside a group (dolphinscheduler.md §3.3). */
  readonly priority: number;
  readonly group: { readonly id: string; readonly priority: number } | undefined;
  readonly sqlKind: 'query' | 'nonQuery' | undefined;
  readonly outputs: readonly TaskOutput[];
  /** The tables that its SQL writes when it is rendered so. */
  writes(context: RenderContext): ReadonlySet<string>;
  /** Every parameter that has a value for the task. */
  resolve(context: RenderContext): readonly ResolvedParameter[];
  /** A function of the definition, the schedule time and declared inputs only (promise 4). */
  render(context: RenderContext): TaskRendering;
  /** The same before the tasks before have run: their outputs are examples that fit the declared types. */
  renderExample(context: Omit<RenderContext, 'upstream'>): TaskRendering;
}

export interface RenderContext {
  readonly scheduleInstant: number;
  readonly inputs?: RunInputs | undefined;
  /** Outputs of the tasks before. */
  readonly upstream?: readonly TaskOutput[] | undefined;
}

export interface Seed {
  /** Under which its hash is kept: the workflow's name and the path relative to its file. */
  readonly key: string;
  readonly sql: string;
  readonly hash: string;
}

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
  if (workflow === undefined) throw new RefusedError('definitionInvalid', text`${definition.path}: this is no workflow file`);
  const reading = scheduleOf(workflow);
  refuseProblems(definition, [...findGraphProblems(workflow), ...reading.problems]);
  if (workflow.tasks.length === 0) throw new RefusedError('definitionInvalid', text`${definition.path}: the workflow has no tasks`);
  return {
    name: workflow.name.value,
    definition,
    schedule: reading.schedule,
    failureStrategy: workflow.failureStrategy,
    concurrency: workflow.concurrency ?? 'parallel',
    timeoutMs: workflow.timeoutMinutes === undefined ? undefined : workflow.timeoutMinutes.value * MINUTE_MS,
    taskGroups: workflow.taskGroups ?? {},
    globals: Object.fromEntries(workflow.parameters.map(({ name, value }) => [name, value])),
    hasOutputs: workflow.tasks.some((task) => task.logic?.kind === 'subWorkflow' || task.parameters.some(({ direction }) => direction === 'out')),
    tasks: loadTasks(workflow),
    seeds: [...workflow.local.seed.map(({ value }) => loadSeed(definition, workflow.name.value, value)), ...loadPartSeeds(definition, workflow)],
  };
}

/** Of its sub-workflows, which are read with it so that a mistake in one keeps the whole from beginning. */
function loadPartSeeds(definition: Definition, workflow: Workflow): readonly Seed[] {
  return workflow.tasks.flatMap(({ logic, enabled }) => {
    const isPart = enabled && logic?.kind === 'subWorkflow' && logic.path !== undefined;
    return isPart ? loadWorkflow(definitionOfPart(definition, logic.path)).seeds : [];
  });
}

function refuseProblems(definition: Definition, problems: readonly Problem[]): void {
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem === undefined) return;
  const { line, character } = new LineIndex(definition.text).positionAt(problem.range.start);
  throw new RefusedError('definitionInvalid', text`${definition.path}:${line + 1}:${character + 1}: ${problem.message} [${problem.code}]`);
}

function loadSeed(definition: Definition, workflow: string, written: string): Seed {
  const resolved = resolveFilePath({ workflowPath: definition.path, written, root: definitionRoot(definition) });
  const path = resolved.kind === 'path' ? relativePath(folderOf(definition.path), resolved.path) : written;
  const sql = definition.files[path];
  if (sql === undefined) {
    throw new RefusedError('definitionInvalid', text`${definition.path}: the seed script ${written} does not exist: add it or take it out of "seed"`);
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
