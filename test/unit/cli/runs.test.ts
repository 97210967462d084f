import assert from 'node:assert/strict';
import { makeCliBench, ORDERS, type CliBench, type CliBenchOptions } from './cliBench';

const FILE = 'o.workflow.yaml';

function bench(options: CliBenchOptions = {}): CliBench {
  return makeCliBench({ ...options, files: { [FILE]: ORDERS, ...options.files } });
}

/**
 * Presses Ctrl-C `times` when the host has its turn after the nth execution of `load`. A first attempt that fails makes
 * sure that the command is listening by then.
 */
function pressing(execution: number, times = 1): CliBench {
  let executions = 0;
  let isDue = false;
  return bench({
    script: ({ task }) => {
      if (task === 'load' && ++executions === execution) isDue = true;
      return { kind: 'succeed' };
    },
    onYield: (self) => {
      if (!isDue || !self.isListening()) return;
      isDue = false;
      for (let press = 0; press < times; press++) self.interrupt();
    },
  });
}

const FIRST_FAILS = ['--fail', 'load=1'];

/** `2025-03-01 1 succeeded load:succeeded/1 …`, one a workflow instance; attempts behind the slash. */
async function instancesOf(cli: CliBench, ...words: readonly string[]): Promise<readonly string[]> {
  const { value } = await cli.json(...words);
  const { workflowInstances } = value as { readonly workflowInstances: readonly Instance[] };
  return workflowInstances.map((each) => [
    each.scheduleTime, each.runNumber, each.trigger, each.state,
    ...each.tasks.map((task) => `${task.name}:${task.state}${task.attempts.length === 0 ? '' : `/${task.attempts.length}`}`),
  ].join(' '));
}

interface Instance {
  readonly scheduleTime: string;
  readonly runNumber: number;
  readonly trigger: string;
  readonly state: string;
  readonly tasks: readonly { readonly name: string; readonly state: string; readonly attempts: readonly unknown[] }[];
}

