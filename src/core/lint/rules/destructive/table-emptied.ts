import { isSameTable } from '../../../sql/facts/sameTable';
import { indexesOf, wordAt } from '../../../sql/view';
import { isIntermediate } from './partial-replace';
import type { Rule, RuleDocumentation } from '../../rule';
import { collectWrites, isWindowed, placeOf, type TaskScript } from '../../taskScript';
import { isCreation } from '../../writes/tablesByOrder';
import { hasTemplate, wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A whole table is emptied or dropped by a task that stands for one schedule time',
  why: 'The task depends on the schedule time, so it refills a part of the table only: a rerun of one day removes all days.',
  bad: [{ kind: 'sql', dialect: 'generic', text: "TRUNCATE TABLE daily;\nINSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'" }, { kind: 'sql', dialect: 'generic', text: "DROP TABLE IF EXISTS daily;\nCREATE TABLE daily AS SELECT * FROM orders WHERE dt = '${schedule_time}'" }],
  good: [
    { kind: 'sql', dialect: 'generic', text: 'TRUNCATE TABLE daily;\nINSERT INTO daily SELECT * FROM orders' },
    { kind: 'sql', dialect: 'hive', text: "ALTER TABLE daily DROP IF EXISTS PARTITION (dt='${schedule_time}')" },
    { kind: 'sql', dialect: 'hive', text: 'DROP TABLE IF EXISTS stage_${day}' },
    { kind: 'sql', dialect: 'hive', text: "DROP TABLE IF EXISTS tmp;\nCREATE TABLE tmp AS SELECT * FROM s WHERE dt = '${schedule_time}'" },
  ],
  whenToIgnore: 'When the table holds one schedule time only.',
  threads: [],
};

export const tableEmptied: Rule = {
  code: 'X02',
  name: 'table-emptied',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collectWrites(context.scripts.filter(isWindowed), (write, step, script) => {
          const { part } = step;
          const table = write.target.key;
          const isDropped = write.kind === 'drop' && write.object === 'TABLE' && !(isMadeAgain(script, table, step.order) && isIntermediate(context, script, { step, table }));
          if ((write.kind !== 'truncate' && !isDropped) || hasTemplate(table) || isHandedOver(script, table)) return [];
          const verb = write.kind === 'truncate' ? 'TRUNCATE` empties' : 'DROP` removes';
          const message = `\`${verb} all of ${write.target.text}, and the task depends on the schedule time: a rerun for ${context.dates.scheduleTime} would remove every other day as well.`;
          return [{ ...placeOf(part, write.range), message }];
        }),
};

/** A scratch table: the task itself makes it. */
function isMadeAgain(script: TaskScript, table: string, order: number): boolean {
  return script.steps.some((step) => step.order !== order && step.statement.writes.some((write) => isCreation(write) && write.target.key === table));
}

/** Fills a table of its own and lets it, or its partition, take another one's place: ClickHouse, Doris, Hive, Snowflake. */
function isHandedOver(script: TaskScript, table: string): boolean {
  return script.steps.some(({ statement: { view, reads, writes } }) => {
    if (wordAt(view, 0) === 'EXCHANGE' || wordAt(view, 0) === 'RENAME') return writes.some((write) => isSameTable(write.target.key, table));
    if (wordAt(view, 0) !== 'ALTER' || indexesOf(view, HANDING).length === 0) return false;
    return [...reads.map((read) => read.table.key), ...writes.map((write) => write.target.key)].some((key) => isSameTable(key, table));
  });
}

const HANDING = wordSet('REPLACE EXCHANGE SWAP RENAME MOVE ATTACH');
