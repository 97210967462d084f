import assert from 'node:assert/strict';
import { makeCliBench, ORDERS, type CliBench, type CliBenchOptions } from './cliBench';

const FILE = 'o.workflow.yaml';
const WEEK = ['--from', '2025-03-01', '--to', '2025-03-07'];

function bench(options: CliBenchOptions = {}): CliBench {
  return makeCliBench({ ...options, files: { [FILE]: ORDERS, ...options.files } });
}

interface PlanJson {
  readonly workflow: string;
  readonly slots: readonly { readonly scheduleTime: string; readonly willRun: boolean; readonly reason: string; readonly state: string }[];
  readonly dependents: readonly PlanJson[];
  readonly [key: string]: unknown;
}

async function planOf(cli: CliBench, ...words: readonly string[]): Promise<PlanJson> {
  const { value } = await cli.json('plan', 'backfill', FILE, ...words);
  return (value as { readonly plan: PlanJson }).plan;
}

/** Days that run, in order of execution; the hour where it is not midnight. */
async function daysOf(cli: CliBench, ...words: readonly string[]): Promise<string> {
  const { slots } = await planOf(cli, ...words);
  return slots.filter(({ willRun }) => willRun).map(({ scheduleTime }) => scheduleTime.slice(5).replace(' 00:00:00', '').replace(':00:00', 'h')).join(' ');
}

describe('the schedule times of idempo backfill', () => {
  it('are a range, picked dates, or those of data dates, in the order asked for', async () => {
    const cli = bench();
    assert.equal(await daysOf(cli, '--from', '2025-03-01', '--to', '2025-03-03'), '03-01 03-02 03-03');
    assert.equal(await daysOf(cli, '--dates', '2025-03-05, 2025-03-01,2025-03-05', '--order', 'given'), '03-05 03-01');
    assert.equal(await daysOf(cli, '--dates', '2025-03-05,2025-03-01'), '03-01 03-05');
    assert.equal(await daysOf(cli, '--data-from', '2025-03-01', '--data-to', '2025-03-02', '--order', 'desc'), '03-03 03-02');
    assert.equal(await daysOf(cli, ...WEEK, '--exclude', '2025-03-02,2025-03-04'), '03-01 03-03 03-05 03-06 03-07');
  });

  it('are all of a day when only the day is given', async () => {
    const cli = bench({ files: { [FILE]: ORDERS.replace('0 0 0 * * ? *', '0 0 0/12 * * ? *') } });
    assert.equal(await daysOf(cli, '--dates', '2025-03-01'), '03-01 03-01 12h');
    assert.equal(await daysOf(cli, '--dates', '2025-03-01 12:00:00'), '03-01 12h');
    assert.equal(await daysOf(cli, '--from', '2025-03-01', '--to', '2025-03-02', '--exclude', '2025-03-01'), '03-02 03-02 12h');
  });

  it('say which day has the data, where the one that was asked for begins no window', async () => {
    const cli = bench({ files: { [FILE]: ORDERS.replace('0 0 0 * * ? *', '0 30 2 ? * MON *') } });
    const { code, err } = await cli.run('plan', 'backfill', FILE, '--data-from', '2025-03-05', '--data-to', '2025-03-06');
    assert.match(err, /no time for the data of 2025-03-05 to 2025-03-06: it counts by the day on which a data window begins, and that of 2025-03-10 02:30:00 begins on 2025-03-03\n/);
    assert.equal(code, 64);
    assert.equal(await daysOf(cli, '--data-from', '2025-03-03', '--data-to', '2025-03-06'), '03-10 02:30:00');
  });

  const REFUSED: readonly (readonly [words: string, message: RegExp])[] = [
    ['', /which range\? Give --from and --to/],
    ['--from 2025-03-01', /which range\?/],
    ['--from 2025-03-01 --to 2025-03-02 --dates 2025-03-01', /--from and --to, --dates exclude each other: give one/],
    ['--data-from 2025-03-01 --dates 2025-03-01', /--dates, --data-from and --data-to exclude each other/],
    ['--data-from 2025-03-01', /which days\? Give --data-from and --data-to/],
    ['--data-from 2025-03-32 --data-to 2025-03-02', /--data-from 2025-03-32 is not a day: write yyyy-MM-dd/],
    ['--data-from 2025-05-01 --data-to 2025-05-02', /into the future \(2025-05-02 00:00:00\)/],
    ['--data-from 2025-03-01 --data-to 2025-03-05 --max 3', /more than 3 schedule times for the data of 2025-03-01 to 2025-03-05/],
    ['--dates 2025-03-01,x', /--dates x is not a time/],
    ['--dates ,', /--dates names no time/],
    ['--dates 2025-03-01T05:00', /2025-03-01 05:00:00 is not one of its schedule times; the nearest are 2025-03-01 00:00:00 and 2025-03-02 00:00:00/],
    ['--from 2025-03-01 --to 2025-03-05 --max 4', /more than 4 schedule times from 2025-03-01 00:00:00 to 2025-03-05 23:59:59: take fewer at once, or allow more/],
    ['--from 2025-03-01 --to 2025-03-05 --max 0', /--max 0: write a whole number from 1 to 100000/],
    ['--from 2025-03-01 --to 2026-03-05', /reaches into the future \(2025-04-02 00:00:00\): end it earlier/],
    ['--from 2025-03-05 --to 2025-03-01', /after its end 2025-03-01 23:59:59: swap them/],
    ['--from 2025-03-01T01:00 --to 2025-03-01T02:00', /no schedule time from 2025-03-01 01:00:00 to 2025-03-01 02:00:00; the next one is 2025-03-02 00:00:00/],
    ['--from 2025-03-01 --to 2025-03-01 --exclude 2025-03-01', /is left out/],
    ['--from 2025-03-01 --to 2025-03-02 --parallel 101', /--parallel 101: write a whole number from 1 to 100/],
    ['--from 2025-03-01 --to 2025-03-02 --batch 0', /--batch 0: write a whole number from 1/],
    ['--from 2025-03-01 --to 2025-03-02 --pause 5m', /--pause goes with --batch/],
    ['--from 2025-03-01 --to 2025-03-02 --batch 1 --pause 5', /--pause 5: write a whole number of seconds, minutes, hours or days, for example 5m/],
    ['--from 2025-03-01 --to 2025-03-02 --batch 1 --pause 8d', /up to 7d/],
    ['--from 2025-03-01 --to 2025-03-02 --mode some', /--mode some: write missing, missing-and-failed, stale, all/],
    ['--from 2025-03-01 --to 2025-03-02 --on-failure ignore', /write stop, continue, fail-fast/],
    ['--from 2025-03-01 --to 2025-03-02 --dependents some', /write one, all/],
  ];
  for (const [words, message] of REFUSED) {
    it(`are refused for ${words === '' ? 'nothing' : words}`, async () => {
      const cli = bench();
      for (const verb of [['backfill'], ['plan', 'backfill']]) {
        const { code, err } = await cli.run(...verb, FILE, ...words.split(' ').filter((word) => word !== ''));
        assert.equal(code, 64);
        assert.match(err, message);
      }
      assert.deepEqual((await cli.json('status', FILE)).value, { workflowInstances: [] });
    });
  }
});

