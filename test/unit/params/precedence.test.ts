import assert from 'node:assert/strict';
import { listParameters, renderTask, type RenderRequest, type ResolvedParameter } from '../../../src/core/params';
import { readWorkflow } from './workflowText';

const AT = Date.parse('2022-08-26');

/** One task `use` behind `make`, whose outputs are `n` and `only`; `n` is declared where the layers say. */
function requestFor(layers: { readonly global?: string; readonly local?: string }, sql = 'select ${n}'): RenderRequest {
  const text = [
    'workflow:', '  name: w', '  timezone: UTC', ...(layers.global === undefined ? [] : [`  param: {n: ${layers.global}}`]),
    'tasks:',
    '  - {name: make, task_type: Sql, sql: select 1, output_params: {n: 0, only: 0}}',
    `  - {name: use, task_type: Sql, sql: "${sql}", deps: [make]${layers.local === undefined ? '' : `, input_params: {n: ${layers.local}}`}}`, '',
  ].join('\n');
  const { workflow, taskNamed } = readWorkflow(text);
  return { workflow, task: taskNamed('use'), scheduleInstant: AT };
}

function used(request: RenderRequest): readonly ResolvedParameter[] {
  const { parameters, problems } = renderTask(request);
  assert.deepEqual(problems.map(({ message }) => message), []);
  return parameters;
}

describe('where a value comes from (dolphinscheduler.md §5.4, 3.3.1 and later)', () => {
  const LAYERS = ['project', 'global', 'local', 'startup', 'upstream'] as const;

  it('is the highest layer that has the name, and the value says what it overrode', () => {
    for (let bits = 1; bits < 2 ** LAYERS.length; bits++) {
      const has = (layer: typeof LAYERS[number]): boolean => (bits >> LAYERS.indexOf(layer)) % 2 === 1;
      const request = {
        ...requestFor({ ...(has('global') ? { global: 'g' } : {}), ...(has('local') ? { local: 'l' } : {}) }),
        ...(has('project') ? { project: { n: 'p' } } : {}),
        ...(has('startup') ? { startup: { n: 's' } } : {}),
        ...(has('upstream') ? { upstream: [{ name: 'n', type: 'LONG', value: 'u' }] } : {}),
      };
      const values = { project: 'p', global: 'g', local: 'l', startup: 's', upstream: 'u' };
      const [winner, ...others] = LAYERS.filter(has).reverse();
      assert.ok(winner !== undefined);
      if (winner === 'upstream' && others.length === 0) {
        assert.equal(renderTask(request).problems[0]?.code, 'V01');
        continue;
      }
      const [parameter] = used(request);
      assert.deepEqual([parameter?.source, parameter?.value], [winner, values[winner]]);
      assert.deepEqual(parameter?.overrode.map(({ source, value }) => [source, value]), others.map((layer) => [layer, values[layer]]));
      assert.equal(parameter?.producer, winner === 'upstream' ? 'make' : undefined);
      assert.equal(parameter?.awaits, winner === 'upstream' ? undefined : 'make');
    }
  });

  it('keeps the type of the declaration under an output, and takes text for a startup value', () => {
    const typed = requestFor({ local: 'INT(1)' });
    assert.equal(renderTask({ ...typed, upstream: [{ name: 'n', type: 'VARCHAR', value: '7' }] }).parts[0]?.sql, 'select 7');
    assert.equal(renderTask({ ...typed, startup: { n: '7' } }).parts[0]?.sql, "select '7'");
    const both = renderTask({ ...typed, startup: { n: '7' }, upstream: [{ name: 'n', type: 'INTEGER', value: '8' }] });
    assert.equal(both.parts[0]?.sql, "select '8'");
  });

  it('reads an output as a LIST where one is declared: of several rows, of one, of none', () => {
    const request = requestFor({ local: "'LIST()'" }, 'select 1 in (${n})');
    const sqlFor = (value: string): string | undefined => renderTask({ ...request, upstream: [{ name: 'n', type: 'LIST', value }] }).parts[0]?.sql;
    assert.equal(sqlFor('["6","70002"]'), "select 1 in ('6', '70002')");
    assert.equal(sqlFor('6'), "select 1 in ('6')");
    assert.equal(sqlFor(''), 'select 1 in (NULL)');
    assert.match(renderTask(request).problems.map(({ message }) => message).join(), /is a LIST, and its value `` is not a JSON array/);
  });

  it('is the last of several outputs of one name, with the task that is named beside it', () => {
    const upstream = [{ name: 'n', type: 'VARCHAR', value: '1' }, { name: 'n', type: 'VARCHAR', value: '2', producer: 'other' }];
    const [parameter] = used({ ...requestFor({ local: 'x' }), upstream });
    assert.deepEqual([parameter?.value, parameter?.producer, parameter?.overrode.length], ['2', 'other', 1]);
  });

  it('is never an output for what is declared with direction OUT', () => {
    const text = [
      'workflow:', '  name: w', '  param: [{prop: n, direct: OUT, type: VARCHAR, value: mine}]', 'tasks:',
      '  - {name: use, task_type: Sql, sql: "select ${n}"}', '',
    ].join('\n');
    const { workflow, taskNamed } = readWorkflow(text);
    const request = { workflow, task: taskNamed('use'), scheduleInstant: AT, upstream: [{ name: 'n', type: 'VARCHAR', value: 'theirs' }] };
    assert.deepEqual(used(request).map(({ value, source }) => [value, source]), [['mine', 'global']]);
  });

  it('is always the schedule time for the three time built-ins', () => {
    for (const [name, value] of [['system.datetime', '20220826000000'], ['system.biz.date', '20220825'], ['system.biz.curdate', '20220826']] as const) {
      const given = { [name]: 'mine' };
      const request = { ...requestFor({}, `select \${${name}}`), startup: given, project: given, upstream: [{ name, type: 'VARCHAR', value: 'mine' }] };
      const [parameter] = used(request);
      assert.deepEqual([parameter?.value, parameter?.source], [value, 'builtIn']);
      assert.deepEqual(parameter?.overrode.map(({ source }) => source), ['startup', 'project']);
    }
  });

  it('lets a given value take the place of the other built-ins', () => {
    const [parameter] = used({ ...requestFor({}, 'select ${system.task.definition.name}'), startup: { 'system.task.definition.name': 'mine' } });
    assert.deepEqual([parameter?.value, parameter?.source, parameter?.overrode[0]?.value], ['mine', 'startup', 'use']);
  });

  it('does not evaluate what an output says, only what is declared', () => {
    const upstream = [{ name: 'n', type: 'VARCHAR', value: '$[yyyy]${system.biz.date}' }];
    assert.equal(used({ ...requestFor({ local: 'x' }), upstream })[0]?.value, '$[yyyy]${system.biz.date}');
    const inside = { ...requestFor({ local: 'x' }, 'select ${m}'), startup: { m: '<${n}> $[yyyy]' }, upstream };
    assert.equal(used(inside)[0]?.value, '<$[yyyy]${system.biz.date}> 2022');
  });
});

