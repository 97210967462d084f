import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findDuplicateWorkflows, findGraphProblems } from '../../../src/core/workflow/graphProblems';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import { buildTaskGraph, type TaskGraph } from '../../../src/core/workflow/taskGraph';
import type { Workflow, WorkflowFile } from '../../../src/core/workflow/workflow';

/** `a; b < a; c < a, b`: a task, and what it depends on. */
function fileOf(graph: string, name = 'w'): WorkflowFile {
  const tasks = graph.split(';').map((part) => {
    const [task = '', deps = ''] = part.split('<').map((text) => text.trim());
    return `  - {name: ${task}, sql: select 1, deps: [${deps}]}`;
  });
  return parseWorkflowFile({ path: `${name}.yaml`, text: `workflow: {name: ${name}}\ntasks:\n${tasks.join('\n')}\n`, readFile: () => ({ kind: 'missing' }) });
}

function workflowOf(graph: string): Workflow {
  const { workflow } = fileOf(graph);
  assert.ok(workflow !== undefined);
  return workflow;
}

function graphOf(graph: string): TaskGraph {
  return buildTaskGraph(workflowOf(graph));
}

function problemsOf(graph: string): readonly string[] {
  const file = fileOf(graph);
  return findGraphProblems(workflowOf(graph)).map(({ code, message, range }) => `${code} | ${file.text.slice(range.start, range.end)} | ${message}`);
}

describe('buildTaskGraph', () => {
  for (const [graph, order] of [
    ['a; b < a; c < b', 'a b c'],
    ['c < b; b < a; a', 'a b c'],
    ['z; y; x', 'z y x'],
    ['d < b, c; b < a; c < a; a; e', 'a b c d e'],
    ['last < a; a; free', 'a last free'],
    ['a < b; b < a; c < a; d', 'd a b c'],
    ['a < a; b < nobody, a', 'a b'],
    ['a; a < b; b < a', 'a b'],
  ] as const) {
    it(`orders ${graph} as ${order}`, () => assert.equal(graphOf(graph).order.join(' '), order));
  }

  it('knows what follows and what is needed', () => {
    const graph = graphOf('a; b < a; c < a; d < c, b; e');
    assert.deepEqual(graph.predecessors('d'), ['c', 'b']);
    assert.deepEqual(graph.successors('a'), ['b', 'c']);
    assert.deepEqual(graph.downstreamOf(['b']), ['b', 'd']);
    assert.deepEqual(graph.downstreamOf(['e', 'c']), ['c', 'd', 'e']);
    assert.deepEqual(graph.upstreamOf(['b']), ['a', 'b']);
    assert.deepEqual(graph.downstreamOf(['nobody']), []);
    assert.deepEqual(graph.predecessors('nobody'), []);
  });

  it('counts a repeated dependency once', () => {
    assert.deepEqual(graphOf('a; b < a, a').predecessors('b'), ['a']);
    assert.deepEqual(graphOf('a; b < a, a').successors('a'), ['b']);
  });

  it('puts every task behind its predecessors, in any graph without cycles, and takes the first in file order that is ready', () => {
    const acyclic = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.tuple(fc.shuffledSubarray(Array.from({ length: count }, (_, index) => index), { minLength: count }), fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 30 })),
    );
    fc.assert(
      fc.property(acyclic, ([rank, pairs]) => {
        const edges = pairs.filter(([from, to]) => (rank[from] ?? 0) < (rank[to] ?? 0));
        const text = rank.map((_, task) => `t${task} < ${edges.filter(([, to]) => to === task).map(([from]) => `t${from}`).join(', ')}`).join(';');
        const graph = graphOf(text);
        assert.deepEqual([...graph.order].sort(), rank.map((_, task) => `t${task}`).sort());
        assert.deepEqual(findGraphProblems(workflowOf(text)), []);
        const done = new Set<string>();
        for (const name of graph.order) {
          const ready = rank.map((_, task) => `t${task}`).find((other) => !done.has(other) && graph.predecessors(other).every((before) => done.has(before)));
          assert.equal(name, ready);
          done.add(name);
        }
      }),
    );
  });

  it('orders every task once and finds a problem, in any graph with a cycle', () => {
    const pairs = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 25 });
    fc.assert(
      fc.property(pairs, (edges) => {
        const text = Array.from({ length: 8 }, (_, task) => `t${task} < ${edges.filter(([, to]) => to === task).map(([from]) => `t${from}`).join(', ')}`).join(';');
        const graph = graphOf(text);
        assert.equal(new Set(graph.order).size, 8);
        const placed = graph.order.every((name, at) => graph.predecessors(name).every((before) => graph.order.indexOf(before) < at));
        const cyclic = problemsOf(text).some((problem) => problem.includes('wait for each other'));
        assert.equal(placed, !cyclic, text);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a chain of 20,000 tasks without going deep', () => {
    const tasks = Array.from({ length: 20_000 }, (_, index) => ({ name: { value: `t${index}`, range: { start: 0, end: 0 } }, deps: [{ value: `t${(index + 1) % 20_000}`, range: { start: 0, end: 0 } }] }));
    const workflow = { tasks } as unknown as Workflow;
    assert.equal(buildTaskGraph(workflow).order.length, 20_000);
    const [problem, ...others] = findGraphProblems(workflow);
    assert.match(problem?.message ?? '', /t0 → t1 → t2 → t3 → t4 → t5 → … 19989 more … → t19995 → t19996 → t19997 → t19998 → t19999 → t0\./);
    assert.equal(others.length, 0);
  });
});

