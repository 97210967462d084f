import assert from 'node:assert/strict';
import { comparedTicks, endlessScheduleOf, offsetBetween } from '../../../src/core/lint/workspace/tickOffset';
import { newestTickNotAfter, type Schedule } from '../../../src/core/schedule';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

const FROM = Date.UTC(2025, 2, 9);

function scheduleOf(cron: string, zone: string): Schedule {
  const text = `workflow:\n  name: a\n  schedule: "${cron}"\n  timezone: ${zone}\ntasks: []\n`;
  return endlessScheduleOf(parseWorkflowFile({ path: 'a.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) }).workflow) ?? assert.fail(cron);
}

/** The definition, one schedule time after the other. */
function walked(own: Schedule, other: Schedule): number | undefined {
  const offsets = new Set(comparedTicks(own, FROM).map((tick) => ((newestTickNotAfter(other, tick) ?? Number.NaN) - tick) / 60_000));
  const [offset] = offsets;
  return offsets.size === 1 && Number.isInteger(offset) ? offset : undefined;
}

describe('the offset between two schedules', () => {
  const crons = ['0 0 2 * * ? *', '0 30 1 * * ? *', '0 0 * * * ? *', '0 * * * * ? *', '0 0 3 1 * ? *', '0 0 4 ? * 2 *', '30 0 1 * * ? *', '0 0 12 * * ? 2030'];
  const schedules = crons.flatMap((cron) => ['UTC', 'America/New_York'].map((zone) => scheduleOf(cron, zone)));

  it('is the same whether the other one is read at once or asked for each schedule time', () => {
    for (const own of schedules) {
      for (const other of schedules) assert.equal(offsetBetween(own, other, FROM), walked(own, other), `${own.cron ?? ''} ${own.zone} and ${other.cron ?? ''} ${other.zone}`);
    }
  });

  it('is known also where the other one has thousands of schedule times between two own ones', () => {
    const offset = offsetBetween(scheduleOf('0 0 3 1 * ? *', 'UTC'), scheduleOf('0 */5 * * * ? *', 'UTC'), FROM);
    assert.equal(offset === undefined ? offset : Math.abs(offset), 0);
  });

  it('is none where clocks move in one zone alone', () => {
    assert.equal(offsetBetween(scheduleOf('0 0 2 * * ? *', 'UTC'), scheduleOf('0 30 1 * * ? *', 'America/New_York'), FROM - 20 * 86_400_000), undefined);
  });
});
