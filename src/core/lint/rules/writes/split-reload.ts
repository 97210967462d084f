import type { Fix } from '../../finding';
import { overwriteReload } from '../../fixes/overwriteReload';
import { wrapInTransaction } from '../../fixes/wrapInTransaction';
import { findReloads, type Reload } from '../../writes/deletedRows';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';
import { transactionWordsOf } from '../../writes/transactionWords';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'Rows are deleted and inserted again in two steps',
  why: 'When the insert fails, the delete has already happened: readers see a hole until somebody repairs the task, and what runs after it computes from an empty day.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: "DELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'hive', text: "ALTER TABLE daily DROP IF EXISTS PARTITION (dt='${schedule_time}');\nINSERT INTO TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders" },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: "BEGIN;\nDELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}';\nCOMMIT" },
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders" },
    { kind: 'sql', dialect: 'oracle', text: "DELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily SELECT * FROM orders;\nCOMMIT" },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE TEMP TABLE x (id INT);\nDELETE FROM x;\nINSERT INTO x SELECT id FROM s' },
  ],
  whenToIgnore: 'When the connection runs all statements of a task in one transaction anyway, or nobody reads the table before the task has succeeded.',
  threads: ['https://github.com/SQLMesh/sqlmesh/issues/5843'],
};

/** Engines without a transaction over statements that have a better way: INSERT OVERWRITE. */
const OVERWRITING = wordSet('hive spark doris starrocks');

export const splitReload: Rule = {
  code: 'W05',
  name: 'split-reload',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) =>
    findReloads(context.scripts).filter(isSplit).map((reload) => {
      const { script, clearing, change } = reload;
      const remedy = OVERWRITING.has(script.dialect) ? 'Overwrite the partition instead.' : 'Put both into one transaction.';
      const message = `The rows of ${change.target.text} are deleted here and inserted in another step: when the insert for ${context.dates.scheduleTime} fails, they are gone. ${remedy}`;
      return { ...placeOf(clearing.part, change.range), message, fixes: () => fixesOf(reload) };
    }),
};

/** ClickHouse, Trino and Flink have neither a transaction nor an overwrite to offer instead. */
function isSplit({ script, isAtomic }: Reload): boolean {
  if (OVERWRITING.has(script.dialect)) return true;
  const words = transactionWordsOf(script.dialect);
  return words !== undefined && words.begin !== '' && !isAtomic;
}

function fixesOf(reload: Reload): readonly Fix[] {
  if (OVERWRITING.has(reload.script.dialect)) return overwriteReload(reload) ?? [];
  return wrapInTransaction(reload) ?? [];
}