describe('findGraphProblems', () => {
  for (const [what, graph, expected] of [
    ['a dependency on itself', 'a < a', ['D04 | a | The task "a" depends on itself. Remove it from "deps".']],
    ['an unknown task', 'load; report < clean', ['D04 | clean | The task "report" depends on "clean", which is not a task of this workflow. Add that task, or remove the name from "deps".']],
    ['a misspelt task', 'fact_sales; mart < fact_sale', ['D04 | fact_sale | The task "mart" depends on "fact_sale", which is not a task of this workflow. Did you mean "fact_sales"?']],
    ['a name used twice', 'a; b; a', ['D04 | a | The task name "a" is used more than once. Rename this task; others refer to it by name.']],
    ['a cycle of two', 'a < b; b < a', ['D04 | b | These tasks wait for each other, so none of them can start: a → b → a. Remove one of these dependencies.']],
    ['the shortest way around a knot', 'x; a < c, x; b < a; c < b, a', ['D04 | c | These tasks wait for each other, so none of them can start: a → c → a. Remove one of these dependencies.']],
    [
      'two knots',
      'a < b; b < a; c < d, a; d < c',
      [
        'D04 | b | These tasks wait for each other, so none of them can start: a → b → a. Remove one of these dependencies.',
        'D04 | d | These tasks wait for each other, so none of them can start: c → d → c. Remove one of these dependencies.',
      ],
    ],
    ['nothing wrong', 'a; b < a', []],
  ] as const) {
    it(`finds ${what}`, () => assert.deepEqual(problemsOf(graph), expected));
  }

  it('underlines the dependency, not another text like it', () => {
    const file = fileOf('a; bb < a; c < bb, b');
    const [problem] = findGraphProblems(workflowOf('a; bb < a; c < bb, b'));
    assert.equal(problem?.range.start, file.text.indexOf('bb, b') + 4);
  });
});

describe('findDuplicateWorkflows', () => {
  it('reports every file but the first of a name', () => {
    const files = [fileOf('a', 'x'), fileOf('a', 'y'), { ...fileOf('a', 'x'), path: 'z.yaml' }];
    assert.deepEqual(findDuplicateWorkflows(files).map(({ path, problem }) => `${path}: ${problem.message}`), [
      'z.yaml: The workflow name "x" is used in x.yaml as well. Rename one of them: instances are kept under the name.',
    ]);
  });
});
