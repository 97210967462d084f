import { findClosestWord } from '../base/closestWord';
import type { Problem } from '../base/problem';
import type { TextRange } from '../base/textRange';
import { declaredEdges, predecessorsOf, type DeclaredEdge, type Edges } from './taskGraph';
import type { Task, Workflow, WorkflowFile } from './workflow';

/** Mistakes in the task graph (D04): names used twice, unknown and own names in `deps` and in Condition and Switch tasks, cycles. In file order. */
export function findGraphProblems(workflow: Pick<Workflow, 'tasks'>): readonly Problem[] {
  const names = new Set(workflow.tasks.map(({ name }) => name.value));
  const problems = [...duplicateNames(workflow.tasks), ...workflow.tasks.flatMap((task) => badEdges(task, names)), ...cycles(workflow)];
  return problems.sort((a, b) => a.range.start - b.range.start);
}

/** Two files that declare one workflow name would share instances: the name is their key. Each file but the first gets a problem. */
export function findDuplicateWorkflows(files: readonly WorkflowFile[]): readonly { readonly path: string; readonly problem: Problem }[] {
  const first = new Map<string, string>();
  return files.flatMap(({ path, workflow }) => {
    const name = workflow?.name.value ?? '';
    const other = first.get(name);
    if (workflow === undefined || name === '') return [];
    if (other === undefined) {
      first.set(name, path);
      return [];
    }
    const message = `The workflow name "${name}" is used in ${other} as well. Rename one of them: instances are kept under the name.`;
    return [{ path, problem: graphProblem(message, workflow.name.range) }];
  });
}

function graphProblem(message: string, range: TextRange): Problem {
  return { code: 'D04', severity: 'error', message, range };
}

function duplicateNames(tasks: readonly Task[]): Problem[] {
  const seen = new Set<string>();
  return tasks.flatMap(({ name }) => {
    const again = seen.has(name.value);
    seen.add(name.value);
    if (!again || name.value === '') return [];
    return [graphProblem(`The task name "${name.value}" is used more than once. Rename this task; others refer to it by name.`, name.range)];
  });
}

function badEdges(task: Task, names: ReadonlySet<string>): Problem[] {
  const own = task.name.value;
  return declaredEdges(task).flatMap(({ before, after, kind, range }) => {
    const other = kind === 'runs' ? after : before;
    if (other === own) return [graphProblem(`The task "${own}" ${WORDS[kind].itself}`, range)];
    if (names.has(other)) return [];
    const closest = findClosestWord(other, names);
    const advice = closest === undefined ? WORDS[kind].advice : `Did you mean "${closest}"?`;
    const problem = graphProblem(`The task "${own}" ${WORDS[kind].verb} "${other}", which is not a task of this workflow. ${advice}`, range);
    return [closest === undefined ? problem : { ...problem, instead: closest }];
  });
}

const WORDS: Readonly<Record<DeclaredEdge['kind'], { readonly verb: string; readonly itself: string; readonly advice: string }>> = {
  deps: { verb: 'depends on', itself: 'depends on itself. Remove it from "deps".', advice: 'Add that task, or remove the name from "deps".' },
  decidesBy: { verb: 'decides by', itself: 'decides by its own outcome. Name another task.', advice: 'Add that task, or remove this item.' },
  runs: { verb: 'runs', itself: 'runs itself. Name another task.', advice: 'Add that task, or name another one.' },
};

/** One problem for each knot of tasks that wait for each other, with one way around it. */
function cycles(workflow: Pick<Workflow, 'tasks'>): Problem[] {
  const edges = predecessorsOf(workflow);
  if ([...edges.values()].every((before) => before.length === 0)) return [];
  const byName = new Map([...workflow.tasks].reverse().map((task) => [task.name.value, task]));
  return findKnots(edges).flatMap((knot) => {
    const path = shortestCycle(edges, knot);
    const [after = '', before = ''] = path;
    const ends = [byName.get(after), byName.get(before)].flatMap((task) => (task === undefined ? [] : declaredEdges(task)));
    const edge = ends.find((candidate) => candidate.after === after && candidate.before === before);
    if (edge === undefined) return [];
    const way = `${shorten(path).join(' → ')} → ${path[0]}`;
    return [graphProblem(`These tasks wait for each other, so none of them can start: ${way}. Remove one of these dependencies.`, edge.range)];
  });
}

function shorten(path: readonly string[]): readonly string[] {
  return path.length <= 12 ? path : [...path.slice(0, 6), `… ${path.length - 11} more …`, ...path.slice(-5)];
}

/** Strongly connected components of two tasks or more, each in file order (Tarjan's algorithm, without recursion). */
function findKnots(edges: Edges): readonly (readonly string[])[] {
  const order = [...edges.keys()];
  const state = { index: new Map<string, number>(), low: new Map<string, number>(), stack: [] as string[], onStack: new Set<string>() };
  const knots: string[][] = [];
  for (const root of order) {
    const work = state.index.has(root) ? [] : [{ name: root, next: 0 }];
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { name } = frame;
      if (frame.next === 0) enter(state, name);
      const dep = edges.get(name)?.[frame.next++];
      if (dep !== undefined) {
        if (!state.index.has(dep)) work.push({ name: dep, next: 0 });
        else if (state.onStack.has(dep)) lower(state.low, name, state.index.get(dep));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(state.low, parent.name, state.low.get(name));
      if (state.low.get(name) === state.index.get(name)) knots.push(leave(state, name));
    }
  }
  const position = new Map(order.map((name, at) => [name, at]));
  return knots.filter((knot) => knot.length > 1).map((knot) => knot.sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0)));
}

interface TarjanState {
  readonly index: Map<string, number>;
  readonly low: Map<string, number>;
  readonly stack: string[];
  readonly onStack: Set<string>;
}

function enter(state: TarjanState, name: string): void {
  state.low.set(name, state.index.size);
  state.index.set(name, state.index.size);
  state.stack.push(name);
  state.onStack.add(name);
}

function leave(state: TarjanState, name: string): string[] {
  const knot = state.stack.splice(state.stack.lastIndexOf(name));
  for (const member of knot) state.onStack.delete(member);
  return knot;
}

function lower(low: Map<string, number>, name: string, value: number | undefined): void {
  low.set(name, Math.min(low.get(name) ?? Infinity, value ?? Infinity));
}

/** From the knot's first task along `deps` back to it, by the fewest steps. The way back to the start is not repeated. */
function shortestCycle(edges: Edges, knot: readonly string[]): readonly string[] {
  const start = knot[0] ?? '';
  const inside = new Set(knot);
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const name of queue) {
    for (const dep of edges.get(name) ?? []) {
      if (dep === start) return pathTo(cameFrom, start, name);
      if (!inside.has(dep) || cameFrom.has(dep)) continue;
      cameFrom.set(dep, name);
      queue.push(dep);
    }
  }
  return [];
}

function pathTo(cameFrom: ReadonlyMap<string, string>, start: string, end: string): readonly string[] {
  const path = [end];
  for (let at = end; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    path.push(at);
  }
  return path.reverse();
}
