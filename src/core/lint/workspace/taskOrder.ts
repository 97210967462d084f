import { rememberedOutside } from '../../base/remembered';
import type { Workflow } from '../../workflow/workflow';

/** Which task of one workflow waits for which, over any number of steps: `deps`, and the edges that Switch and Condition tasks make. */
export interface TaskOrder {
  /** Whether `later` starts only after `earlier` ended. A task on a cycle is before itself. */
  isBefore(earlier: string, later: string): boolean;
  /** Whether `later` names `earlier` itself: known without following the edges. */
  isDirectlyBefore(earlier: string, later: string): boolean;
  /** All tasks that the named one waits for. */
  before(name: string): ReadonlySet<string>;
  /** All tasks that wait for the named one. */
  after(name: string): ReadonlySet<string>;
  /** Whether a Switch or Condition before both decides that only one of them may run. */
  mayExclude(a: string, b: string): boolean;
}

/** Made once for a workflow; what is asked for is computed in time linear in the graph. */
export const taskOrderOf = rememberedOutside(makeOrder);

type Edges = ReadonlyMap<string, ReadonlySet<string>>;

function makeOrder(workflow: Workflow): TaskOrder {
  const { predecessors, successors } = edgesOf(workflow);
  const before = memoised(predecessors);
  const after = memoised(successors);
  const switches = workflow.tasks.filter((task) => task.branching !== undefined).map((task) => task.name.value);
  return {
    isBefore: (earlier, later) => predecessors.get(later)?.has(earlier) === true || before(later).has(earlier),
    isDirectlyBefore: (earlier, later) => predecessors.get(later)?.has(earlier) === true,
    before,
    after,
    mayExclude: (a, b) => switches.some((name) => before(a).has(name) && before(b).has(name)),
  };
}

function edgesOf(workflow: Workflow): { readonly predecessors: Edges; readonly successors: Edges } {
  const names = new Set(workflow.tasks.map((task) => task.name.value));
  const predecessors = new Map([...names].map((name) => [name, new Set<string>()]));
  const successors = new Map([...names].map((name) => [name, new Set<string>()]));
  const add = (earlier: string, later: string): void => {
    if (earlier === later || !names.has(earlier) || !names.has(later)) return;
    predecessors.get(later)?.add(earlier);
    successors.get(earlier)?.add(later);
  };
  for (const { name, deps, branching } of workflow.tasks) {
    for (const dep of [...deps, ...(branching?.waitsFor ?? [])]) add(dep.value, name.value);
    for (const next of branching?.starts ?? []) add(name.value, next.value);
  }
  return { predecessors, successors };
}

function memoised(edges: Edges): (name: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (name) => {
    const found = known.get(name) ?? reachable(edges, name);
    known.set(name, found);
    return found;
  };
}

function reachable(edges: Edges, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(edges.get(name) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(edges.get(next) ?? []));
  }
  return found;
}