describe('idempo run', () => {
  it('prints the JSON that the README promises', async () => {
    const { code, value } = await bench().json('run', FILE, '--at', '2025-03-01');
    const attempt = (number: number) => ({
      number, state: 'succeeded', startedAt: '2025-04-01T10:00:00.000Z', finishedAt: '2025-04-01T10:00:00.000Z', rowsChanged: 0, error: null,
    });
    const task = (name: string) => ({ name, state: 'succeeded', carriedOverFrom: null, skipCause: null, reason: null, warning: null, outputs: [], attempts: [attempt(1)] });
    const { workflowInstances } = value as { readonly workflowInstances: readonly Record<string, unknown>[] };
    assert.equal(code, 0);
    assert.equal(workflowInstances.length, 1);
    const { id, ...rest } = workflowInstances[0] ?? {};
    assert.equal(typeof id, 'string');
    assert.deepEqual(rest, {
      workflow: 'orders', scheduleTime: '2025-03-01 00:00:00', scheduleTimeUtc: '2025-02-28T16:00:00.000Z', runNumber: 1, trigger: 'manual', rerunOf: null, state: 'succeeded', reason: null, warning: null, dryRun: false, parentTaskInstance: null,
      startedAt: '2025-04-01T10:00:00.000Z', finishedAt: '2025-04-01T10:00:00.000Z', tasks: [task('load'), task('clean'), task('mart')],
    });
  });

  it('takes the newest tick not after now when no time is given', async () => {
    // 2025-04-01T10:00Z is 18:00 in Shanghai.
    assert.match((await bench().run('run', FILE)).out, /^orders at 2025-04-01 00:00:00, run 1:/);
  });

  it('points out a schedule time that the schedule does not have', async () => {
    const { code, err } = await bench().run('run', FILE, '--at', '2025-03-01 05:00:00');
    assert.equal(code, 0);
    assert.match(err, /^Note: 2025-03-01 05:00:00 is not a time of the schedule 0 0 0 \* \* \? \*\n/);
  });

  it('refuses a time that the clocks of the zone skip, and runs nothing', async () => {
    const cli = bench({ files: { 'dst.workflow.yaml': ORDERS.replace('Asia/Shanghai', 'Europe/Berlin').replace('name: orders', 'name: dst') } });
    const { code, err } = await cli.run('run', 'dst.workflow.yaml', '--at', '2025-03-30 02:30:00');
    assert.equal(code, 64);
    assert.match(err, /--at 2025-03-30 02:30:00 does not exist in Europe\/Berlin: the clocks go on to 2025-03-30 03:00:00/);
    assert.equal(cli.opened(), 0);
  });

  it('refuses a workflow whose name another file of the folder has', async () => {
    const { code, err } = await bench({ files: { 'twin.workflow.yaml': ORDERS } }).run('run', FILE, '--at', '2025-03-01');
    assert.equal(code, 78);
    assert.match(err, /o\.workflow\.yaml: twin\.workflow\.yaml in the same folder is called orders as well/);
  });

  it('renders, lists parameters and ticks of such a workflow all the same: nothing of it is kept', async () => {
    const cli = bench({ files: { 'twin.workflow.yaml': ORDERS } });
    assert.equal((await cli.run('render', FILE, 'clean', '--at', '2025-03-01')).code, 0);
    assert.equal((await cli.run('params', 'list', FILE, 'clean', '--at', '2025-03-01')).code, 0);
    assert.equal((await cli.run('ticks', FILE)).code, 0);
  });

  it('names the part that was asked for when the schedule time has run', async () => {
    const cli = bench();
    await cli.run('run', FILE, '--at', '2025-03-01', '--only', 'clean');
    const { out } = await cli.run('run', FILE, '--at', '2025-03-01', '--only', 'mart');
    assert.match(out, /✓ succeeded \(only chosen tasks ran\)\nTo run it again: idempo rerun o\.workflow\.yaml --at 2025-03-01 --only mart\n$/);
  });

  it('says of a schedule time that has succeeded how to run it again, and does nothing', async () => {
    const cli = bench();
    await cli.run('run', FILE, '--at', '2025-03-01');
    const again = await cli.run('run', FILE, '--at', '2025-03-01', '--fail', 'load=1');
    assert.equal(again.code, 0);
    assert.match(again.out, /^Already ran, nothing is done: orders at 2025-03-01 00:00:00, run 1 \(\S+\) ✓ succeeded\nTo run it again: idempo rerun o\.workflow\.yaml --at 2025-03-01 --all\n$/);
    assert.deepEqual(await instancesOf(cli, 'run', FILE, '--at', '2025-03-01'), [
      '2025-03-01 00:00:00 1 manual succeeded load:succeeded/1 clean:succeeded/1 mart:succeeded/1',
    ]);
    // The fault of the refused command is not left behind for the next run.
    assert.equal((await cli.run('run', FILE, '--at', '2025-03-02')).code, 0);
  });

  it('retries an injected fault in the same task instance and tells so on standard error', async () => {
    const { code, out, err } = await bench().run('run', FILE, '--at', '2025-03-01', '--fail', 'clean=1');
    assert.equal(code, 0);
    assert.match(out, /✓ succeeded {2}clean {2}2 attempts/);
    assert.match(err, /clean {2}attempt 1 {2}✗ failed .*injected fault.*\n.*clean {2}attempt 2 {2}✓ succeeded/);
  });

  it('waits as long as --wait says instead of the declared minutes', async () => {
    const { value } = await bench().json('run', FILE, '--at', '2025-03-01', '--fail', 'load=1', '--wait', '1.5');
    const [instance] = (value as { readonly workflowInstances: readonly { readonly finishedAt: string }[] }).workflowInstances;
    assert.equal(instance?.finishedAt, '2025-04-01T10:00:01.500Z');
  });

  it('ends with 2 when a task fails for good, names why, and rerun --failed mends it', async () => {
    const cli = bench();
    const failed = await cli.run('run', FILE, '--at', '2025-03-01', '--fail', 'clean=9');
    assert.equal(failed.code, 2);
    assert.match(failed.out, /✗ failed +clean +3 attempts .*injected fault/);
    assert.match(failed.out, /To run it again: idempo rerun o\.workflow\.yaml --at 2025-03-01 --failed\n$/);
    const again = await cli.run('run', FILE, '--at', '2025-03-01');
    assert.equal(again.code, 2);
    assert.match(again.out, /Already ran.*✗ failed/);
    const rerun = await cli.run('rerun', FILE, '--at', '2025-03-01', '--failed');
    assert.equal(rerun.code, 0);
    assert.match(rerun.out, /run 2, rerun of run 1:\n {2}carry over {2}load {3}succeeded in run 1\n {2}run {9}clean {2}failed in run 1\n {2}run {9}mart /);
    assert.deepEqual(await instancesOf(cli, 'status', FILE), [
      '2025-03-01 00:00:00 1 manual failed load:succeeded/1 clean:failed/3 mart:skipped',
      '2025-03-01 00:00:00 2 rerun succeeded load:carriedOver clean:succeeded/1 mart:succeeded/1',
    ]);
  });

  it('runs one task, or one and what follows', async () => {
    const cli = bench();
    assert.deepEqual(await instancesOf(cli, 'run', FILE, '--at', '2025-03-01', '--only', 'clean'), [
      '2025-03-01 00:00:00 1 manual succeeded load:skipped clean:succeeded/1 mart:skipped',
    ]);
    assert.deepEqual(await instancesOf(cli, 'run', FILE, '--at', '2025-03-02', '--from-task', 'clean'), [
      '2025-03-02 00:00:00 1 manual succeeded load:skipped clean:succeeded/1 mart:succeeded/1',
    ]);
  });

  it('pauses on Ctrl-C and goes on when asked again', async () => {
    const cli = pressing(2);
    const paused = await cli.run('run', FILE, '--at', '2025-03-01', ...FIRST_FAILS);
    assert.equal(paused.code, 2);
    assert.match(paused.err, /Pausing after the running task\. .*idempo resume o\.workflow\.yaml/);
    assert.match(paused.out, /‖ paused.*\n[^]*To go on: idempo resume o\.workflow\.yaml\n$/);
    const resumed = await cli.run('run', FILE, '--at', '2025-03-01');
    assert.equal(resumed.code, 0);
    assert.match(resumed.err, /^Resuming orders at 2025-03-01/);
    assert.equal((await cli.json('status', FILE)).code, 0);
  });

  it('cancels on the second Ctrl-C', async () => {
    const cli = pressing(2, 2);
    const { code, out, err } = await cli.run('run', FILE, '--at', '2025-03-01', ...FIRST_FAILS);
    assert.equal(code, 2);
    assert.match(err, /Cancelling/);
    assert.match(out, /■ stopped/);
  });
});

