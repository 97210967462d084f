import { DAY_MS } from '../../../schedule/calendar';
import { wallAt } from '../../../schedule/zone';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import type { TaskScript } from '../../taskScript';
import { contextTicks } from '../../windows/renderedWindow';
import type { Ticks } from '../../windows/tickTexts';
import { readWallText } from '../../windows/wallText';
import { declareText, isExempt, reportAt, tickText } from '../../windows/windowReport';
import { writtenSlicesOf, type SliceColumn, type WrittenSlice } from '../../windows/writtenSlices';

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
      const report = sameDayReport(context, ticks, slice) ?? oneHourReport(context, ticks, slice);
      if (report !== undefined) seen.add(slice.script);
      return report ?? [];
    });
  },
};

/** Several ticks of one day write the same slice. */
function sameDayReport(context: RuleContext, ticks: Ticks, slice: WrittenSlice): Report | undefined {
  if (slice.columns.every(({ texts }) => new Set(texts).size === 1)) return undefined;
  const slices = ticks.instants.map((_, index) => slice.columns.map(({ texts }) => texts[index]).join('|'));
  const days = ticks.instants.map((instant) => Math.floor(wallAt(ticks.zone, instant) / DAY_MS));
  const first = slices.findIndex((text, index) => index > 0 && text === slices[index - 1] && days[index] === days[index - 1]);
  if (first < 1) return undefined;
  const repeated = slices.filter((text, index) => index > 0 && text === slices[index - 1]).length;
  if (repeated * 2 < slices.length) return undefined;
  const message = `${largestGroup(slices)} instances write the same part of ${slice.table}: those of ${tickText(context, first - 1)} and ${tickText(context, first)} among them, so the last one decides. Use the hour in the partition, change the schedule, or declare ${declareText(slice.script, 'window: 1d')}.`;
  return reportAt(slice.script, slice.step.part, { range: slice.range, message });
}

function largestGroup(texts: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Math.max(...counts.values());
}

const HOUR_COLUMNS = new Set(['hour', 'hr', 'hh', 'h', 'p_hour']);

/** Every instance writes the same hour of another day. */
function oneHourReport(context: RuleContext, ticks: Ticks, slice: WrittenSlice): Report | undefined {
  const days = new Set(ticks.instants.map((instant) => Math.floor(wallAt(ticks.zone, instant) / DAY_MS)));
  if (days.size < ticks.instants.length || slice.step.statement.writes.some((write) => write.kind === 'delete')) return undefined;
  const hours = slice.columns.map((column) => (column.isFixed ? [] : column.texts.map((text) => hourOf(column, text))));
  const hour = hours.find((texts) => new Set(texts).size === 1)?.[0];
  if (hour === undefined) return undefined;
  const message = `Only hour ${hour} of each day is ever written to ${slice.table}: ${tickText(context, 0)} and ${tickText(context, 1)} are a day apart. Make the schedule hourly, leave the hour out, or declare ${declareText(slice.script, 'window: 1h')}.`;
  return reportAt(slice.script, slice.step.part, { range: slice.range, message });
}

/** The hour that a partition value names, if it names one and nothing finer. */
function hourOf({ column }: SliceColumn, text: string): string | undefined {
  if (HOUR_COLUMNS.has(column) && /^\d{2}$/.test(text)) return text;
  return readWallText(text)?.precision === 'hour' ? text.slice(-2) : undefined;
}
