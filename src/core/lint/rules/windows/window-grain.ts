import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf, type TaskScript } from '../../taskScript';
import { contextTicks } from '../../windows/renderedWindow';
import { grainOf, type SliceGrain } from '../../windows/sliceGrain';
import { declareText, isExempt, tickText } from '../../windows/windowReport';
import { writtenSlicesOf, type WrittenSlice } from '../../windows/writtenSlices';

const HOURLY = 'workflow:\n  name: load\n  schedule: "0 0 * * * ? *"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      ';
const DAILY = HOURLY.replace('0 0 * * *', '0 0 0 * *');

export const documentation: RuleDocumentation = {
  title: 'The schedule and the written partition are of different length',
  why: 'Under an hourly schedule 24 instances of a day overwrite one daily partition: which one comes last decides, and in a backfill they run side by side. Under a daily schedule an hourly partition is written for one hour of the day only.',
  bad: [
    { kind: 'workflow', text: `${HOURLY}INSERT OVERWRITE TABLE daily PARTITION (dt='\${system.biz.date}')\n      SELECT id FROM orders WHERE dt = '\${system.biz.date}'\n` },
    { kind: 'workflow', text: `${DAILY}INSERT OVERWRITE TABLE hourly PARTITION (hr='$[yyyyMMddHH]')\n      SELECT id FROM orders WHERE hr = '$[yyyyMMddHH]'\n` },
  ],
  good: [
    { kind: 'workflow', text: `${HOURLY}INSERT OVERWRITE TABLE hourly PARTITION (dt='$[yyyyMMdd]', hr='$[HH]')\n      SELECT id FROM orders WHERE dt = '$[yyyyMMdd]' AND hr = '$[HH]'\n` },
    { kind: 'workflow', text: `${HOURLY}INSERT OVERWRITE TABLE daily PARTITION (dt='\${system.biz.date}')\n      SELECT id FROM orders WHERE dt = '\${system.biz.date}'\nidempo:\n  tasks:\n    a:\n      window: 1d\n` },
    { kind: 'workflow', text: `${DAILY}INSERT OVERWRITE TABLE monthly PARTITION (month='$[yyyyMM]')\n      SELECT id FROM orders WHERE month = '$[yyyyMM]'\n` },
  ],
  whenToIgnore: 'When the day is meant to be rewritten each hour: declare `window: 1d`.',
  threads: [],
};

export const windowGrain: Rule = {
  code: 'P12',
  name: 'window-grain',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const ticks = contextTicks(context);
    if (ticks === undefined || ticks.instants.length < 3) return [];
    const seen = new Set<TaskScript>();
    return writtenSlicesOf(context).flatMap((slice) => {
      if (seen.has(slice.script) || isExempt(slice.script) || slice.script.declared?.windowMinutes !== undefined) return [];
      const grain = grainOf(ticks, slice.columns);
      const report = sameDayReport(context, slice, grain) ?? oneHourReport(context, slice, grain);
      if (report !== undefined) seen.add(slice.script);
      return report ?? [];
    });
  },
};

/** Several ticks of one day write the same slice. */
function sameDayReport(context: RuleContext, slice: WrittenSlice, { sharedFrom, largestShare }: SliceGrain): Report | undefined {
  if (sharedFrom === undefined) return undefined;
  const message = `${largestShare} instances write the same part of ${slice.table}: those of ${tickText(context, sharedFrom)} and ${tickText(context, sharedFrom + 1)} among them, so the last one decides. Use the hour in the partition, change the schedule, or declare ${declareText(slice.script, 'window: 1d')}.`;
  return { ...placeOf(slice.step.part, slice.range), message };
}

/** Every instance writes the same hour of another day. */
function oneHourReport(context: RuleContext, slice: WrittenSlice, { onlyHour }: SliceGrain): Report | undefined {
  if (onlyHour === undefined || slice.step.statement.writes.some((write) => write.kind === 'delete')) return undefined;
  const message = `Only hour ${onlyHour} of each day is ever written to ${slice.table}: ${tickText(context, 0)} and ${tickText(context, 1)} are a day apart. Make the schedule hourly, leave the hour out, or declare ${declareText(slice.script, 'window: 1h')}.`;
  return { ...placeOf(slice.step.part, slice.range), message };
}