describe('the plan of idempo backfill', () => {
  it('tells all that was asked for, and the same as what is then done', async () => {
    const cli = bench();
    const words = [...WEEK, '--exclude', '2025-03-02', '--batch', '3', '--pause', '90s', '--on-failure', 'fail-fast', '--dry-run', '--parallel', '3'];
    const { out } = await cli.run('plan', 'backfill', FILE, ...words);
    assert.match(out, /^Backfill of orders: 6 of 7 schedule times will run \(mode missing\), oldest first, at most 3 at a time:/);
    assert.match(out, /\n {2}leave {2}2025-03-02 00:00:00 {2}never ran, left out\n/);
    assert.match(out, /\nA dry run: no SQL is sent, and it does not count as a run\.\nIn batches of 3, 1 min 30 s apart\.\n1 left out\.\nWhen one fails the others are cancelled\.\nNothing was done\.\n$/);
    const plan = await planOf(cli, ...words);
    assert.deepEqual({ ...plan, slots: plan.slots.length }, {
      workflow: 'orders', mode: 'missing', order: 'asc', parallel: 3, serial: false, dryRun: true, scope: null, batchSize: 3, pauseMs: 90_000, onFailure: 'failFast', estimateMs: null,
      continues: null, dependents: [], slots: 7,
    });
    const done = await cli.run('backfill', FILE, ...words);
    assert.equal(done.code, 0);
    assert.ok(done.out.startsWith(out.replace('Nothing was done.\n', '')));
  });

  it('says when the execution type lets one run at a time, and estimates from earlier runs', async () => {
    const cli = bench({ files: { [FILE]: ORDERS.replace('  timezone:', '  execution_type: SERIAL_WAIT\n  timezone:') } });
    assert.match((await cli.run('plan', 'backfill', FILE, ...WEEK)).out, /at most 1 at a time:[^]*One at a time, because of the execution type of the workflow\./);
    await cli.run('run', FILE, '--at', '2025-03-01');
    assert.equal((await planOf(cli, ...WEEK))['estimateMs'], 0);
  });

  it('of the mode stale names what succeeded with an older definition', async () => {
    const cli = bench();
    await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-02');
    cli.files.set(FILE, `${ORDERS}# changed\n`);
    await cli.run('run', FILE, '--at', '2025-03-03');
    assert.equal(await daysOf(cli, ...WEEK, '--mode', 'missing-and-failed'), '03-04 03-05 03-06 03-07');
    const { slots } = await planOf(cli, ...WEEK, '--mode', 'stale');
    assert.deepEqual(slots.slice(0, 3).map(({ state, willRun, reason }) => [state, willRun, reason]), [
      ['stale', true, 'succeeded in run 1 with an older definition'], ['stale', true, 'succeeded in run 1 with an older definition'], ['succeeded', false, 'succeeded in run 1'],
    ]);
  });
});

