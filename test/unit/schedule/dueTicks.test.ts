import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dueTicks, ticksWithin, type DueQuery, type Schedule } from '../../../src/core/schedule';

const utc = (text: string): number => Date.parse(`2025-03-${text}Z`);
const shown = (ticks: readonly number[]): string => ticks.map((tick) => new Date(tick).toISOString().slice(8, 16)).join(' ');

function scheduleWith(cron: string | undefined, bounds: Partial<Schedule> = {}): Schedule {
  return { cron, zone: 'UTC', startAt: undefined, endAt: undefined, ...bounds };
}

interface Look {
  readonly since: string;
  readonly now: string;
  readonly policy: DueQuery['policy'];
  readonly limit?: number;
}

/** `fire | skipped | next`, days and times of March 2025. */
function look(schedule: Schedule, { since, now, policy, limit = 100 }: Look): string {
  const { fire, skipped, nextAt } = dueTicks(schedule, { firedUpTo: utc(since), now: utc(now), policy, limit });
  return [shown(fire), shown(skipped), nextAt === undefined ? 'never' : shown([nextAt])].join(' | ');
}

describe('dueTicks', () => {
  const daily = scheduleWith('0 0 2 * * ? *');
  const CASES: readonly (readonly [says: string, look: Look, expected: string])[] = [
    ['fires a tick when its time comes', { since: '01T02:00', now: '02T02:00', policy: 'skip' }, '02T02:00 |  | 03T02:00'],
    ['fires one that is 60 s old under every policy', { since: '01T02:00', now: '02T02:01', policy: 'skip' }, '02T02:00 |  | 03T02:00'],
    ['fires nothing before', { since: '01T02:00', now: '02T01:59:59.999', policy: 'all' }, ' |  | 02T02:00'],
    ['does not fire again what has been dealt with', { since: '02T02:00', now: '02T02:00:30', policy: 'all' }, ' |  | 03T02:00'],
    ['skips what is older than 60 s', { since: '01T02:00', now: '02T02:01:00.001', policy: 'skip' }, ' | 02T02:00 | 03T02:00'],
    ['skips the missed ones and fires the one that is due', { since: '01T02:00', now: '04T02:00:05', policy: 'skip' }, '04T02:00 | 02T02:00 03T02:00 | 05T02:00'],
    ['fires the newest missed one only', { since: '01T02:00', now: '04T12:00', policy: 'newestOnly' }, '04T02:00 | 02T02:00 03T02:00 | 05T02:00'],
    ['fires once for the missed ones and the one that is due', { since: '01T02:00', now: '04T02:00:05', policy: 'newestOnly' }, '04T02:00 | 02T02:00 03T02:00 | 05T02:00'],
    ['fires all missed ones in order', { since: '01T02:00', now: '04T12:00', policy: 'all' }, '02T02:00 03T02:00 04T02:00 |  | 05T02:00'],
    ['fires the newest of all up to the limit and tells the rest', { since: '01T02:00', now: '06T12:00', policy: 'all', limit: 2 }, '05T02:00 06T02:00 | 02T02:00 03T02:00 04T02:00 | 07T02:00'],
    ['fires nothing when the clock has gone back, and nothing until it has caught up', { since: '04T02:00', now: '01T12:00', policy: 'all' }, ' |  | 05T02:00'],
    ['follows the policy when the clock goes on by a day', { since: '04T02:00', now: '06T12:00', policy: 'skip' }, ' | 05T02:00 06T02:00 | 07T02:00'],
  ];
  for (const [says, query, expected] of CASES) {
    it(says, () => assert.equal(look(daily, query), expected));
  }

  it('fires each of several fresh ticks under newestOnly, when none was missed', () => {
    const often = scheduleWith('0/20 * * * * ? *');
    const { fire, skipped } = dueTicks(often, { firedUpTo: utc('01T00:00'), now: utc('01T00:00:45'), policy: 'newestOnly', limit: 10 });
    assert.deepEqual([fire, skipped], [[utc('01T00:00:20'), utc('01T00:00:40')], []]);
  });

  it('keeps to the start and the end of the schedule', () => {
    const bounded = scheduleWith('0 0 2 * * ? *', { startAt: utc('03T00:00'), endAt: utc('05T02:00') });
    assert.equal(look(bounded, { since: '01T00:00', now: '09T00:00', policy: 'all' }), '03T02:00 04T02:00 05T02:00 |  | never');
    assert.equal(look(bounded, { since: '01T00:00', now: '02T00:00', policy: 'all' }), ' |  | 03T02:00');
  });

  it('has no ticks without a cron, or with one that cannot be read', () => {
    for (const cron of [undefined, '0 0 25 * * ? *']) {
      assert.deepEqual(dueTicks(scheduleWith(cron), { firedUpTo: 7, now: utc('01T00:00'), policy: 'all', limit: 9 }), {
        fire: [], skipped: [], hasMoreSkipped: false, firedUpTo: 7, nextAt: undefined,
      });
    }
  });

  it('lists the newest thousand of many skipped ticks, and says that there are more', () => {
    const everySecond = scheduleWith('* * * * * ? *');
    const now = utc('01T00:00');
    const due = dueTicks(everySecond, { firedUpTo: 0, now, policy: 'newestOnly', limit: 5 });
    assert.deepEqual(due.fire, [now]);
    assert.deepEqual([due.skipped.length, due.skipped[0], due.skipped.at(-1)], [1000, now - 1_000_000, now - 1000]);
    assert.equal(due.hasMoreSkipped, true);
    assert.equal(dueTicks(everySecond, { firedUpTo: now - 1_001_000, now, policy: 'newestOnly', limit: 5 }).hasMoreSkipped, false);
  });

  it('fires or skips each tick exactly once, wherever the clock jumps', () => {
    const crons = fc.constantFrom('0 0/15 * * * ? *', '0 0 * * * ? *', '0 30 2 * * ? *');
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe');
    const policies = fc.constantFrom('skip', 'newestOnly', 'all');
    const jumps = fc.array(fc.integer({ min: -30, max: 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(crons, zones, policies, jumps, (cron, zone, policy, quarters) => {
      const schedule = { ...scheduleWith(cron), zone };
      const begun = utc('29T00:00');
      let [firedUpTo, now] = [begun, begun];
      const seen: number[] = [];
      for (const quarter of quarters) {
        now += quarter * 900_000;
        const due = dueTicks(schedule, { firedUpTo, now, policy, limit: 1000 });
        assert.ok(due.firedUpTo >= firedUpTo && (due.nextAt ?? 0) > Math.max(due.firedUpTo, now));
        if (policy === 'all') assert.deepEqual(due.skipped, []);
        firedUpTo = due.firedUpTo;
        seen.push(...due.skipped, ...due.fire);
      }
      const all = ticksWithin(schedule, { from: begun + 1, to: firedUpTo + 1 }, 10_000);
      assert.deepEqual(all.kind === 'ticks' && all.ticks, seen);
    }), { numRuns: 200, seed: 6 });
  });
});
