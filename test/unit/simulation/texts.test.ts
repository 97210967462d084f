import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportOf } from '../../../src/core/simulation/simulationReport';
import type { Simulation } from '../../../src/core/simulation/simulation';
import { simulationText } from '../../../src/core/views/playText';
import { shortLength } from '../../../src/core/views/playTimeline';
import { fillTemplate, sayIn } from '../../../src/core/base/message';
import { describeReason } from '../../../src/core/views/reasons';
import { ENGLISH_VIEW_TEXTS, localiseTexts } from '../../../src/core/views/viewTexts';
import { makeCliBench } from '../cli/cliBench';
import { ONE, simulate } from './bench';

const SCENARIO = [
  'definition: {workflow: {name: orders}, tasks: [{name: load, fail_retry_times: 1, output_params: {n: INT}}, {name: report, deps: [load]}]}',
  'at: "2024-08-11"',
  'tasks: {load: [{takes: 5s, ends: failed, message: away}, {takes: 5s, out: {n: 6}}], report: 5s failed}',
  'commands: [{when: ended, do: resume}]',
].join('\n');

function textOfPlay(simulation: Simulation): string {
  return simulationText(reportOf(simulation));
}

describe('a play as a text', () => {
  it('shows what ran and when, as a table and as a picture', async () => {
    assert.equal(textOfPlay(await simulate(SCENARIO)), `orders at 2024-08-11 00:00:00, run 1 (manual)  ✗ failed  0s to 1m15s  task report failed
  load    ✓ succeeded  attempt 1 ✗ failed     0s to 5s        away
                       attempt 2 ✓ succeeded  1m5s to 1m10s   n=6
  report  ✗ failed     attempt 1 ✗ failed     1m10s to 1m15s  task report failed

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
    assert.match(textOfPlay(await simulate('definition: {tasks: [{name: A, sql: "${x}"}]}\nat: "2024-08-11"')), /^Nothing has run\.\n\nRefused:\n  run {2}0s {2}task A cannot run/);
  });

  it('draws long plays in few columns, and what still runs to the end', async () => {
    const text = textOfPlay(await simulate(`${ONE}tasks: {A: 30d}\nuntil: 40d`));
    assert.match(text, /one column is 1d/);
    const running = textOfPlay(await simulate(`${ONE}tasks: {A: never}\ncommands: [{after: 10s, do: pause}]`));
    assert.match(running, /A {2}▶ running {2}attempt 1 ▶ running {2}0s to …/);
    assert.match(running, /\n {2}A .* 1>>>/);
  });

  for (const [ms, text] of [[0, '0s'], [1500, '1.5s'], [60_000, '1m'], [65_000, '1m5s'], [3_600_000, '1h'], [90_061_000, '1d1h1m1s'], [86_400_000, '1d']] as const) {
    it(`writes ${ms} ms as ${text}`, () => assert.equal(shortLength(ms), text));
  }
});

const BUNDLE = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')) as Readonly<Record<string, string>>;

/** As the editor says it in Simplified Chinese. */
function inChinese(simulation: Simulation): string {
  const texts = localiseTexts(ENGLISH_VIEW_TEXTS, (english) => BUNDLE[english] ?? english);
  return simulationText(structuredClone(reportOf(simulation)), {
    say: (message) => sayIn(message, (template, ...values) => fillTemplate(BUNDLE[template] ?? template, ...values)),
    sayReason: (english) => describeReason(english, texts),
  });
}

describe('a play as a text in Chinese', () => {
  it('has no English but what the user wrote, and stands in columns', async () => {
    assert.equal(inChinese(await simulate(SCENARIO)), `orders，2024-08-11 00:00:00，第 1 次运行 (手动)  ✗ 失败  0s 至 1m15s  任务 report 失败
  load    ✓ 成功  尝试 1 ✗ 失败  0s 至 5s        away
                  尝试 2 ✓ 成功  1m5s 至 1m10s   n=6
  report  ✗ 失败  尝试 1 ✗ 失败  1m10s 至 1m15s  任务 report 失败

时间线：每次尝试以其编号开头；= 成功，x 失败，# 已停止，! 已中断，> 仍在运行，. 等待下一次尝试
每列为 2s                                 0s        20s       40s       1m
orders，2024-08-11 00:00:00，第 1 次运行
  load                                    1xx.............................2==
  report                                                                     1xx

被拒绝：
  resume  1m15s  orders（2024-08-11 00:00:00）的第 1 次运行状态为“失败”：不能恢复  plays/case.yaml:4:12
`);
  });

  it('says which ticks were left out', async () => {
    const play = 'definition: {workflow: {name: w, schedule: "0 0 * * * ? *"}, tasks: [A]}\nnow: "2024-08-11 00:30:00"\nschedule: FIRE_ONCE_NOW\nuntil: 170m\ncommands: [{after: 5m, do: clock, by: 2h}]';
    assert.match(inChinese(await simulate(play)), /警告：\n {2}已跳过：w（2024-08-11 01:00:00）\n/);
    assert.match(textOfPlay(await simulate(play)), /Warnings:\n {2}skipped: w at 2024-08-11 01:00:00\n/);
  });

  it('says what never ended, what took long, and how backfills went', async () => {
    const never = inChinese(await simulate(`${ONE}tasks: {A: never}\ncommands: [{after: 3s, do: pause}]`));
    assert.match(never, /警告：\n {2}workflow[^\n]*没有结束/);
    const long = inChinese(await simulate('definition: {workflow: {name: w}, tasks: [{name: A, timeout: 1, timeout_notify_strategy: WARN}]}\nat: "2024-08-11"\ntasks: {A: 5m}'));
    assert.match(long, /警告：\n {2}[^\na-z]*A[^\n]*w[^\n]*：[^\na-z]*1[^\na-z]*$/m);
    const backfill = inChinese(await simulate('definition: {tasks: [A]}\nbackfill: {dates: ["2024-08-11", "2024-08-12"]}'));
    assert.match(backfill, /补数：\n {2}\S+ {2}workflow {2}2 个调度时间 {2}从旧到新，每次 1 个/);
  });
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
