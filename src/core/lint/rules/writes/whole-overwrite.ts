import { isSameTable } from '../../../sql/facts/sameTable';
import type { Insert, SelectItem } from '../../../sql/scanned';
import type { TableDefinition } from '../../../sql/facts/tableDefinitions';
import { wordAt } from '../../../sql/view';
import type { Fix } from '../../finding';
import { overwriteInstead } from '../../fixes/overwriteInstead';
import { dayColumn, SCHEDULE_TIME } from '../../fixes/slice';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { insertSql } from '../../sqlEdit';
import { collectWrites, isWindowed, placeOf, type ScriptStep, type TaskScript } from '../../taskScript';
import { tableDefinitionsOf, type UnsafeInsert } from '../../writes/unsafeInserts';
import { hasTemplate, wordSet } from '../../../sql/wordSet';

const PARTITIONED = "CREATE TABLE IF NOT EXISTS daily (id BIGINT) PARTITIONED BY (dt STRING);\n";

export const documentation: RuleDocumentation = {
  title: 'INSERT OVERWRITE does not say which partition it replaces',
  why: 'Whether the other partitions stay depends on a setting of the session (`partitionOverwriteMode`, `dynamic.partition.mode`) and on the rows that happen to come: a rerun of one day may clear the other days, or nothing.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: `${PARTITIONED}INSERT OVERWRITE TABLE daily SELECT id, dt FROM orders WHERE dt = '\${schedule_time}'` },
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE daily PARTITION (dt) SELECT id, dt FROM orders' },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: `${PARTITIONED}INSERT OVERWRITE TABLE daily PARTITION (dt='\${schedule_time}') SELECT id FROM orders WHERE dt = '\${schedule_time}'` },
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt) SELECT id, dt FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE countries SELECT code, name FROM raw_countries' },
  ],
  whenToIgnore: 'When the task rebuilds the whole table on purpose.',
  threads: ['https://spark.apache.org/docs/latest/configuration.html'],
};

export const wholeOverwrite: Rule = {
  code: 'W11',
  name: 'whole-overwrite',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => {
    const definitions = tableDefinitionsOf(context.scripts);
    return collectWrites(context.scripts, (write, step, script) => {
          if (write.kind !== 'insert' || write.guard !== 'overwrite') return [];
          const place: UnsafeInsert = { script, step, insert: write, definition: definitions.get(write.target.key), readsItself: false };
          const kind = problemOf(context, place);
          if (kind === undefined) return [];
          const message = `${TEXTS[kind](write.target.text)}: a rerun for ${context.dates.scheduleTime} may clear other days, or nothing, as the session's settings have it. Name the partition.`;
          return [{ ...placeOf(step.part, write.range), message, fixes: kind === 'whole' ? namePartition(place) : limitSource(step, write) }];
        });
  },
};

type Problem = 'whole' | 'unlimited';

const TEXTS: Readonly<Record<Problem, (table: string) => string>> = {
  whole: (table) => `${table} is partitioned, and this \`INSERT OVERWRITE\` names no partition`,
  unlimited: (table) => `The partitions of ${table} that this \`INSERT OVERWRITE\` replaces are the ones that its source happens to hold, and nothing limits the source`,
};

function problemOf(context: RuleContext, { script, step, insert, definition }: UnsafeInsert): Problem | undefined {
  const { partition } = insert;
  if (partition === undefined) return isWindowed(script) && isPartitioned(context, insert, definition) && !readsIdentifiers(script) ? 'whole' : undefined;
  if (NAMED_PARTITIONS.has(script.dialect)) return undefined;
  const isDynamic = partition.entries.length > 0 && partition.entries.every(({ value }) => value === undefined);
  return isDynamic && !hasLimit(step, insert) ? 'unlimited' : undefined;
}

/** `PARTITION (p1)` names a partition there, not a column. */
const NAMED_PARTITIONS: ReadonlySet<string> = wordSet('doris starrocks');

/** Snowflake and BigQuery have no such partitions: INSERT OVERWRITE always replaces the table there. */
function readsIdentifiers({ dialect }: TaskScript): boolean {
  return dialect === 'snowflake' || dialect === 'bigquery';
}

function isPartitioned({ workflow }: RuleContext, insert: Insert, definition: TableDefinition | undefined): boolean {
  if ((definition?.partitionColumns.length ?? 0) > 0) return true;
  return workflow?.local.tables.some(({ name, partition }) => partition.length > 0 && isSameTable(name.value.toLowerCase(), insert.target.key)) ?? false;
}

/** A WHERE or a template anywhere in the source may limit it to the window. */
function hasLimit({ statement: { view } }: ScriptStep, insert: Insert): boolean {
  for (let i = 0; i < insert.to; i++) {
    const word = wordAt(view, i);
    if (word === 'WHERE' || word === 'LIMIT' || word === 'HAVING') return true;
    if (i >= insert.source.from && hasTemplate(view.tokens[i]?.text)) return true;
  }
  return insert.source.kind !== 'select';
}

function namePartition(place: UnsafeInsert): readonly Fix[] {
  const overwrite = overwriteInstead(place);
  return overwrite === undefined ? [] : [overwrite.fix];
}

const TAILS = wordSet('GROUP ORDER HAVING LIMIT DISTRIBUTE CLUSTER SORT UNION WINDOW');

/** `WHERE dt = '${schedule_time}'` on the select item that fills the partition. */
function limitSource(step: ScriptStep, insert: Insert): readonly Fix[] {
  const { view } = step.statement;
  const item = dayItem(insert);
  const column = item?.name;
  const isPlain = item !== undefined && column !== undefined && item.expression.end === item.range.end && wordAt(view, insert.source.from) === 'SELECT';
  if (!isPlain) return [];
  let at = insert.source.from;
  while (at < insert.to && !TAILS.has(wordAt(view, at))) at++;
  const expression = step.part.text.slice(item.expression.start, item.expression.end);
  const condition = `${expression} = ${SCHEDULE_TIME}`;
  return [{
    title: `Limit the source to one partition: WHERE ${condition}`,
    kind: 'suggest',
    edits: [insertSql(step.part, view.tokens[at - 1]?.end ?? item.range.end, `\nWHERE ${condition}`)],
  }];
}

/** The select item that fills the only partition column, or the one among several that holds the day. */
function dayItem({ partition, source }: Insert): SelectItem | undefined {
  const names = partition?.entries.map(({ column }) => column) ?? [];
  const day = names.length > 1 ? names.indexOf(dayColumn(names) ?? '') : 0;
  return day === -1 ? undefined : source.items[source.items.length - names.length + day];
}
