import { collect } from '../../../base/collect';
import type { Rule, RuleDocumentation } from '../../rule';
import { namesEnd } from '../../windows/columnNames';
import { startsBehindWindow } from '../../windows/futureWindow';
import { windowPredicatesOf, type WindowPredicate } from '../../windows/windowPredicates';
import { isExempt, predicateReport, textOfPart } from '../../windows/windowReport';

export const documentation: RuleDocumentation = {
  title: 'Rows from after the own window are read',
  why: 'On schedule those rows are not there yet, and the task reads nothing. A backfill comes later, finds them, and gives another result for the same day.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE churn PARTITION (dt='${data_date}')\nSELECT id FROM visits WHERE dt > '${data_date}'" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE churn PARTITION (dt='${schedule_time}')\n      SELECT id FROM visits WHERE dt >= '$[yyyy-MM-dd+1]' AND dt < '$[yyyy-MM-dd+8]'\n" },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE churn PARTITION (dt='${data_date}')\nSELECT id FROM visits WHERE dt <= '${data_date}'" },
    { kind: 'sql', dialect: 'generic', text: "SELECT id FROM contracts WHERE start_date <= '${schedule_time}' AND end_date > '${schedule_time}'" },
    { kind: 'sql', dialect: 'generic', text: "SELECT id FROM bookings WHERE arrival_until > '${schedule_time}'" },
  ],
  whenToIgnore: 'For plans and forecasts, which lie ahead and are known on the day itself.',
  threads: ['https://github.com/cagov/caldata-mdsa-caltrans-pems/issues/244'],
};

export const futureWindow: Rule = {
  code: 'P09',
  name: 'future-window',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  check: (context) =>
    collect(windowPredicatesOf(context), (predicate) => {
      if (isExempt(predicate.script) || predicate.word === 'HAVING' || namesEnd(predicate.column) || !startsBehindWindow(context, predicate)) return [];
      if (isValidity(predicate)) return [];
      const { scheduleTime, rerunDay } = context.dates;
      const text = textOfPart(predicate, { ...predicate.condition.subject, range: predicate.condition.range });
      const message = `\`${text}\` lets in rows from after the window of ${scheduleTime}: on schedule there are none yet, a backfill on ${rerunDay} would find them. If they are known ahead, write \`-- idempo: ignore P09 because …\`.`;
      return [predicateReport(predicate, { message })];
    }),
};

/** `valid_from <= d AND x > d`: rows that hold on the day. */
function isValidity(predicate: WindowPredicate): boolean {
  const { block, column, condition, values } = predicate;
  const own = new Set(values.map((value) => textOfPart(predicate, value)));
  return collect(block.filters, ({ conditions }) => conditions).some((other) => {
    const isUpper = (other.operator === '<' || other.operator === '<=') && !other.isNegated;
    return isUpper && other.column !== column && other.qualifier === condition.qualifier && other.values.some((value) => own.has(textOfPart(predicate, value)));
  });
}
