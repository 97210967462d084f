import { collect } from '../../../base/collect';
import type { TableWrite } from '../../../sql/scanned';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';
import { factsOf } from '../../workspace/factsOf';
import { groupBy } from '../../workspace/grouping';
import { splitTableKey } from '../../workspace/tableKey';
import { tablesOfFile, type WriteUse } from '../../workspace/tableIndex';

const workflow = (more: string, sql: string): string => `workflow:\n  name: load\n  schedule: 0 0 * * * ? *\n  timezone: UTC\n${more}tasks:\n  - name: a\n    task_type: Sql\n    sql: ${sql}\n`;

export const documentation: RuleDocumentation = {
  title: 'Instances that run at the same time share a temporary table',
  why: 'Two instances of the workflow may run side by side, after a delay or in a backfill. Each of them clears and fills the same staging table, so that one goes on with the rows of the other.',
  bad: [
    { kind: 'workflow', text: workflow('', 'CREATE TABLE tmp_orders AS SELECT id FROM shop') },
    { kind: 'workflow', text: workflow('  execution_type: parallel\n', 'TRUNCATE TABLE stg.orders_staging') },
    { kind: 'workflow', text: `${workflow('  execution_type: serial_wait\n', 'INSERT OVERWRITE TABLE tmp_orders SELECT id FROM shop')}idempo:\n  backfill:\n    max_parallel: 4\n` },
  ],
  good: [
    { kind: 'workflow', text: workflow('', "'CREATE TABLE tmp_orders_!{system.biz.date} AS SELECT id FROM shop'") },
    { kind: 'workflow', text: workflow('', 'CREATE TEMPORARY TABLE tmp_orders AS SELECT id FROM shop') },
    { kind: 'workflow', text: workflow('  execution_type: serial_wait\n', 'CREATE TABLE tmp_orders AS SELECT id FROM shop') },
    { kind: 'workflow', text: workflow('', "INSERT OVERWRITE TABLE stg_orders PARTITION (dt='${schedule_time}') SELECT id FROM shop") },
    { kind: 'workflow', text: workflow('', 'DROP TABLE IF EXISTS attempts') },
  ],
  whenToIgnore: 'When instances of the workflow never overlap: say so with `execution_type: serial_wait`.',
  threads: [],
};

export const sharedStagingTable: Rule = {
  code: 'D08',
  name: 'shared-staging-table',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const own = factsOf(context);
    if (own === undefined || !mayOverlap(context)) return [];
    const shared = tablesOfFile(own.file).writes.filter(isShared);
    return collect([...groupBy(shared, ({ name, task }) => JSON.stringify([task.name.value, name.key])).values()], ([use]) => (use === undefined ? [] : [{
      ...placeOf(use.step.part, use.write.range),
      task: use.task.name.value,
      message: `${use.name.text} is the same table for every schedule time: instances that run side by side clear each other's rows. Put the schedule time into its name (!{system.biz.date}), make it TEMPORARY, or set "execution_type: serial_wait".`,
    }]));
  },
};

/** Whether two instances can run at the same time: scheduled ones by the execution type, those of a backfill by its limit. */
function mayOverlap({ workflow: definition }: RuleContext): boolean {
  if (definition === undefined) return false;
  const isSerial = /^serial/i.test(definition.executionType?.value.trim() ?? '');
  return (definition.schedule !== undefined && !isSerial) || (definition.local.backfillMaxParallel?.value ?? 1) > 1;
}

const STAGING_NAME = /(?:^|_)(?:tmp|temp|staging|stage|stg|scratch|work|wrk)(?:_|\d*$)/;

/** A staging table of a fixed name that is made or cleared as a whole. */
function isShared({ name, write }: WriteUse): boolean {
  const short = splitTableKey(name.key).at(-1) ?? '';
  return STAGING_NAME.test(short) && !/[${}[\]]/.test(name.key) && isWhole(write);
}

function isWhole(write: TableWrite): boolean {
  if (write.kind === 'createAs') return !write.object.includes('VIEW') && write.guard !== 'ifNotExists';
  if (write.kind === 'insert') return write.guard === 'overwrite' && write.partition === undefined;
  if (write.kind === 'delete') return !write.isLimited;
  return write.kind === 'truncate' || write.kind === 'selectInto' || (write.kind === 'drop' && write.object === 'TABLE');
}
