import type { TextRange } from '../base/textRange';
import type { Branching } from './logicalTask';
import type { Task, Workflow } from './workflow';

/**
 * The tasks of one workflow by name and their edges. Bad edges (unknown, to itself) are left out, a repeated name means
 * the first task of that name, and a cycle is cut where the order needs it; `findGraphProblems` reports all of that.
 */
export interface TaskGraph {
  /** Every task name once; each after its predecessors, otherwise in file order. Tasks on a cycle come in file order. */
  readonly order: readonly string[];
  /** Direct ones, in the order of `deps`, with those that a Condition or Switch task adds. An unknown name has none. */
  predecessors(name: string): readonly string[];
  /** Direct ones, in file order. */
  successors(name: string): readonly string[];
  /** The named tasks and everything that follows them, in `order`. Unknown names are left out. */
  downstreamOf(names: Iterable<string>): readonly string[];
  /** The named tasks and everything they need, in `order`. Unknown names are left out. */
  upstreamOf(names: Iterable<string>): readonly string[];
}

export type Edges = ReadonlyMap<string, readonly string[]>;

export function buildTaskGraph(workflow: Pick<Workflow, 'tasks'>): TaskGraph {
  const before = predecessorsOf(workflow);
  const after = reverse(before);
  const order = sortTopologically(before, after);
  return {
    order,
    predecessors: (name) => before.get(name) ?? [],
    successors: (name) => after.get(name) ?? [],
    downstreamOf: (names) => closure(names, { edges: after, order }),
    upstreamOf: (names) => closure(names, { edges: before, order }),
  };
}

/** One task that waits for another, and where that is written. */
export interface DeclaredEdge {
  readonly before: string;
  readonly after: string;
  /** `deps`: of the later task. `decidesBy`: a Condition task waits for those that it looks at. `runs`: a Condition or Switch task goes before those that it lets run. */
  readonly kind: 'deps' | 'decidesBy' | 'runs';
  readonly range: TextRange;
}

type EdgeSource = Pick<Task, 'name' | 'deps'> & { readonly branching?: Branching };

/** All that the task declares, also what is no valid edge. PyDolphinScheduler makes the same edges of Condition and Switch tasks. */
export function declaredEdges({ name, deps, branching }: EdgeSource): readonly DeclaredEdge[] {
  const own = name.value;
  const waits = deps.map(({ value, range }): DeclaredEdge => ({ before: value, after: own, kind: 'deps', range }));
  if (branching === undefined) return waits;
  const decidesBy = branching.waitsFor.map(({ value, range }): DeclaredEdge => ({ before: value, after: own, kind: 'decidesBy', range }));
  const runs = branching.starts.map(({ value, range }): DeclaredEdge => ({ before: own, after: value, kind: 'runs', range }));
  return [...waits, ...decidesBy, ...runs];
}

/** Valid edges only, keyed by task in file order. */
export function predecessorsOf(workflow: Pick<Workflow, 'tasks'>): Edges {
  const edges = new Map(workflow.tasks.map((task) => [task.name.value, new Set<string>()]));
  const seen = new Set<string>();
  for (const task of workflow.tasks) {
    if (seen.has(task.name.value)) continue;
    seen.add(task.name.value);
    for (const { before, after } of declaredEdges(task)) if (before !== after && edges.has(before)) edges.get(after)?.add(before);
  }
  return new Map([...edges].map(([name, before]) => [name, [...before]]));
}

function reverse(before: Edges): Edges {
  const after = new Map<string, string[]>([...before.keys()].map((name) => [name, []]));
  for (const [name, deps] of before) for (const dep of deps) after.get(dep)?.push(name);
  return after;
}

/** Takes the first task in file order that is ready; when none is, a cycle is cut at the first one that is left. */
function sortTopologically(before: Edges, after: Edges): readonly string[] {
  const names = [...before.keys()];
  const index = new Map(names.map((name, position) => [name, position]));
  const open = new Map(names.map((name) => [name, before.get(name)?.length ?? 0]));
  const done = new Set<string>();
  const ready = new Heap();
  names.forEach((name, position) => void (open.get(name) === 0 && ready.push(position)));
  for (let cut = 0; done.size < names.length; ) {
    const position = ready.pop() ?? cut++;
    const name = names[position];
    if (name === undefined || done.has(name)) continue;
    done.add(name);
    for (const next of after.get(name) ?? []) {
      const left = (open.get(next) ?? 0) - 1;
      open.set(next, left);
      if (left === 0) ready.push(index.get(next) ?? 0);
    }
  }
  return [...done];
}

function closure(names: Iterable<string>, graph: { readonly edges: Edges; readonly order: readonly string[] }): readonly string[] {
  const found = new Set<string>();
  const open = [...names].filter((name) => graph.edges.has(name));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(graph.edges.get(name) ?? []));
  }
  return graph.order.filter((name) => found.has(name));
}

/** The smallest number first. */
class Heap {
  readonly #items: number[] = [];

  push(item: number): void {
    this.#items.push(item);
    for (let at = this.#items.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.#at(parent) <= this.#at(at)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): number | undefined {
    const top = this.#items[0];
    const last = this.#items.pop();
    if (top === undefined || last === undefined || this.#items.length === 0) return top;
    this.#items[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const child = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (child >= this.#items.length || this.#at(at) <= this.#at(child)) return top;
      this.#swap(at, child);
      at = child;
    }
  }

  #at(index: number): number {
    return this.#items[index] ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    [this.#items[a], this.#items[b]] = [this.#at(b), this.#at(a)];
  }
}