describe('listParameters', () => {
  it('gives each parameter once, with the reason where there is no value', () => {
    const { workflow, task } = requestFor({ global: 'g', local: '"${nope}"' });
    const listed = listParameters({ workflow, task, zone: 'UTC', scheduleInstant: AT, startup: { a: '${b}', b: '${a}' } });
    assert.deepEqual(listed.slice(0, 3).map(({ name, reason }) => [name, reason]), [
      ['a', 'refers to itself: ${a} → ${b} → ${a}'],
      ['b', 'refers to itself: ${b} → ${a} → ${b}'],
      ['n', 'needs ${nope}, which is not a parameter of task use, workflow w or the built-ins: declare it under input_params of the task or param of the workflow'],
    ]);
    assert.deepEqual(listed.slice(3).map(({ parameter }) => parameter?.source), listed.slice(3).map(() => 'builtIn'));
  });

  it('puts what was declared or given before the built-ins', () => {
    const listed = listParameters({ zone: 'UTC', scheduleInstant: AT, startup: { z: '1', schedule_time: '2' }, project: { y: '3' } });
    assert.deepEqual(listed.map(({ name }) => name), ['schedule_time', 'y', 'z', 'system.biz.curdate', 'system.biz.date', 'system.datetime']);
  });

  it('does not depend on the order of asking', () => {
    const chain = Object.fromEntries(Array.from({ length: 160 }, (_, index) => [`p${index}`, index === 159 ? 'end' : `\${p${index + 1}}`]));
    const listed = listParameters({ zone: 'UTC', scheduleInstant: AT, startup: chain });
    const failed = listed.filter(({ parameter }) => parameter === undefined);
    for (const { name } of failed) assert.ok(Number(name.slice(1)) < 60, name);
    assert.ok(failed.length > 50);
  });
});
