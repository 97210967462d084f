import { collect } from '../../../base/collect';
import type { Rule, RuleDocumentation } from '../../rule';
import { boundText, windowSeriesOf } from '../../windows/renderedWindow';
import { showWall } from '../../windows/wallText';
import { twoSidedWindowsOf } from '../../windows/windowPredicates';
import { isExempt, predicateReport, subjectText, tickText } from '../../windows/windowReport';

export const documentation: RuleDocumentation = {
  title: 'A window holds nothing',
  why: 'Start and end are the same for some schedule times, or the wrong way round. The task succeeds, finds no rows, and overwrites the day with nothing.',
  bad: [
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '${schedule_time}' AND order_date < '$[yyyy-MM-dd]'\n" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE month_to_date PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '$[month_begin(yyyy-MM-dd,0)]' AND order_date < '${schedule_time}'\n" },
  ],
  good: [
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '${schedule_time}' AND order_date < '$[yyyy-MM-dd+1]'\n" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE month_to_date PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE order_date >= '$[month_begin(yyyy-MM-dd,0)]' AND order_date <= '${schedule_time}'\n" },
  ],
  whenToIgnore: 'When an empty day is right for those schedule times.',
  threads: ['https://github.com/SQLMesh/sqlmesh/issues/5739'],
};

export const emptyWindow: Rule = {
  code: 'P06',
  name: 'empty-window',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collect(twoSidedWindowsOf(context), (window) => {
      const { predicate } = window.upper;
      const series = isExempt(predicate.script) ? undefined : windowSeriesOf(context, window);
      if (series?.firstEmpty === undefined) return [];
      const { index, from, to } = series.firstEmpty;
      const when = series.isAlwaysEmpty ? `at every schedule time, ${tickText(context, index)} included` : `for the schedule time ${tickText(context, index)}`;
      const ends = from === to ? `it starts and ends at ${showWall(from)}` : `it starts at ${showWall(from)} and ends at ${showWall(to)}`;
      const message = `The window on ${subjectText(predicate)} from ${boundText(window.lower)} to ${boundText(window.upper)} is empty ${when}: ${ends}. Change one of the two.`;
      return [predicateReport(predicate, { message })];
    }),
};
