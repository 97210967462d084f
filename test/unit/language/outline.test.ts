import assert from 'node:assert/strict';
import { outlineOf, type OutlineEntry } from '../../../src/core/language/outline';
import { parseWorkflow } from '../../support/lint/lintText';

const TEXT = `workflow:
  name: load
  schedule: "0 0 0 * * ? *"
  param: {region: eu}
tasks:
  - name: first
    task_type: Sql
    pre_statements: [DELETE FROM a]
    sql: |
      INSERT INTO a
      SELECT 1
  - task_type: Sql
  - name: ask
    task_type: Switch
`;

function linesOf(entries: readonly OutlineEntry[], text: string, depth = 0): readonly string[] {
  return entries.flatMap(({ kind, name, detail, selection, children }) => [
    `${'  '.repeat(depth)}${kind} ${name} (${detail}) at ${text.slice(selection.start, selection.end)}`, ...linesOf(children, text, depth + 1),
  ]);
}

describe('the outline', () => {
  for (const text of [TEXT, TEXT.replaceAll('\n', '\r\n')]) {
    it(`shows the workflow, its tasks and their SQL${text === TEXT ? '' : ', with CRLF'}`, () => {
      assert.deepEqual(linesOf(outlineOf(parseWorkflow('load.workflow.yaml', text)), text), [
        'workflow load (0 0 0 * * ? *) at load', '  parameter region (eu) at region',
        'task first (Sql) at first', '  sql pre_statements () at ', '  sql sql () at ', 'task ask (Switch) at ask',
      ]);
    });
  }

  it('holds every name and child in its range, also for anchors and half-typed text', () => {
    const check = ({ range, selection, children }: OutlineEntry): void => {
      for (const inner of [selection, ...children.map((child) => child.range)]) assert.ok(range.start <= inner.start && inner.end <= range.end);
      children.forEach(check);
    };
    const anchored = `x: &sql SELECT 1\n${TEXT}  - name: last\n    sql: *sql\n`;
    for (let end = 0; end <= anchored.length; end += 3) outlineOf(parseWorkflow('load.workflow.yaml', anchored.slice(0, end))).forEach(check);
    outlineOf(parseWorkflow('load.workflow.yaml', anchored)).forEach(check);
  });
});
