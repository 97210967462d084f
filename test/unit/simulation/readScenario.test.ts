import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ONE, problemsOf, read, scenarioOf, tableOf } from './bench';

const FILE = 'workflow:\n  name: orders\n  timezone: Asia/Shanghai\ntasks:\n  - name: A\n    task_type: Sql\n    sql: select 1\n';

describe('a scenario', () => {
  it('is read as the issue writes it', () => {
    const scenario = scenarioOf([
      'workflow: ./orders.workflow.yaml        # or the workflow inline under `definition:`',
      'at: "2024-08-11 00:00:00"               # schedule time',
      'tasks:',
      '  A: [{takes: 5s, ends: failed}, {takes: 5s, ends: succeeded, out: {n: "1"}}]',
      'commands:',
      '  - {after: 3s, do: pause}',
      '  - {when: ended, do: rerunFailed}',
    ].join('\n'), { 'plays/orders.workflow.yaml': FILE });
    assert.equal(scenario.main.name, 'orders');
    assert.deepEqual(scenario.start, { kind: 'run', scheduleInstant: Date.UTC(2024, 7, 10, 16), scope: { kind: 'all' }, inputs: undefined, isDryRun: false });
    assert.deepEqual(scenario.scripts.get('A')?.attempts, [
      { takesMs: 5000, ends: { kind: 'failed', error: 'transient', message: undefined } },
      { takesMs: 5000, ends: { kind: 'succeeded', outputs: { n: '1' }, rowsChanged: undefined } },
    ]);
    assert.deepEqual(scenario.commands.map(({ moment, action }) => [moment, action]), [
      [{ kind: 'at', at: Date.UTC(2024, 7, 10, 16, 0, 3) }, { kind: 'pause' }],
      [{ kind: 'when', condition: { kind: 'ended' }, afterMs: 0 }, { kind: 'rerun', scope: { kind: 'failed' }, definition: 'pinned', inputs: undefined, isDryRun: false }],
    ]);
  });

  it('begins at its schedule time, a backfill at the last one, anything else when it says so', () => {
    assert.equal(scenarioOf(ONE).clockAt, Date.UTC(2024, 7, 11));
    assert.equal(scenarioOf('definition: {tasks: [A]}\nbackfill: ["2024-08-13", "2024-08-11"]').clockAt, Date.UTC(2024, 7, 13));
    assert.equal(scenarioOf(`${ONE}now: "2024-08-12 06:00"`).clockAt, Date.UTC(2024, 7, 12, 6));
  });

  it('runs for the last time of the schedule before 2025 when it names none', () => {
    const start = scenarioOf('definition: {workflow: {name: w, schedule: "0 0 6 * * ? *"}, tasks: [A]}').start;
    assert.equal(start?.kind === 'run' ? start.scheduleInstant : 0, Date.UTC(2024, 11, 31, 6));
  });

  it('reads times in the zone of its workflow', () => {
    const start = scenarioOf('definition: {workflow: {name: w, timezone: America/New_York}, tasks: [A]}\nat: "2024-08-11"').start;
    assert.equal(start?.kind === 'run' ? start.scheduleInstant : 0, Date.UTC(2024, 7, 11, 4));
  });

  for (const [how, text] of [
    ['a mapping', 'definition:\n  workflow:\n    name: w\n  tasks:\n    - name: A\n      sql: select 1\n    - name: B\n      deps: [A]\n'],
    ['a mapping in braces', 'definition: {workflow: {name: w}, tasks: [{name: A}, {name: B, deps: [A]}]}\n'],
    ['a text', 'definition: |\n  workflow:\n    name: w\n  tasks:\n    - name: A\n      sql: select 1\n    - name: B\n      sql: select 2\n      deps: [A]\n'],
    ['a text without SQL', 'definition: |\n  workflow:\n    name: w\n  tasks:\n    - name: A\n    - name: B\n      deps: [A]\n'],
    ['a mapping without "workflow"', 'definition:\n  name: w\n  tasks:\n    - name: A\n    - name: B\n      deps: [A]\n'],
    ['tasks by name', 'definition: {name: w, tasks: {A: null, B: {deps: [A]}}}\n'],
    ['a mapping under "workflow"', 'workflow:\n  workflow: {name: w}\n  tasks: [A, {name: B, deps: [A]}]\n'],
    ['types without SQL', 'definition: {name: w, tasks: [{name: A, task_type: Sql}, {name: B, task_type: SQL, deps: [A]}]}\n'],
  ] as const) {
    it(`may have its workflow as ${how}`, async () => {
      assert.equal(await tableOf(`${text}at: "2024-08-11"`), 'run 1 manual succeeded 0-2\n  A succeeded: 1 succeeded 0-1\n  B succeeded: 1 succeeded 1-2');
    });
  }

  it('may say why it exists', () => assert.deepEqual(problemsOf(`name: x\ndescription: y\n${ONE}`), []));

  for (const [text, scope] of [
    ['startNodes: [A]', { kind: 'from', tasks: ['A'] }],
    ['start_nodes: A\ntask_depend_type: TASK_PRE', { kind: 'to', tasks: ['A'] }],
    ['startNodeList: A\ntaskDependType: TASK_ONLY', { kind: 'only', tasks: ['A'] }],
    ['start: {tasks: [A], scope: task_post}', { kind: 'from', tasks: ['A'] }],
    ['start: {tasks: A, scope: only}', { kind: 'only', tasks: ['A'] }],
    ['start: {tasks: [A], scope: all}', { kind: 'all' }],
  ] as const) {
    it(`names its start nodes: ${text.replace('\n', ', ')}`, () => {
      const { start } = scenarioOf(ONE + text);
      assert.deepEqual(start?.kind === 'run' ? start.scope : undefined, scope);
    });
  }

  for (const text of [
    'start: {params: {x: 1}, projectParams: {y: [a, b]}}', 'startParams: {x: "1"}\nproject_params: {y: [a, b]}',
    'start_params: [{prop: x, direct: IN, type: VARCHAR, value: "1"}]\nprojectParameters: {y: \'["a","b"]\'}',
  ]) {
    it(`names its parameters: ${text.replace('\n', ', ')}`, () => {
      const { start } = scenarioOf(ONE + text);
      assert.deepEqual(start?.kind === 'run' ? start.inputs : undefined, { startup: { x: '1' }, project: { y: '["a","b"]' } });
    });
  }

  for (const [written, attempt] of [
    ['[{takes: 90, ends: SUCCESS}]', { takesMs: 90_000, ends: { kind: 'succeeded', outputs: {}, rowsChanged: undefined } }],
    ['{takes: "00:00:05", ends: failure, message: no}', { takesMs: 5000, ends: { kind: 'failed', error: 'transient', message: 'no' } }],
    ['{ends: failed, error: permanent}', { takesMs: 1000, ends: { kind: 'failed', error: 'permanent', message: undefined } }],
    ['{error: no such table}', { takesMs: 1000, ends: { kind: 'failed', error: 'transient', message: 'no such table' } }],
    ['failed', { takesMs: 1000, ends: { kind: 'failed', error: 'transient', message: undefined } }],
    ['5s', { takesMs: 5000, ends: { kind: 'succeeded', outputs: {}, rowsChanged: undefined } }],
    ['5s failed', { takesMs: 5000, ends: { kind: 'failed', error: 'transient', message: undefined } }],
    ['never', { takesMs: undefined, ends: { kind: 'succeeded', outputs: {}, rowsChanged: undefined } }],
    ['{takes: never}', { takesMs: undefined, ends: { kind: 'succeeded', outputs: {}, rowsChanged: undefined } }],
    ['{takes: 5s, ends: killed}', { takesMs: 5000, ends: { kind: 'stopped' } }],
    ['{takes: 5s, rows: 7, out: {a: 1, b: [x, y]}}', { takesMs: 5000, ends: { kind: 'succeeded', outputs: { a: '1', b: '["x","y"]' }, rowsChanged: 7 } }],
  ] as const) {
    it(`reads an attempt: ${written}`, () => assert.deepEqual(scenarioOf(`${ONE}tasks: {A: ${written}}`).scripts.get('A')?.attempts, [attempt]));
  }

  it('repeats an attempt', () => {
    assert.deepEqual(scenarioOf(`${ONE}tasks: {A: [{takes: 2s, ends: failed, times: 2}, 3s]}`).scripts.get('A')?.attempts.map(({ takesMs }) => takesMs), [2000, 2000, 3000]);
  });

  for (const [written, condition] of [
    ['ended', { kind: 'ended' }], ['finished', { kind: 'ended' }], ['paused', { kind: 'instance', state: 'paused' }], ['FAILURE', { kind: 'instance', state: 'failed' }],
    ['{task: A, is: running}', { kind: 'task', task: 'A', state: 'running', attempt: undefined }],
    ['{task: A, state: RUNNING_EXECUTION, attempt: 2}', { kind: 'task', task: 'A', state: 'running', attempt: 2 }],
    ['A is failed', { kind: 'task', task: 'A', state: 'failed', attempt: undefined }], ['A failed', { kind: 'task', task: 'A', state: 'failed', attempt: undefined }],
    ['{is: stopped}', { kind: 'instance', state: 'stopped' }],
  ] as const) {
    it(`reads when: ${written}`, () => assert.deepEqual(scenarioOf(`${ONE}commands: [{when: ${written}, do: pause, after: 2s}]`).commands[0]?.moment, { kind: 'when', condition, afterMs: 2000 }));
  }

  it('reads the times of commands on the virtual clock, and schedule times of runs', () => {
    const { commands } = scenarioOf(`${ONE}commands: [{at: "2024-08-11 00:00:03", do: pause}, {after: 1s, do: run, at: "2024-08-12"}, {do: rerun, instance: "2024-08-12"}]`);
    assert.deepEqual(commands.map(({ moment }) => moment), [
      { kind: 'at', at: Date.UTC(2024, 7, 11, 0, 0, 3) }, { kind: 'at', at: Date.UTC(2024, 7, 11, 0, 0, 1) },
      { kind: 'when', condition: { kind: 'none' }, afterMs: 0 },
    ]);
    assert.deepEqual(commands.map(({ target }) => target.scheduleInstant), [undefined, Date.UTC(2024, 7, 12), Date.UTC(2024, 7, 12)]);
  });

  for (const [written, kind] of [
    ['STOP', 'cancel'], ['cancel', 'cancel'], ['REPEAT_RUNNING', 'rerun'], ['repeat', 'rerun'], ['RECOVER_SUSPENDED_PROCESS', 'resume'], ['failover', 'crash'],
    ['rerun_failed', 'rerun'], ['pause_backfill', 'pauseBackfill'], ['Pause', 'pause'],
  ] as const) {
    it(`knows ${written}`, () => assert.equal(scenarioOf(`${ONE}commands: [{when: ended, do: ${written}}]`).commands[0]?.action.kind, kind));
  }

  for (const [written, scope] of [
    ['{do: rerunFrom, task: A}', { kind: 'from', tasks: ['A'] }], ['{do: rerunFrom, from: A}', { kind: 'from', tasks: ['A'] }],
    ['{do: rerun, from: A}', { kind: 'from', tasks: ['A'] }], ['{do: rerun, only: A}', { kind: 'only', tasks: ['A'] }],
    ['{do: rerunOnly, task: A}', { kind: 'only', tasks: ['A'] }], ['{do: rerunTo, tasks: [A]}', { kind: 'to', tasks: ['A'] }],
    ['{do: EXECUTE_TASK, task: A, taskDependType: TASK_ONLY}', { kind: 'only', tasks: ['A'] }], ['{do: rerun}', { kind: 'all' }],
  ] as const) {
    it(`reads which tasks to rerun: ${written}`, () => {
      const action = scenarioOf(`${ONE}commands: [${written}]`).commands[0]?.action;
      assert.deepEqual(action?.kind === 'rerun' ? action.scope : undefined, scope);
    });
  }
});

