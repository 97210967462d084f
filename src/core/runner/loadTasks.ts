import { reasonText } from '../base/message';
import type { PlanTask } from '../instance/planRun';
import { NO_INPUTS } from '../instance/records';
import { exampleOutputs, renderTask, resolveParameters, type RenderRequest, type TaskRendering } from '../params';
import { dialectOf } from '../sql/dialects/names';
import { scanScript } from '../sql/scanner';
import type { TaskLogic } from '../workflow/logicalTask';
import { buildTaskGraph } from '../workflow/taskGraph';
import { PRIORITIES, type RetryNumber, type Task, type Workflow } from '../workflow/workflow';
import type { LoadedTask, RenderContext } from './loadedWorkflow';

/** Beyond this a declared number of retries is cut: attempts must end (I11). */
const MAX_RETRIES = 100;

/** A week; longer declared waits are cut. */
const MAX_WAIT_MINUTES = 10_080;

const MINUTE_MS = 60_000;

/** In an order of execution. Of tasks with the same name the first counts. */
export function loadTasks(workflow: Workflow): readonly LoadedTask[] {
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
    branches: branchesOf(task.logic),
    followsFailures: task.logic?.kind === 'conditions',
    maxRetries: Math.trunc(clamp(task.retry.times, { absent: 0, max: MAX_RETRIES })),
    // DolphinScheduler's default interval is one minute (dolphinscheduler.md §1.2).
    retryIntervalMs: clamp(task.retry.intervalMinutes, { absent: 1, max: MAX_WAIT_MINUTES }) * MINUTE_MS,
    delayMs: Math.min(task.delayMinutes?.value ?? 0, MAX_WAIT_MINUTES) * MINUTE_MS,
    dialect: task.datasourceType?.value.toLowerCase(),
    logic: task.logic,
    isStub: task.isStub === true,
    timeout: task.timeout === undefined ? undefined : { ms: task.timeout.minutes * MINUTE_MS, strategy: task.timeout.strategy },
    priority: priorityOf(task),
    group: task.taskGroup,
    sqlKind: task.sqlKind,
    outputs: task.parameters.filter(({ direction }) => direction === 'out').map(({ name, type, value }) => ({ name, type, value })),
    writes: (context) => writtenBy(renderTask(requestOf(workflow, task, context)), task),
    resolve: (context) => resolveParameters(requestOf(workflow, task, context)),
    render: (context) => renderTask(requestOf(workflow, task, context)),
    renderExample: (context) => renderTask({ ...requestOf(workflow, task, context), upstream: exampleOutputs(workflow, task) }),
  };
}

function requestOf(workflow: Workflow, task: Task, { scheduleInstant, inputs, upstream }: RenderContext): RenderRequest {
  const { zone, startup, project } = inputs ?? NO_INPUTS;
  // A part of another workflow writes times in that one's zone.
  const placed = zone === undefined ? workflow : { ...workflow, timezone: { value: zone, range: workflow.name.range } };
  return { workflow: placed, task, scheduleInstant, startup, project, ...(upstream === undefined ? {} : { upstream }) };
}

function passOverOf(task: Task): PlanTask['passOver'] {
  if (!task.enabled) return { cause: 'disabled', reason: reasonText`disabled (flag: NO)` };
  if (task.type.value.toLowerCase() === 'sql' || task.logic !== undefined || task.isStub === true) return undefined;
  return { cause: 'notLocal', reason: reasonText`${task.type.value} tasks are not executed locally` };
}

function branchesOf(logic: TaskLogic | undefined): readonly string[] | undefined {
  if (logic?.kind === 'conditions') return [...logic.successTasks, ...logic.failedTasks].map(({ value }) => value);
  if (logic?.kind !== 'switch') return undefined;
  return [...logic.cases.map(({ task }) => task), ...(logic.otherwise === undefined ? [] : [logic.otherwise])].map(({ value }) => value);
}

/** What is no known priority counts as medium. */
function priorityOf(task: Task): number {
  const written = PRIORITIES.findIndex((priority) => priority === task.priority?.value.toLowerCase());
  return written === -1 ? PRIORITIES.indexOf('medium') : written;
}

/** What is no number counts as absent. */
function clamp(number: RetryNumber | undefined, limits: { readonly absent: number; readonly max: number }): number {
  return Math.min(Math.max(number?.value ?? limits.absent, 0), limits.max);
}

/** SQLite takes a text for a name where only a name can stand, and a text is what a parameter in the place of a table becomes. */
const NAME_AS_TEXT = /\b(into|update|from|table|exists)(\s+)'([^'"]+)'/gi;

function writtenBy({ parts }: TaskRendering, { datasourceType }: Task): ReadonlySet<string> {
  const dialect = dialectOf(datasourceType?.value);
  const statements = parts.flatMap(({ sql }) => scanScript(sql.replace(NAME_AS_TEXT, '$1$2"$3"'), dialect).statements);
  return new Set(statements.flatMap(({ writes }) => writes.map(({ target }) => target.key)));
}
