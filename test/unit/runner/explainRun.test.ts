import assert from 'node:assert/strict';
import { define, makeBench, runRequest } from './harness';

const taskOf = (sql: string, retries = 0) => define({ tasks: [{ name: 'load', sql, retries }, { name: 'check', deps: ['load'] }] });

describe('explaining a run', () => {
  it('gives the SQL with what was bound where, and what has changed in the definition since', async () => {
    const bench = makeBench();
    const { id } = await bench.runner.run(runRequest(taskOf("insert into t values (${schedule_time}, 'as of ${schedule_time}')")));
    await bench.settle();
    const now = taskOf('insert into t values (${schedule_time})', 3);
    const { path, sql, changes } = await bench.runner.explainRun({ workflowInstanceId: id, task: 'load', current: now });
    assert.equal(path, 'orders.workflow.yaml');
    assert.equal(sql?.text, "insert into t values ('2025-03-01', 'as of 2025-03-01')");
    assert.deepEqual(sql.marks.map(({ start, end, parameter }) => [sql.text.slice(start, end), sql.parameters[parameter]?.name]), [["'2025-03-01'", 'schedule_time'], ['2025-03-01', 'schedule_time']]);
    assert.deepEqual(changes, [{ task: 'load', changes: ['sql', 'settings'] }]);
  });

  it('says nothing of changes when there are none, and nothing of SQL when none is asked for', async () => {
    const bench = makeBench();
    const definition = taskOf('select 1');
    const { id } = await bench.runner.run(runRequest(definition));
    assert.deepEqual(await bench.runner.explainRun({ workflowInstanceId: id, task: undefined, current: definition }), { path: 'orders.workflow.yaml', sql: undefined, changes: undefined });
    await assert.rejects(bench.runner.explainRun({ workflowInstanceId: 'none', task: undefined, current: undefined }), /there is no workflow instance none/);
  });
});
