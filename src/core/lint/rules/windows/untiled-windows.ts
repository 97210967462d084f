import { collect } from '../../../base/collect';
import { MINUTE_MS } from '../../../schedule/calendar';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import type { TaskScript } from '../../taskScript';
import { namesMoment } from '../../windows/columnNames';
import { startsBehindWindow } from '../../windows/futureWindow';
import { boundText, windowSeriesOf, type WindowSeries } from '../../windows/renderedWindow';
import { showSpan, showWall } from '../../windows/wallText';
import { twoSidedWindowsOf, type TwoSidedWindow, type WindowPredicate } from '../../windows/windowPredicates';
import { declareText, hasClosedEnds, isExempt, predicateReport, subjectText, tickText } from '../../windows/windowReport';

export const documentation: RuleDocumentation = {
  title: 'The windows of consecutive schedule times overlap or leave a gap',
  why: 'Rows in an overlap are processed twice, rows in a gap never. One look at one schedule time does not show it: the bounds are rendered for the next 400 of the workflow.',
  bad: [
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '$[yyyy-MM-dd-2]' AND order_date < '${schedule_time}'\n" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 ? * MON-FRI *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '$[yyyy-MM-dd-1]' AND order_date < '${schedule_time}'\n" },
  ],
  good: [
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '$[yyyy-MM-dd-1]' AND order_date < '${schedule_time}'\n" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE weekly PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '$[yyyy-MM-dd-7]' AND order_date < '${schedule_time}'\nidempo:\n  tasks:\n    a:\n      lookback: 6d\n" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE month_to_date PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '$[month_begin(yyyy-MM-dd,0)]' AND order_date <= '${schedule_time}'\n" },
  ],
  whenToIgnore: 'When the task looks back on purpose: declare how far with `lookback`. When the days in a gap have no data.',
  threads: ['https://github.com/apache/airflow/pull/70089', 'https://github.com/dagster-io/dagster/issues/18492', 'https://github.com/SQLMesh/sqlmesh/issues/2985'],
};

export const untiledWindows: Rule = {
  code: 'P07',
  name: 'untiled-windows',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const seen = new Set<string>();
    return collect(twoSidedWindowsOf(context), (window) => {
      const { predicate } = window.upper;
      const key = [predicate.script.task?.name.value, boundText(window.lower), boundText(window.upper)].join('\n');
      const message = isExempt(predicate.script) || isOthers(context, window) ? undefined : seamMessage(context, window);
      if (message === undefined || seen.has(key)) return [];
      seen.add(key);
      return [predicateReport(predicate, { message })];
    });
  },
};

/** Closed ends on moments are P05's, windows that lie ahead P09's; what is deleted too much or too little is W06's and X04's. */
function isOthers(context: RuleContext, window: TwoSidedWindow): boolean {
  return window.upper.predicate.step.statement.writes.some(({ kind }) => kind === 'delete') || (hasClosedEnds(window) && namesMoment(window.upper.predicate.column)) || startsBehindWindow(context, window.lower.predicate);
}

function seamMessage(context: RuleContext, window: TwoSidedWindow): string | undefined {
  const series = windowSeriesOf(context, window);
  if (series === undefined || series.firstEmpty !== undefined) return undefined;
  const column = subjectText(window.upper.predicate);
  return gapMessage(context, column, series) ?? overlapMessage(context, window.upper.predicate, series);
}

function gapMessage(context: RuleContext, column: string, { gap }: WindowSeries): string | undefined {
  if (gap === undefined) return undefined;
  const { index, before, after } = gap;
  return `The windows on ${column} leave a gap: between ${timesOf(context, index)} nothing reads the rows from ${showWall(before.to)} until ${showWall(after.from)}.`;
}

function overlapMessage(context: RuleContext, predicate: WindowPredicate, { overlap }: WindowSeries): string | undefined {
  if (overlap === undefined || overlap.before.to - overlap.after.from <= lookbackOf(predicate.script)) return undefined;
  const { index, before, after } = overlap;
  const size = showSpan(before.to - after.from);
  return `The windows on ${subjectText(predicate)} overlap by ${size}: ${timesOf(context, index)} both read the rows from ${showWall(after.from)} until ${showWall(before.to)}. If the task looks back on purpose, declare ${declareText(predicate.script, `lookback: ${size}`)}.`;
}

function timesOf(context: RuleContext, index: number): string {
  return `the schedule times ${tickText(context, index)} and ${tickText(context, index + 1)}`;
}

function lookbackOf(script: TaskScript): number {
  return (script.declared?.lookbackMinutes?.value ?? 0) * MINUTE_MS;
}