describe('a mistake in a scenario', () => {
  for (const [text, ...expected] of [
    ['', '1:1: A scenario is a mapping with "workflow:" (a file) or "definition:", and "tasks:" with the outcomes of their attempts.'],
    ['- a', '1:1: A scenario is a mapping with "workflow:" (a file) or "definition:", and "tasks:" with the outcomes of their attempts.'],
    ['at: "2024-08-11"', '1:1: Which workflow? Write "workflow: ./orders.workflow.yaml", or the workflow itself under "definition:".'],
    ['workflow: ./no.yaml', '1:11: The workflow file "./no.yaml" does not exist. Write its path relative to the scenario, or the workflow itself under "definition:".'],
    ['workflow: ../../no.yaml', '1:11: The workflow file "../../no.yaml" cannot be read: the path leaves the folder. Write its path relative to the scenario, or the workflow itself under "definition:".'],
    ['definition: [A]', '1:13: A definition must be a mapping with "workflow:" and "tasks:", a text, or the path of a workflow file; this is a list.'],
    ['definition: {tasks: []}', '1:13: The workflow has no tasks.'],
    [`${ONE}at: "2024-08-12"`, '3:1: The key "at" is written twice here; the first one counts. Remove one of them. [Y01]'],
    [`${ONE}comands: []`, '3:1: "comands" is no key of a scenario. Did you mean "commands"? Possible: '],
    [`${ONE}backfill: ["2024-08-11"]`, '3:1: "at" and "backfill" exclude each other: keep one.'],
    ['definition: {tasks: [A]}\nbackfill: {parallel: 2}', '2:1: A backfill needs "dates: [...]", or "from" and "to" (zone UTC).'],
    ['definition: {tasks: [A]}\nat: tomorrow', '2:5: "tomorrow" is not a time: write yyyy-MM-dd or "yyyy-MM-dd HH:mm:ss" (zone UTC).'],
    [`${ONE}tasks: {B: failed}`, '3:9: No workflow here has a task "B". Its tasks: A.'],
    [`${ONE}tasks: {A: {takes: long}}`, '3:20: "long" is not a duration: write 5s, 2m, 1h, 500ms, "00:00:05", or a number of seconds, or "never".'],
    [`${ONE}tasks: {A: {ends: badly}}`, '3:19: "badly" is not possible for "ends". Possible: succeeded, failed, permanent, timeout, never, killed.'],
    [`${ONE}tasks: {A: {takes: 5s, out: 7}}`, '3:29: "out" must be a mapping of names to values.'],
    [`${ONE}tasks: [A]`, '3:8: "tasks" must be a mapping of task names to lists of attempts: A: [{takes: 5s, ends: failed}].'],
    [`${ONE}commands: [pause]`, '3:12: A command must be a mapping: {after: 3s, do: pause} or {when: ended, do: rerunFailed}.'],
    [`${ONE}commands: [{after: 3s}]`, '3:12: A command needs "do:". Possible: pause, resume, stop, '],
    [`${ONE}commands: [{do: puase}]`, '3:17: "puase" is not possible for "do". Did you mean pause? Possible: pause, resume, stop, '],
    [`${ONE}commands: [{do: paws}]`, '3:17: "paws" is not possible for "do". Possible: pause, resume, stop, '],
    [`${ONE}commands: [{do: pause, after: soon}]`, '3:31: "soon" is not a duration: write 5s, 2m, 1h, 500ms, "00:00:05", or a number of seconds.'],
    [`${ONE}commands: [{do: pause, when: sleepy}]`, '3:30: "sleepy" is not possible for "when". Possible: waiting, submitted, '],
    [`${ONE}commands: [{do: rerunFrom}]`, '3:12: "rerunFrom" needs a task: {do: rerunFrom, task: NAME}.'],
    [`${ONE}commands: [{do: forceSuccess}]`, '3:12: "forceSuccess" needs a task: {do: forceSuccess, task: NAME}.'],
    ['definition: {tasks: [A]}\nbackfill: {dates: ["2024-08-11"]}\ncommands: [{do: run}]', '3:12: "run" needs a schedule time: {do: run, at: "yyyy-MM-dd HH:mm:ss"} (zone UTC).'],
    [`${ONE}commands: [{do: edit}]`, '3:12: "edit" needs a definition: {do: edit, definition: {workflow: …, tasks: …}}.'],
    [`${ONE}commands: [{do: fly high}]`, '3:17: "fly high" is not possible for "do". Possible: pause, '],
    [`${ONE}commands: [{do: {pause: null, stop: null}}]`, '3:17: "do" must be a single value, not a mapping.'],
    [`${ONE}limits: 2`, '3:9: "limits" must be a mapping: {tasks: 2, instances: 1}.'],
    [`${ONE}limits: {tasks: 0}`, '3:17: "tasks" must be a whole number from 1 to 10000, not "0".'],
    [`${ONE}dryRun: maybe`, '3:9: "maybe" is not possible for "dryRun". Possible: yes, no.'],
    [`${ONE}commands: [${'{after: 1s, do: pause}, '.repeat(1001)}]`, `3:${12 + 24 * 1000}: A scenario has at most 1000 commands, and here are 1001. Split it.`],
    [`${ONE}others: [{workflow: B}]`, '3:10: Another instance needs "workflow" and "scheduleTime".'],
    [`${ONE}start_nodes: A\nstartNodes: A`, '4:1: "startNodes" says the same as "start_nodes": keep one of them.'],
  ] as const) {
    it(`is named with its place: ${JSON.stringify(text).slice(0, 120)}`, () => {
      const problems = problemsOf(text);
      assert.equal(problems.length, expected.length, problems.join('\n'));
      problems.forEach((problem, index) => assert.ok(problem.startsWith(expected[index] ?? '?'), problem));
    });
  }

  it('in an inline definition is named where it stands', () => {
    const text = 'at: "2024-08-11"\ndefinition:\n  workflow:\n    name: w\n    schedule: "0 0 25 * * ? *"\n  tasks:\n    - name: A\n      deps: [C]\n';
    for (const sql of ['', '      sql: select 1\n']) {
      assert.deepEqual(problemsOf(text + sql).map((problem) => problem.replace(/: .*/, '')), ['8:14', '5:20']);
    }
  });

  it('in a definition that is a text is named where it stands', () => {
    assert.deepEqual(problemsOf('definition: |\n  workflow:\n    name: w\n  tasks:\n    - name: A\n      deps: [C]\n').map((problem) => problem.replace(/: .*/, '')), ['6:14']);
  });

  it('in a workflow file is named in that file', () => {
    const { problems } = read('workflow: ./orders.workflow.yaml', { 'plays/orders.workflow.yaml': FILE.replace('select 1', '$FILE{"no.sql"}') });
    assert.deepEqual(problems.map(({ place }) => place), ['plays/orders.workflow.yaml:7:10']);
  });

  it('never throws, whatever is written', () => {
    const words = fc.constantFrom('definition', 'workflow', 'tasks', 'at', 'backfill', 'commands', 'do', 'when', 'after', 'takes', 'ends', 'A', 'pause', 'ended', '5s', '2024-08-11', '[', ']', '{', '}', ':', ', ', '- ', '\n', '  ', '"', '|', '*a', '&a ');
    fc.assert(fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
      const { scenario, problems } = read(parts.join(''));
      assert.equal(scenario === undefined, problems.length > 0);
    }), { numRuns: 300, seed: 20240811 });
  });
});
