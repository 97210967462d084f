import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { findGraphProblems } from '../../../src/core/workflow/graphProblems';
import { toDocumentRange } from '../../../src/core/workflow/offsetMap';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import { buildTaskGraph } from '../../../src/core/workflow/taskGraph';

const EXAMPLE = readFileSync(join(__dirname, '../../../examples/orders/orders.workflow.yaml'), 'utf8');
/** The head, three tasks and the settings: enough of everything, and quick to read. */
const ORIGINAL = `${EXAMPLE.slice(0, EXAMPLE.indexOf('  - name: dim_customer'))}${EXAMPLE.slice(EXAMPLE.indexOf('# Only Idempo'))}`;

/** Every kind of logical task, with settings that few tasks have. */
const LOGICAL = `workflow:
  name: load
  execution_type: serial_wait
  timeout: 90
tasks:
  - {name: a, sql: SELECT 1, flag: NO, task_priority: LOW, timeout: 5, timeout_notify_strategy: WARNFAILED, task_group_id: 3}
  - name: decide
    task_type: Condition
    success_task: good
    failed_task: bad
    op: AND
    groups:
      - op: or
        groups:
          - {task: a, flag: true}
          - {task: pick, flag: false}
  - name: pick
    task_type: Switch
    condition:
      - {task: good, condition: "\${x} > 1"}
      - task: bad
  - name: wait
    task_type: Dependent
    op: and
    groups:
      - op: or
        groups:
          - workflow_name: $WORKFLOW{"other.yaml"}
            dependent_task_name: load
            dependent_date: LAST_WEDNESDAY
    check_interval: 10
  - name: part
    task_type: SubWorkflow
    workflow_name: $WORKFLOW{"other.yaml"}
  - {name: good, sql: SELECT 2, sql_type: 0}
  - {name: bad, sql: SELECT 3}
idempo:
  task_groups: {3: 2}
  tasks:
    part: {stub: true}
`;

function* rangesIn(value: unknown): Generator<{ readonly start: number; readonly end: number }> {
  if (typeof value !== 'object' || value === null) return;
  if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number') yield { start: value.start, end: value.end };
  for (const child of Object.values(value)) yield* rangesIn(child);
}

/** Everything in the model points into the text, and SQL maps into it (I22). */
function assertSound(text: string): void {
  const file = parseWorkflowFile({ path: 'w.yaml', text, readFile: (path) => (path === 'other.yaml' ? { kind: 'text', text: 'workflow: {name: other}' } : { kind: 'missing' }) });
  const problems = file.workflow === undefined ? [] : findGraphProblems(file.workflow);
  for (const { start, end } of rangesIn([file.workflow, file.problems, problems])) {
    assert.ok(start >= 0 && start <= end && end <= text.length, `[${start}, ${end}) in a text of ${text.length}`);
  }
  const { workflow } = file;
  if (workflow === undefined) return;
  assert.equal(buildTaskGraph(workflow).order.length, new Set(workflow.tasks.map((task) => task.name.value)).size);
  for (const task of workflow.tasks) {
    assert.ok(task.insertion.offset <= text.length);
    for (const { text: sql, map } of [task.sql ?? [], task.preStatements, task.postStatements].flat()) {
      assert.ok(map.docEnd <= text.length);
      for (const word of sql.matchAll(/\w{3,}/g)) {
        const range = toDocumentRange(map, { start: word.index, end: word.index + word[0].length });
        assert.equal(text.slice(range.start, range.end), word[0]);
      }
    }
  }
}

describe('a damaged workflow file', () => {
  const junk = fc.constantFrom('"', "'", '[', ']', '{', '}', ':', '- ', '\n', '\r\n', '\t', '  ', '#', '|', '>', '&a', '*a', '!x', '<<', '$FILE{"', '$WORKFLOW{"', 'groups:', '\0', '😀', 'idempo:', 'tasks:');
  const edit = fc.record({ at: fc.nat(Math.max(ORIGINAL.length, LOGICAL.length)), remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)), insert: fc.oneof(fc.constant(''), junk, junk) });

  for (const [what, original] of [['SQL tasks', ORIGINAL], ['logical tasks', LOGICAL]] as const) {
    it(`with ${what} yields a model whose every range lies in the text and whose SQL is where it says`, () => {
      const unescaped = fc.array(edit, { minLength: 1, maxLength: 3 });
      fc.assert(
        fc.property(unescaped, fc.boolean(), (edits, crlf) => {
          let text = original;
          for (const { at, remove, insert } of edits) text = text.slice(0, at) + insert + text.slice(at + remove);
          assertSound(crlf ? text.replaceAll(/\r?\n/g, '\r\n') : text);
        }),
        { numRuns: 250 },
      );
    });
  }
  it('is sound at prefixes of logical tasks', () => {
    for (let end = 0; end <= LOGICAL.length; end += 3) assertSound(LOGICAL.slice(0, end));
  });

  it('keeps its other tasks when one line is damaged', () => {
    let lost = 0;
    let tried = 0;
    const lines = ORIGINAL.split('\n');
    const [from, to] = [lines.indexOf('  - name: raw_order_lines'), lines.indexOf('  - name: staged_sales')];
    for (let line = from + 1; line < to - 2; line++) {
      for (const damage of ['"', "'", '[', '{', ': x: y', '&', '!']) {
        const text = lines.map((content, index) => (index === line ? `${content}${damage}` : content)).join('\n');
        const { workflow } = parseWorkflowFile({ path: 'w.yaml', text, readFile: () => ({ kind: 'text', text: 'SELECT 1' }) });
        const names = workflow?.tasks.map((task) => task.name.value).join(' ');
        const isKept = names === 'raw_orders raw_order_lines staged_sales' && workflow?.local.seed.length === 1;
        tried++;
        if (!isKept) lost++;
      }
    }
    assert.ok(tried > 100);
    assert.equal(lost, 0);
  });
});
