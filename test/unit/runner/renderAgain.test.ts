import assert from 'node:assert/strict';
import { detailOf } from '../../../src/core/runner/planning';
import { loadWorkflow } from '../../../src/core/runner/loadedWorkflow';
import { renderAgain } from '../../../src/core/runner/renderAgain';
import { define, makeBench, runRequest } from './harness';

const WORKFLOW = define({
  workflowLines: ['param: [{prop: region, direct: IN, type: VARCHAR, value: north}]'],
  tasks: [
    { name: 'count', extra: ['local_params: [{prop: n, direct: OUT, type: INTEGER, value: ""}]'], sql: 'select 6 as n' },
    {
      name: 'load', deps: ['count'], extra: ['local_params: [{prop: n, direct: IN, type: INTEGER, value: "0"}]'],
      sql: 'insert into t values (${n}, ${region}, ${schedule_time})',
    },
  ],
});

describe('renderAgain', () => {
  it('gives the very SQL that an attempt sent, with where each value came from', async () => {
    const bench = makeBench({ script: ({ task }) => (task === 'count' ? { kind: 'succeed', result: { columns: ['n'], rows: [[6]] } } : { kind: 'succeed' }) });
    await bench.runner.run({ ...runRequest(WORKFLOW), inputs: { startup: { region: 'south' }, project: {} } });
    await bench.settle();
    const detail = detailOf(bench.store, bench.newest());
    const pinned = await bench.runner.findDefinition(bench.newest().definitionHash);
    assert.ok(pinned);
    const rendering = renderAgain(loadWorkflow(pinned), detail, 'load');
    const sent = detail.tasks.find(({ task }) => task.name === 'load')?.attempts[0]?.renderedSql;
    assert.equal(rendering?.parts.map(({ sql }) => sql).join('\n'), sent);
    assert.match(sent ?? '', /values \(6, 'south', /);
    assert.deepEqual(rendering?.parameters.map(({ name, source, producer }) => [name, source, producer]), [
      ['n', 'upstream', 'count'], ['region', 'startup', undefined], ['schedule_time', 'builtIn', undefined],
    ]);
  });

  it('knows nothing of a task that the definition does not have', () => {
    const bench = makeBench();
    return bench.runner.run(runRequest(WORKFLOW)).then(() => {
      assert.equal(renderAgain(loadWorkflow(WORKFLOW), detailOf(bench.store, bench.newest()), 'other'), undefined);
    });
  });
});
