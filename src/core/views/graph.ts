import type { TaskInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';
import type { TaskLogic } from '../workflow/logicalTask';
import { declaredEdges } from '../workflow/taskGraph';
import type { Task, Workflow } from '../workflow/workflow';
import { clipEnd } from './clipText';
import { findShownRun, type RunChoice, type ShownRun } from './shownRun';

/** The tasks of a workflow, what follows what, and how they fare in one run. */
export interface GraphView {
  readonly structure: GraphStructure;
  /** `undefined`: nothing ran yet. */
  readonly run: GraphRun | undefined;
}

/** Changes with the workflow file only, or when another run has tasks that are no longer in it. */
export interface GraphStructure {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  readonly task: string;
  /** As written: `Sql`, `Switch`, … */
  readonly type: string;
  /** `flag: NO`. */
  readonly disabled: boolean;
  /** The task is in the shown run but no longer in the workflow file. */
  readonly gone: boolean;
}

/** `success` and `failure`: a branch of a Conditions task. `case` and `otherwise`: of a Switch task. `follows`: all others. */
export const EDGE_KINDS = ['follows', 'success', 'failure', 'case', 'otherwise'] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

export interface GraphEdge {
  /** Indexes in `nodes`; never the same. */
  readonly from: number;
  readonly to: number;
  readonly kind: EdgeKind;
  /** Of a `case`: its condition as written, cut after `CONDITION_LIMIT` characters. */
  readonly condition: string | undefined;
}

export interface GraphRun {
  readonly shown: ShownRun;
  /** By node; `undefined`: the run has no such task. */
  readonly tasks: readonly (GraphTask | undefined)[];
}

export interface GraphTask {
  readonly state: TaskInstanceState;
  readonly attempts: number;
  /** Execution times of the first attempt's begin and the last one's end, ms since the epoch. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

const CONDITION_LIMIT = 120;

export interface GraphInput {
  /** As the file is now. */
  readonly workflow: Pick<Workflow, 'tasks'>;
  /** Of that workflow, newest schedule time first. */
  readonly logicalInstances: readonly LogicalInstanceStatus[];
  readonly choice: RunChoice | undefined;
}

export function buildGraph({ workflow, logicalInstances, choice }: GraphInput): GraphView {
  const found = findShownRun(logicalInstances, choice);
  const states = new Map(found?.detail.tasks.map((item) => [item.task.name, item]));
  const structure = buildStructure(workflow, [...states.keys()]);
  if (found === undefined) return { structure, run: undefined };
  const tasks = structure.nodes.map(({ task }): GraphTask | undefined => {
    const item = states.get(task);
    return item === undefined ? undefined : {
      state: item.task.state,
      attempts: item.attempts.length,
      startedAt: item.attempts[0]?.startedAt,
      finishedAt: item.attempts.at(-1)?.finishedAt,
    };
  });
  return { structure, run: { shown: found.shown, tasks } };
}

function buildStructure({ tasks }: Pick<Workflow, 'tasks'>, inRun: readonly string[]): GraphStructure {
  const first = new Map<string, Task>();
  for (const task of tasks) if (!first.has(task.name.value)) first.set(task.name.value, task);
  const declared = [...first.values()].map((task): GraphNode => (
    { task: task.name.value, type: task.type.value, disabled: !task.enabled, gone: false }
  ));
  const gone = inRun.filter((name) => !first.has(name)).map((task): GraphNode => ({ task, type: '', disabled: false, gone: true }));
  return { nodes: [...declared, ...gone], edges: findEdges({ tasks: [...first.values()] }, [...first.keys()]) };
}

/** The valid edges between the named tasks, as indexes in `names`; two tasks have one edge at most, and its branch is its kind. */
export function findEdges({ tasks }: Pick<Workflow, 'tasks'>, names: readonly string[]): readonly GraphEdge[] {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const edges = new Map<string, GraphEdge>();
  for (const task of tasks) {
    for (const { before, after, kind } of declaredEdges(task)) {
      const from = indexOf.get(before);
      const to = indexOf.get(after);
      if (from === undefined || to === undefined || from === to) continue;
      const key = `${String(from)}>${String(to)}`;
      const branch = kind === 'runs' ? branchOf(task.logic, after) : undefined;
      if (branch !== undefined || !edges.has(key)) edges.set(key, { from, to, kind: 'follows', condition: undefined, ...branch });
    }
  }
  return [...edges.values()];
}

/** `undefined`: no branch leads to `target`, or each does. */
function branchOf(logic: TaskLogic | undefined, target: string): Pick<GraphEdge, 'kind' | 'condition'> | undefined {
  if (logic?.kind === 'conditions') {
    const onSuccess = logic.successTasks.some(({ value }) => value === target);
    const onFailure = logic.failedTasks.some(({ value }) => value === target);
    return onSuccess === onFailure ? undefined : { kind: onSuccess ? 'success' : 'failure', condition: undefined };
  }
  if (logic?.kind !== 'switch') return undefined;
  const conditions = logic.cases.filter(({ task }) => task.value === target).map(({ condition }) => condition.value);
  if (conditions.length > 0) return { kind: 'case', condition: clipEnd(conditions.join(' || '), CONDITION_LIMIT) };
  return logic.otherwise?.value === target ? { kind: 'otherwise', condition: undefined } : undefined;
}
