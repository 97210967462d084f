import assert from 'node:assert/strict';
import { scheduleOf, zoneOf, type ScheduleSource } from '../../../src/core/schedule';

/** Lays the values out in one text, so that ranges can be checked against it. */
function sourceOf(parts: Partial<Record<keyof ScheduleSource, string>>): { readonly text: string; readonly source: ScheduleSource } {
  let text = '';
  const place = (key: keyof ScheduleSource) => {
    const value = parts[key];
    if (value === undefined) return undefined;
    const start = text.length + 1;
    text += `"${value}"\n`;
    return { value, range: { start: start - 1, end: start + value.length + 1 } };
  };
  const source = { schedule: place('schedule'), timezone: place('timezone'), startTime: place('startTime'), endTime: place('endTime') };
  return { text, source };
}

function problemsOf(parts: Partial<Record<keyof ScheduleSource, string>>): readonly string[] {
  const { text, source } = sourceOf(parts);
  return scheduleOf(source).problems.map(({ code, severity, message, range }) => `${code} ${severity} [${text.slice(range.start, range.end)}] ${message}`);
}

describe('scheduleOf', () => {
  it('reads cron, zone, start and end', () => {
    const { source } = sourceOf({ schedule: '0 0 2 * * ? *', timezone: 'Asia/Shanghai', startTime: '2025-01-01', endTime: '2025-12-31 12:00:00' });
    assert.deepEqual(scheduleOf(source), {
      schedule: {
        cron: '0 0 2 * * ? *', zone: 'Asia/Shanghai',
        startAt: Date.parse('2024-12-31T16:00:00Z'), endAt: Date.parse('2025-12-31T04:00:00Z'),
      },
      problems: [],
    });
  });

  it('is daily midnight in UTC when nothing is declared', () => {
    const { source } = sourceOf({});
    assert.deepEqual(scheduleOf(source), { schedule: { cron: undefined, zone: 'UTC', startAt: undefined, endAt: undefined }, problems: [] });
  });

  it('points into a bad cron, also inside quotes', () => {
    assert.deepEqual(problemsOf({ schedule: '0 0 25 * * ? *' }), ['Y05 error [25] schedule `0 0 25 * * ? *`: the hour 25 is outside 0 to 23']);
  });

  it('reports a cron that never fires', () => {
    assert.deepEqual(problemsOf({ schedule: '0 0 0 30 2 ? *' }), ['Y05 error ["0 0 0 30 2 ? *"] schedule `0 0 0 30 2 ? *` never fires: no such day exists']);
  });

  it('reports an unknown zone and computes in UTC meanwhile', () => {
    const { source } = sourceOf({ timezone: 'Asia/Bejing' });
    assert.equal(zoneOf(source), 'UTC');
    assert.match(problemsOf({ timezone: 'Asia/Bejing' }).join(), /^Y05 error \["Asia\/Bejing"\] unknown time zone/);
  });

  it('reports times that are none, and an end before the start', () => {
    assert.match(problemsOf({ startTime: 'yesterday' }).join(), /start_time `yesterday` is not a time/);
    assert.match(problemsOf({ startTime: '2025-02-01', endTime: '2025-01-01' }).join(), /end_time `2025-01-01` is not after start_time/);
  });
});
