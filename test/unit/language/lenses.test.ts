import assert from 'node:assert/strict';
import { lensesOf } from '../../../src/core/language/lenses';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

function actions(schedule: string, isSwitchedOn: boolean): string {
  const text = `workflow:\n  name: w\n${schedule}tasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n`;
  const file = parseWorkflowFile({ path: 'w.workflow.yaml', text, readFile: () => ({ kind: 'missing' }), root: '' });
  return lensesOf(file, isSwitchedOn).map(({ action, task }) => (task === undefined ? action : `${task}.${action}`)).join(' ');
}

describe('lenses', () => {
  const OF_TASK = 'a.runFrom a.runOnly a.injectFault';

  it('offer to switch a schedule on or off, whichever makes sense', () => {
    assert.equal(actions('  schedule: "0 0 0 * * ? *"\n', false), `run backfill showStatus switchOn ${OF_TASK}`);
    assert.equal(actions('  schedule: "0 0 0 * * ? *"\n', true), `run backfill showStatus switchOff ${OF_TASK}`);
  });

  it('offer neither for a workflow without a schedule', () => {
    assert.equal(actions('', false), `run backfill showStatus ${OF_TASK}`);
  });
});
