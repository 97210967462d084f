import { collect } from '../../../base/collect';
import { isSameTable, shortNameOf } from '../../../sql/facts/sameTable';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf, type TaskScript } from '../../taskScript';
import { ownFormats, writtenFormats, type DayFormat } from '../../windows/dayFormats';
import { columnTypeOf } from '../../windows/tableFacts';

const HEAD = 'workflow:\n  name: load\n  schedule: "0 0 0 * * ? *"\n  timezone: UTC\ntasks:\n';
const WRITER = "  - name: write\n    task_type: Sql\n    datasource_type: HIVE\n    sql: INSERT OVERWRITE TABLE orders PARTITION (dt='$[yyyyMMdd]') SELECT id FROM ods\n";
const READER = "  - name: read\n    task_type: Sql\n    datasource_type: HIVE\n    deps: [write]\n    sql: INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}') SELECT count(*) FROM orders WHERE dt = ";

export const documentation: RuleDocumentation = {
  title: 'A table\'s days are written in one format and read in another',
  why: '`20250310` and `2025-03-10` are different texts, and so different partitions: the reader finds no rows, or the table holds the same day twice. Nothing fails.',
  bad: [
    { kind: 'workflow', text: `${HEAD}${WRITER}${READER}'\${schedule_time}'\n` },
    { kind: 'workflow', text: `${HEAD}${READER.replace('    deps: [write]\n', '')}'\${schedule_time}'\n`, others: { 'orders.workflow.yaml': `${HEAD.replace('name: load', 'name: orders')}${WRITER}` } },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}${WRITER}${READER}'$[yyyyMMdd]'\n` },
    { kind: 'workflow', text: `${HEAD}${WRITER}${READER}'$[yyyyMMdd-1]'\n` },
    { kind: 'workflow', text: `${HEAD}${WRITER}${READER}DATE '\${schedule_time}'\n` },
  ],
  whenToIgnore: 'When the column is a date, which the database reads in both formats.',
  threads: [],
};

export const partitionFormat: Rule = {
  code: 'P11',
  name: 'partition-format',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    if (context.workspace === undefined && !context.scripts.some(mayWriteDays)) return [];
    const own = ownFormats(context);
    if (own.length === 0) return [];
    const written = writtenFormats(context);
    return collect(own, (format) => {
      const others = (written.get(shortNameOf(format.table)) ?? []).filter((other) => other !== format && other.column === format.column && isSameTable(other.table, format.table));
      const isUsual = others.length === 0 || others.some(({ shape }) => shape === format.shape) || isDateType(context, format);
      const [other] = others;
      return isUsual || other === undefined ? [] : [report(format, other)];
    });
  },
};

/** Only what some task writes can be written otherwise: a partition, or rows that are deleted by their day. */
function mayWriteDays({ steps }: TaskScript): boolean {
  return steps.some(({ statement }) => statement.writes.some((write) => write.kind === 'delete' || (write.kind === 'insert' && write.partition !== undefined)));
}

/** A column of a date type takes either format. */
function isDateType(context: RuleContext, { table, column }: DayFormat): boolean {
  return /^(?:DATE|TIMESTAMP|DATETIME)/.test(columnTypeOf(context, table, column) ?? '');
}

function report({ step, range, table, column, text, isWrite, workflow }: DayFormat, other: DayFormat): Report {
  const task = `the task "${other.script.task?.name.value ?? ''}"`;
  const where = other.workflow === workflow ? task : `${task} of "${other.workflow ?? ''}"`;
  const consequence = isWrite ? 'the day would be there twice' : 'this would find no rows';
  const message = `${column} of ${table} is \`${text}\` here, and ${where} writes \`${other.text}\`: ${consequence}. Use one format for the table.`;
  return { ...placeOf(step.part, range), message };
}
