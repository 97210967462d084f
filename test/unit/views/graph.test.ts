import assert from 'node:assert/strict';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import { buildGraph, findEdges } from '../../../src/core/views/graph';
import { sampleStatus, sampleWorkflow } from './sampleStatus';

const BRANCHES = `workflow:
  name: w
tasks:
  - {name: load, task_type: Sql, sql: select 1}
  - name: check
    task_type: Condition
    op: AND
    groups:
      - {op: AND, groups: [{task: load, flag: true}]}
    success_task: [go, both]
    failed_task: [mend, both]
  - {name: go, task_type: Sql, sql: select 1, deps: [check]}
  - {name: mend, task_type: Sql, sql: select 1}
  - {name: both, task_type: Sql, sql: select 1}
  - name: choose
    task_type: Switch
    deps: [go, nobody, choose]
    condition:
      - {task: small, condition: "\${n} < 10"}
      - {task: large}
  - {name: small, task_type: Sql, sql: select 1, flag: 'NO'}
  - {name: large, task_type: Sql, sql: select 1}
`;

function branching() {
  const { workflow } = parseWorkflowFile({ path: 'w.workflow.yaml', text: BRANCHES, readFile: () => ({ kind: 'missing' }) });
  assert.ok(workflow);
  return workflow;
}

describe('graph of a workflow', () => {
  it('has a node a task, with its type, switched off or not', () => {
    const { structure } = buildGraph({ workflow: branching(), logicalInstances: [], choice: undefined });
    assert.deepEqual(structure.nodes.map(({ task, type, disabled }) => `${task} ${type}${disabled ? ' off' : ''}`), [
      'load Sql', 'check Condition', 'go Sql', 'mend Sql', 'both Sql', 'choose Switch', 'small Sql off', 'large Sql',
    ]);
  });

  it('says of each edge when it is taken', () => {
    const workflow = branching();
    const names = workflow.tasks.map((task) => task.name.value);
    const edges = findEdges(workflow, names).map(({ from, to, kind, condition }) => `${names[from] ?? ''} > ${names[to] ?? ''}: ${kind}${condition === undefined ? '' : ` ${condition}`}`);
    assert.deepEqual(edges.sort(), [
      'check > both: follows', 'check > go: success', 'check > mend: failure', 'choose > large: otherwise', 'choose > small: case ${n} < 10',
      'go > choose: follows', 'load > check: follows',
    ]);
  });

  it('leaves out edges to tasks that are not named', () => {
    assert.deepEqual(findEdges(sampleWorkflow('w', ['a', 'b', 'c']), ['a', 'c']), []);
    assert.deepEqual(findEdges(sampleWorkflow('w', ['a', 'b', 'c']), ['c', 'b']), [{ from: 1, to: 0, kind: 'follows', condition: undefined }]);
  });

  it('shows the states of a run by node, and tasks that are no longer in the file', () => {
    const { logicalInstances } = sampleStatus('2025-03-01: sSf', { workflow: 'w', tasks: ['a', 'b', 'old'] });
    const { structure, run } = buildGraph({ workflow: sampleWorkflow('w', ['a', 'b', 'new']), logicalInstances, choice: undefined });
    assert.deepEqual(structure.nodes.map(({ task, gone }) => [task, gone]), [['a', false], ['b', false], ['new', false], ['old', true]]);
    assert.deepEqual(run?.tasks.map((task) => task && [task.state, task.attempts]), [['succeeded', 1], ['succeeded', 2], undefined, ['failed', 3]]);
  });

  it('keeps its structure while states change', () => {
    const structureOf = (letters: string) => {
      const { logicalInstances } = sampleStatus(`2025-03-01: ${letters}`, { workflow: 'w', tasks: ['a', 'b'] });
      return buildGraph({ workflow: sampleWorkflow('w', ['a', 'b']), logicalInstances, choice: undefined }).structure;
    };
    assert.deepEqual(structureOf('rp'), structureOf('ss'));
  });
});