describe('the parameters of idempo backfill', () => {
  it('reach each of its workflow instances; without them nothing is begun', async () => {
    const seen: string[] = [];
    const cli = bench({
      files: { [FILE]: ORDERS.replace("from load where dt = '${schedule_time}'", "from load where dt = '${schedule_time}' and region = '${region}'") },
      script: ({ task, rendered }) => {
        if (task === 'load') seen.push(rendered.parts.map(({ sql }) => sql).join(''));
        return { kind: 'succeed' };
      },
    });
    const two = ['backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-02'];
    assert.match((await cli.run(...two)).err, /task load cannot run: .*region/);
    assert.equal((await cli.run(...two, '--param', 'region=eu')).code, 0);
    assert.deepEqual(seen, ['2025-03-01', '2025-03-02'].map((day) => `delete from load where dt = '${day}' and region = 'eu'`));
  });
});

describe('a failure in idempo backfill', () => {
  const statesOf = async (cli: CliBench): Promise<string> => {
    const { value } = await cli.json('status', FILE);
    return (value as { readonly workflowInstances: readonly { readonly state: string }[] }).workflowInstances.map(({ state }) => state).reverse().join(' ');
  };
  const THREE = ['--from', '2025-03-01', '--to', '2025-03-03', '--parallel', '1', '--wait', '0', '--fail', 'load=3'];

  it('stops it, says how to go on, and a rerun and a resume finish it', async () => {
    const cli = bench();
    const { code, out } = await cli.run('backfill', FILE, ...THREE);
    assert.equal(code, 2);
    assert.match(out, /Backfill of orders ‖ paused: 2025-03-01 00:00:00 failed: rerun it and resume, or resume to go on without it\nTo run it again: idempo rerun o\.workflow\.yaml --at 2025-03-01 --failed\nTo go on: idempo resume o\.workflow\.yaml\n$/);
    assert.equal(await statesOf(cli), 'failed waiting waiting');
    assert.match((await cli.run('status', FILE)).out, /Backfill \S+ of 3 schedule times: ‖ paused: 2025-03-01 00:00:00 failed/);
    assert.equal((await cli.run('rerun', FILE, '--at', '2025-03-01', '--failed')).code, 0);
    assert.equal((await cli.run('resume', FILE)).code, 0);
    assert.equal(await statesOf(cli), 'succeeded failed succeeded succeeded');
    assert.doesNotMatch((await cli.run('status', FILE)).out, /Backfill/);
  });

  it('stops it again when it is resumed and the next one fails, and says so', async () => {
    const cli = bench({ script: ({ rendered }) => (/2025-03-0[12]'/.test(rendered.parts.map(({ sql }) => sql).join('')) ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) });
    await cli.run('backfill', FILE, '--from', '2025-03-01', '--to', '2025-03-04', '--parallel', '1');
    const resumed = await cli.run('resume', FILE);
    assert.equal(resumed.code, 2);
    assert.match(resumed.out, /Backfill of orders ‖ paused: 2025-03-02 00:00:00 failed: rerun it and resume, or resume to go on without it\n$/);
    assert.match((await cli.run('resume', FILE)).out, /Backfill of orders ✗ failed: 2 of 4 did not succeed\n$/);
  });

  it('lets the others run, or cancels them', async () => {
    const cli = bench();
    const gone = await cli.run('backfill', FILE, ...THREE, '--on-failure', 'continue');
    assert.deepEqual([gone.code, await statesOf(cli)], [2, 'failed succeeded succeeded']);
    assert.match(gone.out, /1 of 3 did not succeed\nTo run those again that did not succeed: the same command with --mode missing-and-failed\n$/);
    const other = bench();
    const fast = await other.run('backfill', FILE, ...THREE, '--on-failure', 'fail-fast');
    assert.deepEqual([fast.code, await statesOf(other)], [2, 'failed stopped stopped']);
    assert.match(fast.out, /✗ failed: 2025-03-01 00:00:00 failed: the others were cancelled; 3 of 3 did not succeed\n/);
  });
});

describe('idempo backfill --dependents', () => {
  const other = (name: string, needs: string): string => `${ORDERS.replace('name: orders', `name: ${name}`)}  depends_on: [{workflow: ${needs}}]\n`;
  const files = { 'mart.workflow.yaml': other('mart', 'orders'), 'report.workflow.yaml': other('report', 'mart'), 'alone.workflow.yaml': ORDERS.replace('name: orders', 'name: alone') };
  const TWO = ['--from', '2025-03-01', '--to', '2025-03-02'];

  it('plans and runs the workflows of the folder that depend on it, one level or all, one after the other', async () => {
    const cli = bench({ files });
    const chain = ({ dependents }: PlanJson): readonly unknown[] => dependents.map(({ workflow, slots }) => [workflow, slots.length]);
    assert.deepEqual(chain(await planOf(cli, ...TWO, '--dependents', 'one')), [['mart', 2]]);
    assert.deepEqual(chain(await planOf(cli, ...TWO, '--dependents', 'all')), [['mart', 2], ['report', 2]]);
    const { code, out, err } = await cli.run('backfill', FILE, ...TWO, '--dependents', 'all');
    assert.equal(code, 0);
    assert.match(out, /\n\nWhen that of orders has succeeded:\nBackfill of mart: 2 of 2 [^]*\n\nWhen that of mart has succeeded:\nBackfill of report: 2 of 2 /);
    assert.match(out, /\norders:\nSCHEDULE TIME[^]*\nmart:\nSCHEDULE TIME[^]*\nreport:\nSCHEDULE TIME/);
    assert.equal(err.match(/\[\d\/6\]/g)?.length, 6);
    const { value } = await cli.json('status', 'report.workflow.yaml');
    assert.equal((value as { readonly workflowInstances: readonly unknown[] }).workflowInstances.length, 2);
  });

  it('says when nothing depends on it', async () => {
    assert.match((await bench().run('backfill', FILE, ...TWO, '--dependents', 'one')).err, /^Note: no other workflow of this folder depends on orders\n/);
  });

  it('does not begin those that follow a failed one', async () => {
    const cli = bench({ files });
    const { code, out } = await cli.run('backfill', FILE, ...TWO, '--dependents', 'one', '--parallel', '1', '--on-failure', 'continue', '--wait', '0', '--fail', 'load=3');
    assert.equal(code, 2);
    assert.match(out, /Backfill of mart ■ cancelled: the backfill of orders, which it follows, failed\n/);
  });
});

describe('idempo backfill of chosen tasks', () => {
  const TWO = ['--from', '2025-03-01', '--to', '2025-03-02'];

  it('runs them at each schedule time, by the names that idempo run has, and says so in the plan', async () => {
    for (const [words, kind, note] of [
      [['--only', 'clean'], 'only', /\nOnly the tasks clean\.\n/],
      [['--from-task', 'clean'], 'from', /\nOnly these tasks and what follows them: clean\.\n/],
      [['--to-task', 'clean'], 'to', /\nOnly these tasks and what they need: clean\.\n/],
    ] as const) {
      const cli = bench();
      assert.deepEqual((await planOf(cli, ...TWO, ...words))['scope'], { kind, tasks: ['clean'] });
      const { code, out } = await cli.run('backfill', FILE, ...TWO, ...words);
      assert.equal(code, 0);
      assert.match(out, note);
      const { value } = await cli.json('status', FILE);
      const states = JSON.stringify(value).match(/"clean","state":"\w+"|"name":"\w+","state":"\w+"/g)?.map((text) => text.replace(/"name":|"state":|"/g, '')) ?? [];
      const expected = { only: 'load,skipped clean,succeeded mart,skipped', from: 'load,skipped clean,succeeded mart,succeeded', to: 'load,succeeded clean,succeeded mart,skipped' }[kind];
      assert.equal(states.join(' '), `${expected} ${expected}`);
    }
  });

  it('is of the whole workflow without them, and refuses a task that there is not', async () => {
    assert.equal((await planOf(bench(), ...TWO))['scope'], null);
    const { code, err } = await bench().run('backfill', FILE, ...TWO, '--only', 'none');
    assert.deepEqual([code, /none/.test(err)], [64, true]);
    assert.equal((await bench().run('backfill', FILE, ...TWO, '--only', 'load', '--from-task', 'mart')).code, 64);
  });
});
