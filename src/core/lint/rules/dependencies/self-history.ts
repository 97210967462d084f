import type { Workflow } from '../../../workflow/workflow';
import type { Rule, RuleDocumentation } from '../../rule';
import { textOf } from '../../taskScript';
import { historyReadsOf } from '../../windows/selfHistory';
import { declareText, isExempt, predicateReport } from '../../windows/windowReport';

const HEAD = 'workflow:\n  name: load\n  schedule: "0 0 0 * * ? *"\n  timezone: UTC\ntasks:\n  - name: balance\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      ';
const BALANCE = "INSERT OVERWRITE TABLE balance PARTITION (dt='${schedule_time}')\n      SELECT account, amount FROM balance WHERE dt = '$[yyyy-MM-dd-1]'\n";

export const documentation: RuleDocumentation = {
  title: 'A task reads what it wrote for an earlier schedule time',
  why: 'Each instance needs the one before it. A backfill that runs several at a time, or from the newest to the oldest, reads days that are not there yet, and a rerun of one day leaves the days after it as they were.',
  bad: [
    { kind: 'workflow', text: `${HEAD}${BALANCE}` },
    { kind: 'workflow', text: `${HEAD}DELETE FROM balance WHERE dt = '\${schedule_time}';\n      INSERT INTO balance SELECT b.account, b.amount + o.amount FROM balance b JOIN orders o ON o.account = b.account AND o.dt = '\${schedule_time}' WHERE b.dt = '$[yyyy-MM-dd-1]'\n` },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}${BALANCE}idempo:\n  tasks:\n    balance:\n      depends_on_past: true\n` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE balance PARTITION (dt='\${schedule_time}')\n      SELECT account, amount FROM orders WHERE dt = '$[yyyy-MM-dd-1]'\n` },
    { kind: 'workflow', text: `${HEAD}DELETE FROM balance WHERE dt = '\${schedule_time}';\n      INSERT INTO balance SELECT account, amount FROM orders WHERE dt = '\${schedule_time}';\n      INSERT INTO totals SELECT sum(amount) FROM balance WHERE dt = '\${schedule_time}'\n` },
  ],
  whenToIgnore: 'Never: declare `depends_on_past: true`, so that backfills run in order.',
  threads: ['https://github.com/cagov/caldata-mdsa-caltrans-pems/issues/244'],
};

export const selfHistory: Rule = {
  code: 'D06',
  name: 'self-history',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  check: (context) => {
    const { workflow } = context;
    if (workflow === undefined) return [];
    return historyReadsOf(context).filter(({ predicate: { script } }) => !isExempt(script) && script.declared?.dependsOnPast !== true).map(({ predicate, table }) => {
      const { condition, script, step } = predicate;
      const text = textOf(step.part, condition.range).replace(/\s+/g, ' ');
      const message = `\`${text}\` reads what ${table} got for an earlier schedule time than ${context.dates.scheduleTime}: each instance needs the one before it, and a backfill must run one at a time, oldest first${conflictOf(workflow)}. Declare ${declareText(script, 'depends_on_past: true')}.`;
      return predicateReport(predicate, { message });
    });
  },
};

/** What the workflow's own backfill settings say against it. */
function conflictOf({ local }: Workflow): string {
  const { backfillMaxParallel: parallel, backfillOrder: order } = local;
  if (order?.value === 'descending') return ', but `backfill: order` is descending';
  return parallel !== undefined && parallel.value > 1 ? `, but \`backfill: max_parallel\` is ${parallel.value}` : '';
}
