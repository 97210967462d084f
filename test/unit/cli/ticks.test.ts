import assert from 'node:assert/strict';
import { makeCliBench, ORDERS } from './cliBench';

const CRON = '0 30 2 * * ? *';

/** Standard output without the blanks at the ends of lines; asserts that the command went well. */
async function ticks(...words: readonly string[]): Promise<readonly string[]> {
  const { code, out, err } = await makeCliBench({ files: { 'o.yaml': ORDERS } }).run('ticks', ...words);
  assert.equal(code, 0, err);
  return out.trimEnd().split('\n');
}

/** The first columns: schedule time and offset. */
async function times(...words: readonly string[]): Promise<readonly string[]> {
  return (await ticks(...words)).slice(2).map((line) => line.split('  ').slice(0, 2).join(' '));
}

describe('idempo ticks', () => {
  it('lists the next ten times of a workflow in its zone', async () => {
    const lines = await ticks('o.yaml');
    assert.equal(lines.length, 12);
    // ORDERS: daily midnight in Shanghai; the bench's clock shows 2025-04-01 18:00 there.
    assert.match(lines[0] ?? '', /^0 0 0 \* \* \? \* \(Asia\/Shanghai\): at 00:00, every day$/);
    assert.equal(lines[2], '2025-04-02 00:00:00  +08:00  2025-04-01 00:00:00 … 2025-04-02 00:00:00  2025-04-01');
  });

  it('says that the schedule has ended, and where to look', async () => {
    const ended = ORDERS.replace('tasks:', '  start_time: "2025-02-20 00:00:00"\n  end_time: "2025-03-21 00:00:00"\ntasks:');
    const bench = makeCliBench({ files: { 'o.yaml': ended } });
    assert.match((await bench.run('ticks', 'o.yaml')).out, /\nNo ticks: the schedule goes from 2025-02-20 00:00:00 to 2025-03-21 00:00:00\. Give --from or --to for those of another time\.\n$/);
    const { err } = await bench.run('run', 'o.yaml', '--at', '2025-04-02', '--dry-run');
    assert.match(err, /^Note: 2025-04-02 00:00:00 is not a time of the schedule 0 0 0 \* \* \? \* from 2025-02-20 00:00:00 to 2025-03-21 00:00:00\n/);
  });

  it('tells what a change of the clocks does', async () => {
    const zone = ['--cron', CRON, '--timezone', 'Europe/Berlin'];
    const spring = await ticks(...zone, '--from', '2025-03-30', '--count', '1');
    assert.match(spring[2] ?? '', /^2025-03-30 03:00:00 {2}\+02:00 .* 2025-03-29 {2}the clocks skip 02:30:00: it fires right after; .* 23\.5 h long$/);
    const autumn = await ticks(...zone, '--from', '2025-10-26', '--count', '2');
    assert.match(autumn[2] ?? '', /^2025-10-26 02:30:00 {2}\+02:00 .* the clocks show this time twice: it fires the first time only$/);
    assert.match(autumn[3] ?? '', /^2025-10-27 02:30:00 {2}\+01:00 .* 25 h long$/);
    const hourly = await ticks('--cron', '0 0 * * * ? *', '--timezone', 'Europe/Berlin', '--from', '2025-10-26 02:00', '--count', '2');
    assert.match(hourly[2] ?? '', /the first of two ticks with this time$/);
    assert.match(hourly[3] ?? '', /^2025-10-26 02:00:00 {2}\+01:00 .* the second of two ticks with this time; .* 1 h long$/);
  });

  it('lists a range with both ends, a day alone through its end', async () => {
    assert.deepEqual(await times('o.yaml', '--from', '2025-03-01', '--to', '2025-03-03'), ['2025-03-01 00:00:00 +08:00', '2025-03-02 00:00:00 +08:00', '2025-03-03 00:00:00 +08:00']);
    const hourly = ['--cron', '0 0 * * * ? *'];
    assert.equal((await times(...hourly, '--from', '2025-03-01', '--to', '2025-03-01')).length, 24);
    assert.equal((await times(...hourly, '--from', '2025-03-01 05:00', '--to', '2025-03-01 06:00')).length, 2);
  });

  it('lists so many after or before a time', async () => {
    assert.deepEqual(await times('--cron', CRON, '--from', '2025-03-01 02:30', '--count', '2'), ['2025-03-01 02:30:00 +00:00', '2025-03-02 02:30:00 +00:00']);
    assert.deepEqual(await times('--cron', CRON, '--to', '2025-03-01 02:30', '--count', '2'), ['2025-02-28 02:30:00 +00:00', '2025-03-01 02:30:00 +00:00']);
    assert.equal((await times('--cron', CRON, '--to', '2025-03-01')).length, 10);
  });

  it('lists what works on the data of some days', async () => {
    assert.deepEqual(await times('o.yaml', '--from', '2025-03-01', '--to', '2025-03-02', '--data-dates'), ['2025-03-02 00:00:00 +08:00', '2025-03-03 00:00:00 +08:00']);
    assert.deepEqual(await ticks('--cron', '0 0 6 ? * MON *', '--from', '2025-03-04', '--to', '2025-03-05', '--data-dates'), ['0 0 6 ? * MON * (UTC): at 06:00, on Monday', 'No ticks.']);
  });

  it('reads six and five fields, and notes what DolphinScheduler refuses', async () => {
    assert.deepEqual(await times('--cron', '0 30 2 * * ?', '--from', '2025-03-01', '--count', '1'), ['2025-03-01 02:30:00 +00:00']);
    const { code, out, err } = await makeCliBench().run('ticks', '--cron', '30 2 13 * 5', '--from', '2025-06-01', '--count', '2');
    assert.equal(code, 0);
    assert.match(out, /on day 13 of the month or on Friday\n.*\n2025-06-06 02:30:00 .*\n2025-06-13 02:30:00 /);
    assert.match(err, /^Note: --cron, character 1: .*DolphinScheduler refuses it/);
  });

  it('prints one JSON document', async () => {
    const { code, value } = await makeCliBench().json('ticks', '--cron', CRON, '--timezone', 'Europe/Berlin', '--from', '2025-03-30', '--count', '1');
    assert.equal(code, 0);
    assert.deepEqual(value, {
      schedule: { cron: CRON, inWords: 'at 02:30, every day', timezone: 'Europe/Berlin', startTime: null, endTime: null },
      ticks: [{
        scheduleTime: '2025-03-30 03:00:00', scheduleTimeUtc: '2025-03-30T01:00:00.000Z', utcOffset: '+02:00',
        dataWindow: { from: '2025-03-29 02:30:00', to: '2025-03-30 03:00:00', fromUtc: '2025-03-29T01:30:00.000Z', toUtc: '2025-03-30T01:00:00.000Z' },
        dataDate: '2025-03-29', clockChange: 'skipped', skippedTime: '2025-03-30 02:30:00',
      }],
    });
  });

  it('cuts long lists in the middle for people, and lists all as JSON', async () => {
    const words = ['--cron', '0 0 * * * ? *', '--from', '2025-01-01', '--to', '2025-01-31'];
    const lines = await ticks(...words);
    assert.equal(lines.length, 2 + 401);
    assert.match(lines[202] ?? '', /^… 344 more/);
    assert.equal(lines.at(-1)?.slice(0, 19), '2025-01-31 23:00:00');
    const { value } = await makeCliBench().json('ticks', ...words);
    assert.equal((value as { readonly ticks: readonly unknown[] }).ticks.length, 744);
  });

  it('keeps to the start and end of the workflow, and has the times of a backfill without a schedule', async () => {
    const text = (lines: string): string => `workflow:\n  name: w\n  timezone: UTC\n${lines}tasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n`;
    const bench = makeCliBench({ files: { 'a/w.yaml': text('  schedule: "0 0 2 * * ? *"\n  start_time: "2025-03-02 00:00:00"\n  end_time: "2025-03-03 12:00:00"\n'), 'b/w.yaml': text(''), 'c/w.yaml': text('  schedule: "0 0 25 * * ? *"\n') } });
    const bounded = await bench.json('ticks', 'a/w.yaml', '--from', '2025-01-01', '--to', '2025-12-31');
    assert.deepEqual((bounded.value as { readonly ticks: readonly { readonly scheduleTime: string }[] }).ticks.map(({ scheduleTime }) => scheduleTime), ['2025-03-02 02:00:00', '2025-03-03 02:00:00']);
    const none = await bench.run('ticks', 'b/w.yaml', '--count', '1');
    assert.match(none.out, /^daily midnight \(UTC\): at 00:00, every day\n/);
    assert.match(none.err, /b\/w\.yaml has no schedule: these are the times of a backfill without one/);
    const broken = await bench.run('ticks', 'c/w.yaml');
    assert.equal(broken.code, 78);
    assert.match(broken.err, /c\/w\.yaml:4:18: schedule `0 0 25 \* \* \? \*`: the hour 25 is outside 0 to 23 \[Y05\]/);
  });

  const WRONG: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [['--count', '3'], /whose ticks\?.*--count does not go with a folder/],
    [['.', '--cron', CRON], /whose ticks\?/],
    [['o.yaml', '--cron', CRON], /whose ticks\?/],
    [['o.yaml', '--timezone', 'UTC'], /--timezone goes with --cron/],
    [['--cron', '0 0 25 * * ? *'], /--cron, character 5: .*the hour 25 is outside 0 to 23/],
    [['--cron', '0 0 13/0 * * ? *'], /--cron, character 7: .*step/],
    [['--cron', '0 0 0 30 2 ? *'], /never fires/],
    [['--cron', CRON, '--timezone', 'Mars/Phobos'], /--timezone Mars\/Phobos is not known: write an IANA name/],
    [['--cron', CRON, '--from', 'soon'], /--from soon is not a time/],
    [['--cron', CRON, '--from', '2025-01-01', '--to', '2025-01-02', '--count', '3'], /not with both/],
    [['--cron', CRON, '--from', '2025-01-02', '--to', '2025-01-01'], /the range begins at 2025-01-02 00:00:00, after its end/],
    [['--cron', CRON, '--data-dates', '--from', '2025-01-02', '--to', '2025-01-01'], /swap them/],
    [['--cron', CRON, '--count', '0'], /--count 0: write a whole number from 1/],
    [['--cron', CRON, '--data-dates', '--from', '2025-01-01'], /needs the first and the last day/],
    [['--cron', CRON, '--data-dates', '--from', '2025-01-01', '--to', '2025-01-02 03:00'], /--to 2025-01-02 03:00 is not a day/],
    [['--cron', CRON, '--data-dates', '--count', '3'], /exclude each other/],
    [['--cron', '* * * * * ? *', '--from', '2025-01-01', '--to', '2025-12-31'], /more than 100000 ticks/],
  ];
  for (const [words, message] of WRONG) {
    it(`refuses \`ticks ${words.join(' ')}\``, async () => {
      const { code, err } = await makeCliBench({ files: { 'o.yaml': ORDERS } }).run('ticks', ...words);
      assert.equal(code, 64);
      assert.match(err, message);
    });
  }
});

