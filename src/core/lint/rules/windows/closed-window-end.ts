import { collect } from '../../../base/collect';
import { operatorAt } from '../../../sql/view';
import type { Fix } from '../../finding';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { sqlEdit } from '../../sqlEdit';
import { readBoundValue } from '../../windows/boundValue';
import { namesMoment } from '../../windows/columnNames';
import { touches } from '../../windows/nextBound';
import { parameterTextsOf } from '../../windows/parameterTexts';
import { exampleMomentOf, isLastSecond } from '../../windows/renderedWindow';
import { twoSidedWindowsOf, type TwoSidedWindow } from '../../windows/windowPredicates';
import { hasClosedEnds, isExempt, predicateReport, subjectText, textOfPart } from '../../windows/windowReport';

export const documentation: RuleDocumentation = {
  title: 'Both ends of a window on moments belong to it',
  why: 'What happened exactly at the boundary is in two windows and counts twice. Where the end is a plain date, only its midnight belongs to the window and the rest of that day is lost.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: "SELECT count(*) FROM orders WHERE created_at BETWEEN '${window_start}' AND '${window_end}'" },
    { kind: 'workflow', text: "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders WHERE paid_at >= '$[yyyy-MM-dd-1]' AND paid_at <= '${schedule_time}'\n" },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: "SELECT count(*) FROM orders WHERE created_at >= '${window_start}' AND created_at < '${window_end}'" },
    { kind: 'sql', dialect: 'generic', text: "SELECT count(*) FROM orders WHERE created_at BETWEEN '${data_date} 00:00:00' AND '${data_date} 23:59:59'" },
    { kind: 'sql', dialect: 'generic', text: "SELECT count(*) FROM orders WHERE dt BETWEEN '${start_date}' AND '${end_date}'" },
  ],
  whenToIgnore: 'When the column holds whole days in spite of its name.',
  threads: ['https://github.com/SQLMesh/sqlmesh/issues/3433', 'https://github.com/SQLMesh/sqlmesh/issues/5739'],
};

export const closedWindowEnd: Rule = {
  code: 'P05',
  name: 'closed-window-end',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) =>
    collect(twoSidedWindowsOf(context), (window) => {
      const { predicate } = window.upper;
      if (!hasClosedEnds(window) || !namesMoment(predicate.column) || isExempt(predicate.script) || endsInLastSecond(context, window)) return [];
      const column = subjectText(predicate);
      const fixes = isHalfOpenMeant(context, window) ? openEnd(window) : [];
      const loss = fixes.length > 0 ? 'a row exactly at the boundary is in two windows and counts twice' : 'the end is one instant, and what follows it on that day is lost';
      const message = `Both ends of this window on ${column} belong to it: ${loss}. Write ${column} >= start AND ${column} < the next start.`;
      return [predicateReport(predicate, { message, fixes })];
    }),
};

/** `23:59:59` leaves out less than a second, which columns of whole seconds do not have. */
function endsInLastSecond(context: RuleContext, { upper }: TwoSidedWindow): boolean {
  const moment = exampleMomentOf(context, upper.predicate, upper.value);
  if (moment !== undefined) return isLastSecond(moment);
  return /:59(?:\.9+)?['"]?\)?$/.test(textOfPart(upper.predicate, upper.value));
}

/** Whether the end is the next window's start, so that leaving it out loses nothing. */
function isHalfOpenMeant(context: RuleContext, { lower, upper }: TwoSidedWindow): boolean {
  const { view } = lower.predicate.step.statement;
  const texts = parameterTextsOf(context.workflow, lower.predicate.script.task);
  const [start, end] = [readBoundValue(view, lower.value), readBoundValue(view, upper.value)];
  if (start === undefined || end === undefined) return false;
  if (context.workflow === undefined) return start.template !== end.template && /end/.test(end.template);
  return start.steps.length === 0 && end.steps.length === 0 && touches(context, texts.expand(start.template), texts.expand(end.template));
}

function openEnd({ lower, upper }: TwoSidedWindow): readonly Fix[] {
  const { predicate } = upper;
  const { condition, step } = predicate;
  const column = subjectText(predicate);
  const title = 'Leave the end out of the window';
  if (condition.operator === 'between') {
    const text = `${column} >= ${textOfPart(predicate, lower.value)} AND ${column} < ${textOfPart(predicate, upper.value)}`;
    return [{ title, kind: 'suggest', edits: [sqlEdit(step.part, condition.range, text)] }];
  }
  const { view } = step.statement;
  const at = Math.max(condition.subject.from, upper.value.from) - 1;
  const sign = view.tokens[at];
  const open = { '<=': '<', '>=': '>' }[operatorAt(view, at)];
  return sign === undefined || open === undefined ? [] : [{ title, kind: 'suggest', edits: [sqlEdit(step.part, sign, open)] }];
}
