import assert from 'node:assert/strict';
import { simulationText } from '../../../src/core/simulation/simulationText';
import { shortLength } from '../../../src/core/simulation/timeline';
import { makeCliBench } from '../cli/cliBench';
import { ONE, simulate } from './bench';

const SCENARIO = [
  'definition: {workflow: {name: orders}, tasks: [{name: load, fail_retry_times: 1, output_params: {n: INT}}, {name: report, deps: [load]}]}',
  'at: "2024-08-11"',
  'tasks: {load: [{takes: 5s, ends: failed, message: away}, {takes: 5s, out: {n: 6}}], report: 5s failed}',
  'commands: [{when: ended, do: resume}]',
].join('\n');

describe('a play as a text', () => {
  it('shows what ran and when, as a table and as a picture', async () => {
    assert.equal(simulationText(await simulate(SCENARIO)), `orders at 2024-08-11 00:00:00, run 1 (manual)  ✗ failed  0s to 1m15s  task report failed
  load    ✓ succeeded  attempt 1 ✗ failed     0s to 5s        away
                       attempt 2 ✓ succeeded  1m5s to 1m10s   n=6
  report  ✗ failed     attempt 1 ✗ failed     1m10s to 1m15s  report failed

Timeline: an attempt begins with its number; = succeeded, x failed, # stopped, ! interrupted, > still running, . waiting for the next attempt
one column is 2s                      0s        20s       40s       1m
orders at 2024-08-11 00:00:00, run 1
  load                                1xx.............................2==
  report                                                                 1xx

Refused:
  resume  1m15s  run 1 of orders at 2024-08-11 00:00:00 is failed: it cannot be resumed  plays/case.yaml:4:12
`);
  });

  it('says when nothing has run', async () => {
    assert.match(simulationText(await simulate('definition: {tasks: [{name: A, sql: "${x}"}]}\nat: "2024-08-11"')), /^Nothing has run\.\n\nRefused:\n  run {2}0s {2}task A cannot run/);
  });

  it('draws long plays in few columns, and what still runs to the end', async () => {
    const text = simulationText(await simulate(`${ONE}tasks: {A: 30d}\nuntil: 40d`));
    assert.match(text, /one column is 1d/);
    const running = simulationText(await simulate(`${ONE}tasks: {A: never}\ncommands: [{after: 10s, do: pause}]`));
    assert.match(running, /A {2}▶ running {2}attempt 1 ▶ running {2}0s to …/);
    assert.match(running, /\n {2}A .* 1>>>/);
  });

  for (const [ms, text] of [[0, '0s'], [1500, '1.5s'], [60_000, '1m'], [65_000, '1m5s'], [3_600_000, '1h'], [90_061_000, '1d1h1m1s'], [86_400_000, '1d']] as const) {
    it(`writes ${ms} ms as ${text}`, () => assert.equal(shortLength(ms), text));
  }
});

describe('idempo simulate', () => {
  const bench = makeCliBench({ files: { 'a.scenario.yaml': SCENARIO, 'bad.scenario.yaml': `${ONE}tasks: {B: x}\ncommands: [{do: fly}]` }, standardInput: ONE });

  it('prints the JSON that the README promises', async () => {
    const { code, value } = await bench.json('simulate', 'a.scenario.yaml');
    assert.equal(code, 0);
    const load = {
      name: 'load', state: 'succeeded', skipCause: null, reason: null, warning: null, carriedOverFrom: null, outputs: { n: '6' }, chosen: null,
      attempts: [
        { number: 1, state: 'failed', startedAt: '2024-08-11T00:00:00.000Z', finishedAt: '2024-08-11T00:00:05.000Z', start: 0, end: 5, rowsChanged: null, error: { message: 'away', kind: 'transient' }, sql: 'select 1', parameters: [] },
        { number: 2, state: 'succeeded', startedAt: '2024-08-11T00:01:05.000Z', finishedAt: '2024-08-11T00:01:10.000Z', start: 65, end: 70, rowsChanged: 0, error: null, sql: 'select 1', parameters: [] },
      ],
    };
    const report = {
      name: 'report', state: 'failed', skipCause: null, reason: null, warning: null, carriedOverFrom: null, outputs: null, chosen: null,
      attempts: [{ number: 1, state: 'failed', startedAt: '2024-08-11T00:01:10.000Z', finishedAt: '2024-08-11T00:01:15.000Z', start: 70, end: 75, rowsChanged: null, error: { message: 'report failed', kind: 'transient' }, sql: 'select 1', parameters: [] }],
    };
    const owner = { workflowInstance: 'workflowInstance1', workflow: 'orders', scheduleTime: '2024-08-11 00:00:00', runNumber: 1 };
    assert.deepEqual(value, {
      startedAt: '2024-08-11T00:00:00.000Z', endedAt: '2024-08-11T00:01:15.000Z', seconds: 75,
      workflowInstances: [{
        id: 'workflowInstance1', workflow: 'orders', scheduleTime: '2024-08-11 00:00:00', scheduleTimeUtc: '2024-08-11T00:00:00.000Z', runNumber: 1, trigger: 'manual',
        rerunOf: null, state: 'failed', reason: 'task report failed', warning: null, dryRun: false, isSubWorkflow: false, parent: null, backfill: null,
        startedAt: '2024-08-11T00:00:00.000Z', finishedAt: '2024-08-11T00:01:15.000Z', start: 0, end: 75, tasks: [load, report],
      }],
      taskInstances: [{ ...owner, ...load }, { ...owner, ...report }],
      attempts: [...load.attempts.map((attempt) => ({ ...owner, task: 'load', ...attempt })), ...report.attempts.map((attempt) => ({ ...owner, task: 'report', ...attempt }))],
      backfills: [],
      refusals: [{ command: 'resume', message: 'run 1 of orders at 2024-08-11 00:00:00 is failed: it cannot be resumed', place: 'a.scenario.yaml:4:12', at: '2024-08-11T00:01:15.000Z', seconds: 75 }],
      warnings: [],
    });
  });

  it('opens no store, and reads standard input', async () => {
    const { code, out } = await bench.run('simulate', '-');
    assert.equal(code, 0);
    assert.match(out, /^workflow at 2024-08-11 00:00:00, run 1 \(manual\) {2}✓ succeeded/);
    assert.equal(bench.opened(), 0);
  });

  it('names all mistakes with their places, and ends with 78', async () => {
    const { code, out, err } = await bench.run('simulate', 'bad.scenario.yaml', '--format', 'json');
    assert.deepEqual([code, out], [78, '']);
    assert.match(err, /^bad\.scenario\.yaml:4:17: "fly" is not possible[^\n]*\nbad\.scenario\.yaml:3:12: "x" is not possible[^\n]*\nbad\.scenario\.yaml:3:9: No workflow here has a task "B"[^\n]*\n$/);
  });

  it('ends with 64 for a file that is not there, or none', async () => {
    assert.equal((await bench.run('simulate', 'no.yaml')).code, 64);
    assert.equal((await bench.run('simulate')).code, 64);
  });
});
