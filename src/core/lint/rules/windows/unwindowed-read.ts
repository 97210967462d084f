import { collect } from '../../../base/collect';
import { groupBy } from '../../workspace/grouping';
import { mentionsOf, type Mention } from '../../../sql/facts/mentions';
import { queryBlocksOf, type QueryBlock } from '../../../sql/facts/queryBlocks';
import { includesTable, shortNameOf } from '../../../sql/facts/sameTable';
import type { TableRead } from '../../../sql/tablesRead';
import { readsByBlock } from '../../../sql/facts/readsByBlock';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeholdersOf, placeOf, type ScriptStep, type TaskScript } from '../../taskScript';
import { namesOf, readNamed } from '../../windows/predicateTable';
import { partitionsOf, type PartitionFact } from '../../windows/tableFacts';
import { parameterTextsOf } from '../../windows/parameterTexts';
import { addWindow, type UnlimitedRead } from '../../windows/addWindow';
import { isExempt } from '../../windows/windowReport';
import { wordSet } from '../../../sql/wordSet';

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
  check: (context) => collect(context.scripts.filter((script) => !isExempt(script) && isWindowedTask(context, script)), (script) => {
    const written = tablesWrittenBy(script);
    return collect(script.steps.filter(isWrite), (step) => {
      const read = step.statement.reads.filter(({ table }) => !includesTable(written.get(shortNameOf(table.key)) ?? [], table.key));
      return unwindowedReads(context, { script, step, reads: read }).map((found) => unwindowedReport(context, found));
    });
  }),
};

function unwindowedReport(context: RuleContext, found: UnlimitedRead): Report {
  const { step, read, fact } = found;
  const { scheduleTime, rerunDay } = context.dates;
  const message = `${read.table.text} is partitioned by ${fact.column}${evidence(fact)}, and this read has no condition on it: a backfill on ${rerunDay} for ${scheduleTime} would read every day up to ${rerunDay}. If that is meant, write \`-- idempo: ignore P01 because …\`.`;
  return { ...placeOf(step.part, read.table.range), message, fixes: addWindow(context, found) };
}

/** What the task fills or makes itself, by the last part of the names; a table that it only sees to be there is none. */
function tablesWrittenBy(script: TaskScript): ReadonlyMap<string, readonly string[]> {
  const writes = collect(script.steps, ({ statement }) => statement.writes).filter((write) => write.kind !== 'alter' && (write.kind !== 'create' || write.isTemporary));
  return groupBy([...new Set(writes.map(({ target }) => target.key))], shortNameOf);
}

function evidence({ source, task }: PartitionFact): string {
  return source === 'filtered' ? ` (${task === undefined ? 'another task' : `the task "${task}"`} reads one day of it)` : '';
}

/** Whether the task's own SQL follows the schedule time anywhere. */
function isWindowedTask(context: RuleContext, script: TaskScript): boolean {
  const texts = parameterTextsOf(context.workflow, script.task);
  return script.parts.some((part) => texts.anyFollows(placeholdersOf(part)));
}

const WRITES: ReadonlySet<string> = wordSet('insert merge update createAs selectInto');

function isWrite({ statement }: ScriptStep): boolean {
  return statement.writes.some((write) => WRITES.has(write.kind));
}

interface Reads {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly reads: readonly TableRead[];
}

function unwindowedReads(context: RuleContext, { script, step, reads }: Reads): readonly UnlimitedRead[] {
  let limits: Map<string, ColumnLimits> | undefined;
  let mentions: ReadonlyMap<string, readonly Mention[]> | undefined;
  const limitsOf = (column: string): ColumnLimits => {
    mentions ??= mentionsOf(step.statement.view);
    limits ??= new Map();
    const found = limits.get(column) ?? gatherLimits(step, mentions.get(column) ?? []);
    limits.set(column, found);
    return found;
  };
  return collect(reads, (read): readonly UnlimitedRead[] => {
    const facts = partitionsOf(context, read.table.key).filter((fact) => fact.source !== 'filtered' || fact.task !== script.task?.name.value);
    const [fact] = facts;
    return fact === undefined || facts.some(({ column }) => isLimited(step, read, limitsOf(column))) ? [] : [{ script, step, read, fact }];
  });
}

/** Whose column of one name the conditions of a statement may mean. */
interface ColumnLimits {
  readonly isUnqualified: boolean;
  readonly qualifiers: ReadonlyMap<QueryBlock, ReadonlySet<string>>;
  /** Queries in which it belongs to a derived or common table. */
  readonly derived: ReadonlySet<QueryBlock>;
  /** Keys of the tables whose column it is. */
  readonly tables: ReadonlySet<string>;
}

function gatherLimits({ statement }: ScriptStep, mentions: readonly Mention[]): ColumnLimits {
  const qualifiers = new Map<QueryBlock, Set<string>>();
  const derived = new Set<QueryBlock>();
  const tables = new Set<string>();
  for (const { qualifier, block } of mentions) {
    if (qualifier === undefined || block === undefined) continue;
    const names = qualifiers.get(block) ?? new Set<string>();
    qualifiers.set(block, names.add(qualifier));
    const read = readNamed(readsByBlock(statement).get(block) ?? [], qualifier);
    if (read === undefined) derived.add(block);
    else tables.add(read.table.key);
  }
  return { isUnqualified: mentions.some(({ qualifier }) => qualifier === undefined), qualifiers, derived, tables };
}

/** Whether a condition may limit this read: unqualified, by its name, or through a query around it. */
function isLimited({ statement }: ScriptStep, read: TableRead, { isUnqualified, qualifiers, derived, tables }: ColumnLimits): boolean {
  const block = queryBlocksOf(statement.view).blockOf(read.introducedAt);
  const names = block && qualifiers.get(block);
  const isDerived = derived.size > 1 || (derived.size === 1 && (block === undefined || !derived.has(block)));
  return isUnqualified || isDerived || tables.has(read.table.key) || namesOf(read).some((name) => names?.has(name) === true);
}