describe('idempo backfill', () => {
  it('lists, runs with progress, and does not run again what is done', async () => {
    const cli = bench();
    const first = await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-03');
    assert.equal(first.code, 0);
    assert.match(first.out, /^Backfill of orders: 3 of 3 schedule times will run \(mode missing\), oldest first, at most 2 at a time:/);
    assert.deepEqual(first.err.trim().split('\n').map((line) => line.trim()), [1, 2, 3].map((day) => `[${day}/3] 2025-03-0${day} 00:00:00  ✓ succeeded`));
    const second = await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-04', '--order', 'desc', '--parallel', '1');
    assert.match(second.out, /1 of 4 schedule times will run \(mode missing\), newest first, at most 1 at a time:\n {2}run {4}2025-03-04 00:00:00 {2}never ran\n {2}leave/);
    assert.equal((await instancesOf(cli, 'status', FILE)).length, 4);
  });

  it('says that there is nothing to do when everything has succeeded', async () => {
    const cli = bench();
    await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-02');
    const { code, out } = await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-02');
    assert.equal(code, 0);
    assert.match(out, /0 of 2 schedule times will run/);
  });

  it('tells failures at the end when the others go on, and runs them again with missing-and-failed', async () => {
    const cli = bench();
    const failed = await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-02', '--fail', 'load=3', '--parallel', '1', '--on-failure', 'continue');
    assert.equal(failed.code, 2);
    assert.match(failed.out, /Failed:\n {2}2025-03-01 00:00:00 {2}load: injected fault/);
    assert.match(failed.out, /--mode missing-and-failed/);
    const mended = await instancesOf(cli, 'backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-02', '--mode', 'missing-and-failed');
    assert.deepEqual(mended.map((line) => line.split(' ').slice(0, 5).join(' ')), [
      '2025-03-01 00:00:00 2 backfill succeeded', '2025-03-02 00:00:00 1 backfill succeeded',
    ]);
  });

  it('pauses on Ctrl-C, resume goes on, and nothing runs twice', async () => {
    const cli = pressing(3);
    assert.equal((await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-04', '--parallel', '1', ...FIRST_FAILS)).code, 2);
    const resumed = await cli.run('resume', FILE);
    assert.equal(resumed.code, 0);
    assert.match(resumed.err, /^Resuming backfill /);
    const lines = await instancesOf(cli, 'status', FILE);
    assert.equal(lines.length, 4);
    assert.ok(lines.every((line) => /succeeded load:succeeded\/[12] clean:succeeded\/1 mart:succeeded\/1$/.test(line)), lines.join('\n'));
    assert.match((await cli.run('resume', FILE)).out, /nothing to resume/);
  });
});

describe('idempo cancel', () => {
  it('ends what is paused and leaves what has finished', async () => {
    const cli = pressing(3);
    await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-03', '--parallel', '1', ...FIRST_FAILS);
    assert.equal((await cli.run('cancel', FILE, '--all')).code, 0);
    const states = (await instancesOf(cli, 'status', FILE)).map((line) => line.split(' ')[4]);
    assert.deepEqual(states, ['stopped', 'stopped', 'succeeded']);
    assert.match((await cli.run('cancel', FILE, '--at', '2025-03-01')).out, /nothing to cancel/);
    assert.equal((await cli.run('cancel', FILE)).code, 64);
  });
});

describe('idempo plan', () => {
  it('says what would happen and does nothing', async () => {
    const cli = bench();
    const run = await cli.run('plan', 'run', FILE, '--at', '2025-03-01');
    assert.match(run.out, /^orders at 2025-03-01 00:00:00, run 1:\n {2}run {2}load .*\n[^]*Nothing was done\.\n$/);
    assert.deepEqual((await cli.json('plan', 'backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-01')).value, {
      plan: {
        workflow: 'orders', mode: 'missing', order: 'asc', parallel: 2, serial: false, dryRun: false, batchSize: null, pauseMs: null, onFailure: 'stop', scope: null,
        estimateMs: null, continues: null, dependents: [],
        slots: [{ scheduleTime: '2025-03-01 00:00:00', scheduleTimeUtc: '2025-02-28T16:00:00.000Z', state: 'neverRan', willRun: true, reason: 'never ran' }],
      },
    });
    assert.deepEqual((await cli.json('status', FILE)).value, { workflowInstances: [] });
  });

  it('of a rerun lists what would be carried over', async () => {
    const cli = bench();
    await cli.run('run', FILE, '--at', '2025-03-01');
    const { out } = await cli.run('plan', 'rerun', FILE, '--at', '2025-03-01', '--from', 'clean');
    assert.match(out, /run 2, rerun of run 1:\n {2}carry over {2}load /);
    assert.equal((await instancesOf(cli, 'status', FILE)).length, 1);
  });
});

describe('idempo run while another process has the store', () => {
  it('is clean and does nothing when that one ran the same schedule time', async () => {
    const cli = bench({ beforeRun: async (self) => assert.equal((await self.run('run', FILE, '--at', '2025-03-01')).code, 0) });
    const { code, out } = await cli.run('run', FILE, '--at', '2025-03-01');
    assert.match(out, /\nAlready ran, nothing is done: orders at 2025-03-01 00:00:00, run 1 .*succeeded\n/);
    assert.equal(code, 0);
    assert.equal((await instancesOf(cli, 'status', FILE)).length, 1);
  });
});

describe('a schedule time that is still to come', () => {
  it('is pointed out, since it may be a slip', async () => {
    assert.match((await bench().run('run', FILE, '--at', '2052-03-01')).err, /^Note: 2052-03-01 00:00:00 is still to come$/m);
    assert.doesNotMatch((await bench().run('run', FILE, '--at', '2025-03-01')).err, /Note/);
  });
});

describe('idempo status', () => {
  it('says of which times nothing has run, and how they are run', async () => {
    const cli = bench();
    await cli.run('run', FILE, '--at', '2025-03-01');
    assert.match((await cli.run('status', FILE, '--at', '2025-03-02')).out, /for this schedule time\. Start with: idempo run o\.workflow\.yaml --at 2025-03-02$/m);
    assert.match((await cli.run('status', FILE, '--from', '2025-03-02', '--to', '2025-03-05')).out, /^Nothing has run in this range\.$/m);
  });

  it('shows one line a run, and with --at every attempt', async () => {
    const cli = bench();
    assert.match((await cli.run('status', FILE)).out, /Nothing has run\. Start with: idempo run o\.workflow\.yaml/);
    await cli.run('run', FILE, '--at', '2025-03-01', '--fail', 'clean=1');
    await cli.run('run', FILE, '--at', '2025-03-02');
    const { out } = await cli.run('status', FILE);
    assert.match(out, /^orders {2}\(o\.workflow\.yaml, schedule times in Asia\/Shanghai\)\nSCHEDULE TIME /);
    assert.match(out, /2025-03-02 00:00:00 {2}1 {4}manual {3}✓ succeeded {2}3 of 3[^]*2025-03-01/);
    assert.match((await cli.run('status', FILE, '--at', '2025-03-01')).out, / {4}attempt 1 {2}✗ failed[^]* {4}attempt 2 {2}✓ succeeded/);
    assert.equal((await instancesOf(cli, 'status', FILE, '--from', '2025-03-02')).length, 1);
    assert.equal((await instancesOf(cli, 'status', FILE, '--limit', '1')).length, 1);
  });
});

describe('starting a run differently', () => {
  it('pretends with --dry-run, which does not count as a run', async () => {
    const cli = bench();
    const dry = await cli.run('run', FILE, '--at', '2025-03-01', '--dry-run');
    assert.equal(dry.code, 0);
    assert.match(dry.out, /run 1, dry run:\n[^]*run 1, dry run \(.*\) .*succeeded/);
    const { value } = await cli.json('run', FILE, '--at', '2025-03-01');
    const [instance] = (value as { readonly workflowInstances: readonly { readonly runNumber: number; readonly dryRun: boolean }[] }).workflowInstances;
    assert.deepEqual([instance?.runNumber, instance?.dryRun], [2, false]);
  });

  it('takes several tasks, and what a task needs', async () => {
    const cli = bench();
    const states = async (...words: readonly string[]) => {
      const { value } = await cli.json('run', FILE, ...words);
      const [instance] = (value as { readonly workflowInstances: readonly { readonly tasks: readonly { readonly name: string; readonly state: string }[] }[] }).workflowInstances;
      return instance?.tasks.filter(({ state }) => state === 'succeeded').map(({ name }) => name);
    };
    assert.deepEqual(await states('--at', '2025-03-01', '--to-task', 'clean'), ['load', 'clean']);
    assert.deepEqual(await states('--at', '2025-03-02', '--only', 'load', '--only', 'mart'), ['load', 'mart']);
  });

  it('forces a failed task, and says that one that did not fail cannot be forced', async () => {
    const cli = bench();
    await cli.run('run', FILE, '--at', '2025-03-01', '--fail', 'mart=9', '--wait', '0');
    const refused = await cli.run('force-success', FILE, 'load', '--at', '2025-03-01');
    assert.deepEqual([refused.code, /only a failed or stopped task can be forced to succeed/.test(refused.err)], [64, true]);
    const { code, out } = await cli.run('force-success', FILE, 'mart', '--at', '2025-03-01');
    assert.equal(code, 0);
    assert.match(out, /succeeded: task mart was forced to succeed\n[^]*forced success\s+mart/);
  });

  it('says how what follows a forced task is run', async () => {
    const cli = bench();
    await cli.run('run', FILE, '--at', '2025-03-01', '--fail', 'clean=9', '--wait', '0');
    const { out } = await cli.run('force-success', FILE, 'clean', '--at', '2025-03-01');
    assert.match(out, new RegExp(`\\nTo run what is left: idempo rerun ${FILE} --at 2025-03-01 --failed\\n$`));
    assert.equal((await cli.run('rerun', FILE, '--at', '2025-03-01', '--failed')).code, 0);
  });

  it('reruns by the pinned definition or by the file as it is, and says what has changed', async () => {
    const cli = bench();
    await cli.run('run', FILE, '--at', '2025-03-01');
    cli.files.set(FILE, ORDERS.replace(/sql: .*/, 'sql: select 42'));
    const planned = await cli.run('plan', 'rerun', FILE, '--at', '2025-03-01', '--all');
    assert.match(planned.out, /Changed since the run before \(--pinned runs the old definition\):\n {2}load: sql/);
    const pinned = await cli.run('plan', 'rerun', FILE, '--at', '2025-03-01', '--all', '--pinned');
    assert.doesNotMatch(pinned.out, /Changed/);
    assert.match(pinned.out, /\nBy the definition of the run before, not by the file as it is now \(--pinned\)\.\n/);
  });
});
