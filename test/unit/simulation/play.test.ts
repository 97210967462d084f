import assert from 'node:assert/strict';
import { englishOf } from '../../../src/core/base/message';
import { warningText } from '../../../src/core/views/playText';
import { ONE, simulate, tableOf } from './bench';

const DAYS = 'definition: {tasks: [{name: A}]}\nbackfill: {dates: ["2024-08-11", "2024-08-12"], parallel: 2, onFailure: continue}\n';

describe('a play', () => {
  it('is the same each time', async () => {
    const text = `${DAYS}tasks: {A: [5s failed, 3s]}\ncommands: [{after: 2s, do: crash}, {when: ended, do: rerunFailed}]`;
    assert.deepEqual(await simulate(text), await simulate(text));
  });

  it('takes no longer for a year than for a second', async () => {
    const { endedAt, startedAt } = await simulate(`${ONE}tasks: {A: 300d}\nuntil: 400d`);
    assert.equal(endedAt - startedAt, 300 * 86_400_000);
  });

  it('has attempts in the order in which they began, and task instances in order of creation', async () => {
    const { attempts, taskInstances } = await simulate('definition: {tasks: [{name: A, fail_retry_times: 1}, {name: B}, {name: C, deps: [B]}]}\nat: "2024-08-11"\ntasks: {A: [1s failed, 1s], B: 5s}\ncommands: [{when: ended, do: rerun}]');
    assert.deepEqual(attempts.slice(0, 4).map(({ task, attempt }) => `${task.name}${attempt.number}`), ['A1', 'B1', 'C1', 'A2']);
    assert.deepEqual(taskInstances.map(({ task, instance }) => `${instance.runNumber}${task.name}`), ['1A', '1B', '1C', '2A', '2B', '2C']);
  });

  it('hands outcomes out in turn over all runs, and the last one repeats', async () => {
    assert.equal(await tableOf(`${ONE}tasks: {A: [failed, 2s, 3s]}\ncommands: [{when: ended, do: rerun}, {when: ended, do: rerun}, {when: ended, do: rerun}]`), [
      'run 1 manual failed 0-1', '  A failed: 1 failed 0-1', 'run 2 rerun succeeded 1-3', '  A succeeded: 1 succeeded 1-3',
      'run 3 rerun succeeded 3-6', '  A succeeded: 1 succeeded 3-6', 'run 4 rerun succeeded 6-9', '  A succeeded: 1 succeeded 6-9',
    ].join('\n'));
  });

  it('can have other outcomes for one schedule time', async () => {
    assert.equal(await tableOf(`${DAYS}tasks: {A: {"2024-08-12": 7s failed, otherwise: 2s}}`), [
      '2024-08-11 run 1 backfill succeeded 0-2', '  A succeeded: 1 succeeded 0-2', '2024-08-12 run 1 backfill failed 0-7', '  A failed: 1 failed 0-7', 'backfill failed',
    ].join('\n'));
  });

  it('can have other outcomes for a task of one workflow', async () => {
    const workflows = 'workflows: {child: {tasks: [{name: A}]}}\n';
    assert.equal(await tableOf(`definition: {workflow: {name: w}, tasks: [{name: A}, {name: S, task_type: SubWorkflow, workflow_name: child}]}\nat: "2024-08-11"\n${workflows}tasks: {A: 2s, child.A: 7s}`), [
      'run 1 manual succeeded 0-7', '  A succeeded: 1 succeeded 0-2', '  S succeeded: 1 succeeded 0-7', 'child run 1 subWorkflow of w succeeded 0-7', '  A succeeded: 1 succeeded 0-7',
    ].join('\n'));
  });

  it('calls another workflow by the name or the file under which it is listed', async () => {
    for (const key of ['child', 'child.workflow.yaml', './child.yaml']) {
      const called = key === 'child' ? key : `$WORKFLOW{"${key}"}`;
      assert.match(await tableOf(`definition: {tasks: [{name: S, task_type: SubWorkflow, workflow_name: '${called}'}]}\nat: "2024-08-11"\nworkflows: {${key}: {tasks: [A]}}`), /^child run 1 subWorkflow of workflow succeeded/m);
    }
  });

  it('plays a listed task of another type, and a Dependent one by its own rules', async () => {
    assert.equal(await tableOf('definition: {tasks: [{name: A, task_type: Shell, command: x}]}\nat: "2024-08-11"\ntasks: {A: 5s failed}'), 'run 1 manual failed 0-5\n  A failed: 1 failed 0-5');
  });

  it('lets work that ends come before a command at the same moment', async () => {
    assert.equal(await tableOf(`${ONE}tasks: {A: 5s}\ncommands: [{after: 5s, do: stop}]`), 'run 1 manual succeeded 0-5\n  A succeeded: 1 succeeded 0-5\nrefused stop');
  });

  it('carries commands out in the order of their times, not of their lines', async () => {
    const { refusals } = await simulate(`${ONE}tasks: {A: 5s}\ncommands: [{after: 8s, do: pause}, {after: 7s, do: resume}]`);
    assert.deepEqual(refusals.map(({ command, at }) => [command, at - Date.UTC(2024, 7, 11)]), [['resume', 7000], ['pause', 8000]]);
  });

  it('waits with a condition until the commands before it are done', async () => {
    assert.equal(await tableOf(`${ONE}tasks: {A: 5s}\ncommands: [{after: 60s, do: rerun}, {when: ended, do: rerun}]`).then((table) => table.split('\n').filter((line) => line.startsWith('run'))).then(String), 'run 1 manual succeeded 0-5,run 2 rerun succeeded 60-65,run 3 rerun succeeded 65-70');
  });

  it('sees a task in one of its attempts', async () => {
    assert.equal(await tableOf('definition: {tasks: [{name: A, fail_retry_times: 2}]}\nat: "2024-08-11"\ntasks: {A: 5s failed}\ncommands: [{when: {task: A, is: running, attempt: 2}, after: 1s, do: stop}]'), 'run 1 manual stopped 0-66\n  A stopped: 1 failed 0-5, 2 stopped 65-66');
  });

  it('acts on the instance that met the condition', async () => {
    assert.equal(await tableOf(`${DAYS}tasks: {A: {"2024-08-11": [5s failed, 1s], otherwise: 20s}}\ncommands: [{when: failed, do: rerun}]`), [
      '2024-08-11 run 1 backfill failed 0-5', '  A failed: 1 failed 0-5', '2024-08-12 run 1 backfill succeeded 0-20', '  A succeeded: 1 succeeded 0-20',
      '2024-08-11 run 2 rerun succeeded 5-6', '  A succeeded: 1 succeeded 5-6', 'backfill succeeded',
    ].join('\n'));
  });

  it('stops everything that runs, or the schedule time that is named', async () => {
    const states = async (command: string) => (await simulate(`${DAYS}tasks: {A: 5s}\ncommands: [${command}]`)).workflowInstances.map(({ instance }) => instance.state);
    assert.deepEqual(await states('{after: 2s, do: stop}'), ['stopped', 'stopped']);
    assert.deepEqual(await states('{after: 2s, do: stop, instance: "2024-08-12"}'), ['succeeded', 'stopped']);
    assert.deepEqual(await states('{after: 2s, do: stop, scheduleTime: "2024-08-11"}'), ['stopped', 'succeeded']);
    assert.deepEqual(await states('{after: 2s, do: stop, instance: workflowInstance2}'), ['succeeded', 'stopped']);
  });

  it('ends what is killed from outside, and other branches go on', async () => {
    assert.equal(await tableOf('definition: {tasks: [{name: A, fail_retry_times: 2}, {name: B, deps: [A]}, {name: C}, {name: D, deps: [C]}]}\nat: "2024-08-11"\ntasks: {A: 5s killed, C: 20s}'), [
      'run 1 manual stopped 0-21', '  A stopped: 1 stopped 0-5', '  B skipped upstream', '  C succeeded: 1 succeeded 0-20', '  D succeeded: 1 succeeded 20-21',
    ].join('\n'));
    const { taskInstances } = await simulate(`${ONE}tasks: {A: 5s killed}`);
    assert.equal(taskInstances[0]?.task.reason, 'killed from outside');
  });

  it('pauses and resumes a backfill where no instance is named', async () => {
    const paused = 'definition: {tasks: [{name: A}, {name: B, deps: [A]}]}\nbackfill: {dates: ["2024-08-11", "2024-08-12"]}\ntasks: {A: 10s}\ncommands: [{after: 5s, do: pause}';
    assert.equal(await tableOf(`${paused}]`), [
      '2024-08-11 run 1 backfill paused 0-', '  A succeeded: 1 succeeded 0-10', '  B paused', '2024-08-12 run 1 backfill waiting', '  A pending', '  B pending', 'backfill paused',
    ].join('\n'));
    assert.equal(await tableOf(`${paused}, {when: paused, after: 50s, do: resume}]`), [
      '2024-08-11 run 1 backfill succeeded 0-61', '  A succeeded: 1 succeeded 0-10', '  B succeeded: 1 succeeded 60-61',
      '2024-08-12 run 1 backfill succeeded 61-72', '  A succeeded: 1 succeeded 61-71', '  B succeeded: 1 succeeded 71-72', 'backfill succeeded',
    ].join('\n'));
  });

  it('pauses the instance alone that is named or met a condition', async () => {
    for (const command of ['{after: 2s, do: pause, instance: "2024-08-11"}', '{when: {task: A, is: running}, do: pause, instance: "2024-08-11"}']) {
      const states = (await simulate(`definition: {tasks: [{name: A}, {name: B, deps: [A]}]}\nbackfill: {dates: ["2024-08-11", "2024-08-12"], parallel: 2}\ntasks: {A: 5s}\ncommands: [${command}]`)).workflowInstances;
      assert.deepEqual(states.map(({ instance }) => instance.state), ['paused', 'succeeded']);
    }
  });

  it('resumes a backfill that a failure has paused, and what was stopped', async () => {
    const failed = 'definition: {tasks: [{name: A}]}\nbackfill: {dates: ["2024-08-11", "2024-08-12"]}\n';
    const rows = (table: string): readonly string[] => table.split('\n').filter((line) => !line.startsWith(' '));
    assert.deepEqual(rows(await tableOf(`${failed}tasks: {A: [failed, 1s]}\ncommands: [{when: ended, do: rerunFailed}, {when: ended, do: resume}]`)), [
      '2024-08-11 run 1 backfill failed 0-1', '2024-08-12 run 1 backfill succeeded 2-3', '2024-08-11 run 2 rerun succeeded 1-2', 'backfill succeeded',
    ]);
    assert.deepEqual(rows(await tableOf(`${failed}tasks: {A: 5s}\ncommands: [{after: 2s, do: stop}, {when: ended, do: resume}]`)), [
      '2024-08-11 run 1 backfill stopped 0-2', '2024-08-12 run 1 backfill succeeded 2-7', '2024-08-11 run 2 rerun succeeded 2-7', 'backfill succeeded',
    ]);
  });

  it('runs the schedule time that it began with where a run names none', async () => {
    const { refusals } = await simulate(`${ONE}commands: [{when: ended, do: run}]`);
    assert.deepEqual(refusals.map(({ message }) => englishOf(message)), ['workflow at 2024-08-11 00:00:00 has already run (run 1 succeeded): use rerun to run it again']);
    assert.equal((await simulate(`${ONE}dryRun: true\ncommands: [{when: ended, do: run, dryRun: false}]`)).workflowInstances.length, 2);
  });

  it('tells what was refused, where and when, and goes on', async () => {
    const { refusals, workflowInstances } = await simulate(`${ONE}commands:\n  - {when: ended, do: resume}\n  - {when: ended, do: rerun}\n`);
    assert.deepEqual(refusals.map((each) => ({ ...each, message: englishOf(each.message) })), [{ command: 'resume', place: 'plays/case.yaml:4:5', message: 'run 1 of workflow at 2024-08-11 00:00:00 is succeeded: it cannot be resumed', at: Date.UTC(2024, 7, 11, 0, 0, 1) }]);
    assert.equal(workflowInstances.length, 2);
  });

  it('tells of a command before anything has run, and of one that never came', async () => {
    const first = await simulate('definition: {tasks: [{name: A, sql: "select ${x}"}]}\nat: "2024-08-11"\ncommands: [{do: pause}, {when: paused, do: resume}]');
    assert.deepEqual(first.refusals.map(({ command }) => command), ['run', 'pause', 'resume']);
    assert.match(englishOf(first.refusals[0]?.message ?? ''), /^task A cannot run: plays\/case\.yaml:1:45: /);
    assert.match(englishOf(first.refusals[1]?.message ?? ''), /there is no workflow instance of workflow yet/);
    assert.match(englishOf(first.refusals[2]?.message ?? ''), /what it waits for never happened/);
  });

  it('names the place of a mistake in the user\'s file, although the definition was completed', async () => {
    const { refusals } = await simulate('definition:\n  tasks:\n    - name: A\n    - name: B\n      sql: "select ${x}"\nat: "2024-08-11"\n');
    assert.match(englishOf(refusals[0]?.message ?? ''), /^task B cannot run: plays\/case\.yaml:5:20: /);
  });

  it('tells what never ended', async () => {
    const { warnings, workflowInstances, endedAt, startedAt } = await simulate(`${ONE}tasks: {A: never}\ncommands: [{after: 3s, do: pause}]`);
    assert.equal(workflowInstances[0]?.instance.state, 'pausing');
    assert.deepEqual([warnings.map((each) => warningText(each)), endedAt - startedAt], [['workflow at 2024-08-11 00:00:00, run 1, never ended: it is pausing'], 3000]);
  });

  it('ends when its time is up', async () => {
    const { warnings, endedAt, startedAt } = await simulate(`${ONE}tasks: {A: 3h}\nuntil: 2h`);
    assert.deepEqual([warnings.length, endedAt - startedAt], [2, 0]);
  });

  it('ends a schedule that would be played for hours', async () => {
    const { warnings, workflowInstances } = await simulate('definition: {workflow: {name: w, schedule: "* * * * * ? *"}, tasks: [A]}\nschedule: all');
    assert.equal(workflowInstances.length, 5000);
    assert.equal(warnings.map((each) => warningText(each))[0], 'the play was ended after 5000 workflow instances: write "until: 1d" for a shorter one');
  });

  it('forgets all memory in a crash: what was about to end does not end', async () => {
    assert.equal(await tableOf(`${ONE}tasks: {A: 5s}\ncommands: [{after: 4s, do: crash, recovery: pause}]`), 'run 1 manual paused 0-\n  A pending: 1 interrupted 0-4');
  });

  it('does not show what was there before', async () => {
    const { workflowInstances, warnings } = await simulate(`${ONE}others: [{workflow: B, scheduleTime: "2024-08-11", state: running}]`);
    assert.deepEqual([workflowInstances.map(({ instance }) => instance.workflow), warnings], [['workflow'], []]);
  });

  it('moves the clock, also back', async () => {
    assert.equal(await tableOf('definition: {tasks: [{name: A, fail_retry_times: 1}]}\nat: "2024-08-11"\ntasks: {A: [5s failed, 5s]}\ncommands: [{after: 10s, do: clock, by: 1h}]'), 'run 1 manual succeeded 0-3615\n  A succeeded: 1 failed 0-5, 2 succeeded 3610-3615');
    assert.equal(await tableOf(`${ONE}tasks: {A: 50s}\ncommands: [{after: 10s, do: clock, by: -5s}]`), 'run 1 manual succeeded 0-50\n  A succeeded: 1 succeeded 0-50');
  });

  it('gives each attempt the parameters that its SQL was sent with', async () => {
    const { attempts } = await simulate('definition: {tasks: [{name: A, fail_retry_times: 1, sql: "select \'${x}\', \'${system.biz.date}\'"}]}\nat: "2024-08-11"\nstartParams: {x: 7}\ntasks: {A: [failed, succeeded]}');
    assert.deepEqual(attempts.map(({ parameters }) => parameters.map(({ name, value, source }) => [name, value, source])), [1, 2].map(() => [['x', '7', 'startup'], ['system.biz.date', '20240810', 'builtIn']]));
    assert.deepEqual(attempts.map(({ attempt }) => attempt.renderedSql), [1, 2].map(() => "select '7', '20240810'"));
  });

  it('hands on what an attempt is scripted to, also where its task declares no output', async () => {
    const { attempts } = await simulate('definition: {workflow: {param: {g: none}}, tasks: [{name: A}, {name: B, deps: [A], sql: "select ${n}, ${g}", input_params: {n: "0"}}]}\nat: "2024-08-11"\nstartParams: {n: 1}\ntasks: {A: [{out: {n: "7", g: x}}]}');
    assert.deepEqual(attempts[1]?.parameters.map(({ name, value, source }) => [name, value, source]), [['n', '7', 'upstream'], ['g', 'x', 'upstream']]);
  });

  it('reads a workflow of files', async () => {
    const files = {
      'plays/etl/orders.workflow.yaml': 'workflow:\n  name: orders\ntasks:\n  - name: A\n    sql: $FILE{"a.sql"}\n  - name: S\n    task_type: SubWorkflow\n    workflow_name: $WORKFLOW{"part.workflow.yaml"}\n',
      'plays/etl/a.sql': "select '${schedule_time}'", 'plays/etl/part.workflow.yaml': 'workflow:\n  name: part\ntasks:\n  - name: P\n    sql: select 1\n',
    };
    assert.equal(await tableOf('workflow: etl/orders.workflow.yaml\nat: "2024-08-11"', files), [
      'run 1 manual succeeded 0-1', '  A succeeded: 1 succeeded 0-1 schedule_time:2024-08-11', '  S succeeded: 1 succeeded 0-1', 'part run 1 subWorkflow of orders succeeded 0-1', '  P succeeded: 1 succeeded 0-1',
    ].join('\n'));
  });

  it('ends also where SubWorkflow tasks call each other in a circle', async () => {
    const other = (name: string, calls: string): string => `${name}: {workflow: {name: ${name}}, tasks: [{name: S, task_type: SubWorkflow, workflow_name: ${calls}}]}`;
    await assert.rejects(tableOf(`definition: {workflow: {name: a}, tasks: [{name: S, task_type: SubWorkflow, workflow_name: b}]}\nat: "2024-08-11"\nworkflows: {${other('b', 'c')}, ${other('c', 'b')}}`), /contains itself/);
  });
});