describe('idempo ticks of a folder', () => {
  const OTHER = ORDERS.replace('name: orders', 'name: other');

  it('lists what is switched on there and below, also without a file, and how it is switched off', async () => {
    const cli = makeCliBench({ files: { 'etl/o.yaml': ORDERS, 'etl/x.workflow.yaml': OTHER }, storeFolder: '/w/etl' });
    assert.equal((await cli.run('ticks')).out, 'No schedule is switched on here or below.\n');
    await cli.switchOn('etl/o.yaml');
    await cli.switchOn('etl/x.workflow.yaml');
    cli.files.delete('etl/x.workflow.yaml');
    const expected = [
      'switched on  next tick                            missed ticks           file',
      'orders       2025-04-02 00:00:00 (Asia/Shanghai)  the newest is made up  etl/o.yaml',
      'other        -                                    the newest is made up  gone: no file in etl defines it, and its ticks make nothing',
      '', 'To switch off:', '  idempo ticks etl --switch-off orders', '  idempo ticks etl --switch-off other', '',
    ].join('\n');
    for (const words of [[], ['.'], ['etl'], ['etl/']]) assert.equal((await cli.run('ticks', ...words)).out, expected, words.join());
    assert.equal(cli.opened(), 0);
    assert.equal((await cli.run('ticks', 'etl', '--switch-off', 'other')).code, 0);
    assert.deepEqual((await cli.json('ticks')).value, { localSchedules: [{
      workflow: 'orders', folder: 'etl', file: 'etl/o.yaml', isGone: false, missedTicks: 'newestOnly',
      next: '2025-04-02 00:00:00', nextUtc: '2025-04-01T16:00:00.000Z', timezone: 'Asia/Shanghai',
    }] });
  });

  it('does not call a workflow gone while a file of its folder cannot be read', async () => {
    const cli = makeCliBench({ files: { 'o.yaml': ORDERS, 'x.workflow.yaml': OTHER }, storeFolder: '/w' });
    await cli.switchOn('x.workflow.yaml');
    cli.files.set('x.workflow.yaml', 'workflow: [');
    const { out } = await cli.run('ticks');
    assert.match(out, /^other .*not found: a workflow file in \. cannot be read$/m);
    assert.match(out, /^ {2}idempo ticks --switch-off other$/m);
  });
});

describe('idempo ticks --switch-off', () => {
  it('switches off by its name what has no file any more, and says when nothing is switched on', async () => {
    const cli = makeCliBench({ files: {} });
    const { code, err } = await cli.run('ticks', '--switch-off', 'gone');
    assert.deepEqual([code, /no schedule of a workflow gone is switched on here/.test(err)], [64, true]);
  });
});
