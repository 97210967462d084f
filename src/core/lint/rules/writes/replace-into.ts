import type { Rule, RuleDocumentation } from '../../rule';
import { collectWrites, placeOf } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'REPLACE deletes the old row and inserts a new one',
  why: 'Every column that the statement does not list falls back to its default, delete triggers fire and referencing rows may be deleted: a rerun loses what other tasks had written into the row.',
  bad: [
    { kind: 'sql', dialect: 'mysql', text: "REPLACE INTO customers (id, name) SELECT id, name FROM s WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'sqlite', text: 'INSERT OR REPLACE INTO customers (id, name) SELECT id, name FROM s' },
  ],
  good: [
    { kind: 'sql', dialect: 'mysql', text: 'INSERT INTO customers (id, name) SELECT id, name FROM s ON DUPLICATE KEY UPDATE name = VALUES(name)' },
    { kind: 'sql', dialect: 'sqlite', text: 'INSERT INTO customers (id, name) SELECT id, name FROM s WHERE true ON CONFLICT (id) DO UPDATE SET name = excluded.name' },
    { kind: 'sql', dialect: 'duckdb', text: 'INSERT OR REPLACE INTO customers (id, name) SELECT id, name FROM s' },
  ],
  whenToIgnore: 'When the statement lists every column and no trigger or foreign key hangs on the table.',
  threads: ['https://www.sqlite.org/lang_conflict.html', 'https://dev.mysql.com/doc/refman/8.4/en/replace.html'],
};

/** DuckDB's OR REPLACE is an ON CONFLICT DO UPDATE; the others of these have no REPLACE INTO, or one that replaces by the table's own key. */
const UPDATING = wordSet('duckdb doris starrocks clickhouse');

export const replaceInto: Rule = {
  code: 'W10',
  name: 'replace-into',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collectWrites(context.scripts.filter(({ dialect }) => !UPDATING.has(dialect)), (write, { part }) => {
          if (write.kind !== 'insert' || write.guard !== 'replace') return [];
          const lost = write.columns === undefined ? 'columns without a value' : `all columns but ${write.columns.names.join(', ')}`;
          const message = `\`REPLACE\` deletes the row of ${write.target.text} and inserts a new one: a rerun for ${context.dates.scheduleTime} resets ${lost} and fires delete triggers. Expected an update of the row that is there.`;
          return [{ ...placeOf(part, write.range), message }];
        }),
};
