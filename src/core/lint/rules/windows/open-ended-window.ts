import { collect } from '../../../base/collect';
import type { Fix } from '../../finding';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { insertSql } from '../../sqlEdit';
import { readBoundValue } from '../../windows/boundValue';
import { namesEnd } from '../../windows/columnNames';
import { startsBehindWindow } from '../../windows/futureWindow';
import { endTemplateFor } from '../../windows/nextBound';
import { lowerBoundOf, windowPredicatesOf, type WindowBound, type WindowPredicate } from '../../windows/windowPredicates';
import { windowEndsOf } from '../../windows/windowEnds';
import { isExempt, predicateReport, subjectText, textOfPart } from '../../windows/windowReport';

export const documentation: RuleDocumentation = {
  title: 'A window has a start but no end',
  why: 'A scheduled run finds no later rows, so nobody notices. A backfill of a day in March reads everything from March to today, and counts the later days again.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${data_date}')\nSELECT id FROM orders WHERE created_at >= '${window_start}'" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: POSTGRESQL\n    sql: |\n      DELETE FROM daily WHERE dt = '${schedule_time}';\n      INSERT INTO daily SELECT dt, sum(v) FROM orders WHERE paid_at >= '$[yyyy-MM-dd-1]' GROUP BY dt\n" },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${data_date}')\nSELECT id FROM orders WHERE created_at >= '${window_start}' AND created_at < '${window_end}'" },
    { kind: 'sql', dialect: 'generic', text: "SELECT name FROM price WHERE valid_from <= '${schedule_time}' AND valid_to > '${schedule_time}'" },
    { kind: 'sql', dialect: 'generic', text: "SELECT id FROM (SELECT id, ts FROM orders WHERE ts >= '${window_start}') o WHERE o.ts < '${window_end}'" },
    { kind: 'sql', dialect: 'hive', text: "SELECT id FROM events WHERE dt = '${data_date}' AND event_time >= '${data_date} 06:00:00'" },
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM log WHERE written_on < '${schedule_time}'" },
  ],
  whenToIgnore: 'When the table holds nothing later than the window, also at the time of a backfill.',
  threads: ['https://github.com/SQLMesh/sqlmesh/issues/3433', 'https://github.com/cagov/caldata-mdsa-caltrans-pems/issues/244'],
};

export const openEndedWindow: Rule = {
  code: 'P04',
  name: 'open-ended-window',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => {
    const predicates = windowPredicatesOf(context);
    const ends = windowEndsOf(predicates);
    return collect(predicates, (predicate) => {
      const lower = predicate.condition.operator === 'between' ? undefined : lowerBoundOf(predicate);
      if (lower === undefined || isExempt(predicate.script) || isOpenOnPurpose(context, predicate) || ends.close(predicate)) return [];
      const { scheduleTime, rerunDay } = context.dates;
      const column = subjectText(predicate);
      const message = `${column} has a start but no end here: a backfill on ${rerunDay} for ${scheduleTime} would ${verbOf(predicate)} everything up to ${rerunDay}. Add the end: ${column} < ….`;
      return [predicateReport(predicate, { message, fixes: () => addEnd(context, lower) })];
    });
  },
};

function verbOf({ step }: WindowPredicate): string {
  return step.statement.writes.some((write) => write.kind === 'delete') ? 'delete' : 'read';
}

/** The end of a validity lies ahead by its nature; what starts behind the window is P09's. */
function isOpenOnPurpose(context: RuleContext, predicate: WindowPredicate): boolean {
  return predicate.word === 'HAVING' || namesEnd(predicate.column) || startsBehindWindow(context, predicate);
}

function addEnd(context: RuleContext, lower: WindowBound): readonly Fix[] {
  const { predicate, value } = lower;
  const { view } = predicate.step.statement;
  const bound = readBoundValue(view, value);
  const end = bound && endTemplateFor(context, predicate, bound.template);
  const written = textOfPart(predicate, value);
  if (bound === undefined || end === undefined || predicate.condition.isNegated || !written.includes(bound.template)) return [];
  const text = ` AND ${subjectText(predicate)} < ${written.replace(bound.template, () => end)}`;
  return [{ title: `Add the end:${text}`, kind: 'suggest', edits: [insertSql(predicate.step.part, predicate.condition.range.end, text)] }];
}
