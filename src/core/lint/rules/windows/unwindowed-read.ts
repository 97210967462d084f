import { mentionsOf, type Mention } from '../../../sql/mentions';
import { queryBlocksOf, type QueryBlock } from '../../../sql/queryBlocks';
import { includesTable } from '../../../sql/sameTable';
import type { TableRead } from '../../../sql/tablesRead';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import type { ScriptStep, TaskScript } from '../../taskScript';
import { namesOf, readsByBlock } from '../../windows/predicateTable';
import { partitionsOf, shortName, type PartitionFact } from '../../windows/tableFacts';
import { parameterTextsOf } from '../../windows/parameterTexts';
import { addWindow, type UnlimitedRead } from '../../windows/addWindow';
import { isExempt, reportAt } from '../../windows/windowReport';

const HEAD = 'workflow:\n  name: load\n  schedule: "0 0 0 * * ? *"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      ';
const TABLES = 'idempo:\n  tables:\n    ods.orders:\n      partition: [dt]\n';

export const documentation: RuleDocumentation = {
  title: 'A partitioned table is read whole in a task that stands for one day',
  why: 'The table holds a partition for each day. Without a condition on it every run reads all days, and a backfill of an earlier day also those that came after it: the same day gives another result.',
  bad: [
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE daily PARTITION (dt='\${schedule_time}')\n      SELECT id, amount FROM ods.orders\n${TABLES}` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE daily PARTITION (dt='\${schedule_time}')\n      SELECT o.id, u.name FROM ods.orders o JOIN ods.users u ON u.id = o.user_id WHERE o.dt = '\${schedule_time}'\n${TABLES}    ods.users:\n      partition: [dt]\n` },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE daily PARTITION (dt='\${schedule_time}')\n      SELECT id, amount FROM ods.orders WHERE dt = '\${schedule_time}'\n${TABLES}` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE daily PARTITION (dt='\${schedule_time}')\n      SELECT o.id, l.price FROM ods.orders o JOIN ods.lines l ON l.dt = o.dt AND l.id = o.id WHERE o.dt = '\${schedule_time}'\n${TABLES}    ods.lines:\n      partition: [dt]\n` },
    { kind: 'workflow', text: `${HEAD}WITH o AS (SELECT id, dt FROM ods.orders) INSERT OVERWRITE TABLE daily PARTITION (dt='\${schedule_time}')\n      SELECT id FROM o WHERE dt = '\${schedule_time}'\n${TABLES}` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE all_time SELECT id, amount FROM ods.orders\n${TABLES}` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE first_order PARTITION (dt='\${schedule_time}')\n      SELECT user_id, min(dt) FROM ods.orders WHERE dt <= '\${schedule_time}' GROUP BY user_id\n${TABLES}` },
  ],
  whenToIgnore: 'When the task needs all days up to today, whichever day it is run for.',
  threads: ['https://github.com/cagov/caldata-mdsa-caltrans-pems/issues/244'],
};

export const unwindowedRead: Rule = {
  code: 'P01',
  name: 'unwindowed-read',
  severity: 'error',
  confidence: 'guess',
  fixability: 'suggest',
  check: (context) => context.scripts.filter((script) => !isExempt(script) && isWindowedTask(context, script)).flatMap((script) => {
    const written = tablesWrittenBy(script);
    return script.steps.filter(isWrite).flatMap((step) => {
      const read = step.statement.reads.filter(({ table }) => !includesTable(written.get(shortName(table.key)) ?? [], table.key));
      return unwindowedReads(context, { script, step, reads: read }).map((found) => unwindowedReport(context, found));
    });
  }),
};

function unwindowedReport(context: RuleContext, found: UnlimitedRead): Report {
  const { script, step, read, fact } = found;
  const { scheduleTime, rerunDay } = context.dates;
  const message = `${read.table.text} is partitioned by ${fact.column}${evidence(fact)}, and this read has no condition on it: a backfill on ${rerunDay} for ${scheduleTime} would read every day up to ${rerunDay}. If that is meant, write \`-- idempo: ignore P01 because …\`.`;
  return reportAt(script, step.part, { range: read.table.range, message, fixes: addWindow(context, found) });
}

/** What the task fills itself, by the last part of the names. */
function tablesWrittenBy(script: TaskScript): ReadonlyMap<string, readonly string[]> {
  const written = new Map<string, string[]>();
  for (const { target } of script.steps.flatMap(({ statement }) => statement.writes)) {
    const group = written.get(shortName(target.key));
    if (group === undefined) written.set(shortName(target.key), [target.key]);
    else if (!group.includes(target.key)) group.push(target.key);
  }
  return written;
}

function evidence({ source, task }: PartitionFact): string {
  return source === 'filtered' ? ` (${task === undefined ? 'another task' : `the task "${task}"`} reads one day of it)` : '';
}

/** Whether the task's own SQL follows the schedule time anywhere. */
function isWindowedTask(context: RuleContext, script: TaskScript): boolean {
  const texts = parameterTextsOf(context.workflow, script.task);
  return script.parts.some((part) => texts.followsSchedule(part.source.text));
}

const WRITES: ReadonlySet<string> = new Set(['insert', 'merge', 'update', 'createAs', 'selectInto']);

function isWrite({ statement }: ScriptStep): boolean {
  return statement.writes.some((write) => WRITES.has(write.kind));
}

interface Reads {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly reads: readonly TableRead[];
}

function unwindowedReads(context: RuleContext, { script, step, reads }: Reads): readonly UnlimitedRead[] {
  let mentions: ReadonlyMap<string, readonly Mention[]> | undefined;
  return reads.flatMap((read): readonly UnlimitedRead[] => {
    const facts = partitionsOf(context, read.table.key).filter((fact) => fact.source !== 'filtered' || fact.task !== script.task?.name.value);
    const [fact] = facts;
    if (fact === undefined) return [];
    const names = mentions ??= mentionsOf(step.statement.view);
    const isLimited = facts.some(({ column }) => (names.get(column) ?? []).some((mention) => mayMean(step, read, mention)));
    return isLimited ? [] : [{ script, step, read, fact }];
  });
}

/** Whether a name in a condition may be a column of this read: unqualified, by its name, or of a query around it. */
function mayMean({ statement }: ScriptStep, read: TableRead, { qualifier, block }: Mention): boolean {
  if (qualifier === undefined || namesOf(read).includes(qualifier)) return true;
  const own: QueryBlock | undefined = queryBlocksOf(statement.view).blockOf(read.introducedAt);
  const others = (block && readsByBlock(statement).get(block)) ?? [];
  return block !== own && !others.some((other) => namesOf(other).includes(qualifier) && other.table.key !== read.table.key);
}
