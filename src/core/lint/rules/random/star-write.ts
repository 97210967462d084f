import { collect } from '../../../base/collect';
import { openStars } from '../../../sql/facts/openStars';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { isCreation, tablesByOrder } from '../../writes/tablesByOrder';
import { writingFact, writingPlaces } from '../../writes/writingSteps';

export const documentation: RuleDocumentation = {
  title: 'Whatever columns a table has today are written',
  why: 'A column that is added to the source between two runs changes what a rerun writes, puts values into the wrong columns, or makes it fail. A backfill of an old day then gets the new form.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE t PARTITION (dt='${schedule_time}') SELECT * FROM s WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t SELECT o.*, c.name FROM orders o JOIN customers c ON c.id = o.customer_id ON CONFLICT DO NOTHING' },
    { kind: 'sql', dialect: 'trino', text: 'CREATE TABLE t AS SELECT * FROM s' },
    { kind: 'sql', dialect: 'spark', text: 'WITH c AS (SELECT * FROM s) INSERT OVERWRITE TABLE t SELECT * FROM c' },
    { kind: 'sql', dialect: 'hive', text: "FROM s INSERT OVERWRITE TABLE t SELECT * INSERT OVERWRITE TABLE u SELECT id" },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE t PARTITION (dt='${schedule_time}') SELECT id, v FROM s WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT * FROM (SELECT id, v FROM s) x' },
    { kind: 'sql', dialect: 'spark', text: 'WITH c AS (SELECT id, v FROM s) INSERT OVERWRITE TABLE t SELECT * FROM c' },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (n) SELECT count(*) FROM s' },
    { kind: 'sql', dialect: 'postgresql', text: 'DELETE FROM t WHERE EXISTS (SELECT * FROM s WHERE s.id = t.id)' },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE TEMP TABLE s (id int, v int); INSERT INTO t SELECT * FROM s' },
    { kind: 'sql', dialect: 'sqlserver', text: 'SELECT * INTO stage FROM s WHERE 1 = 0' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT * FROM s' },
  ],
  whenToIgnore: 'When the task copies a table on purpose, columns and all.',
  threads: ['https://docs.sqlfluff.com/en/stable/reference/rules.html'],
};

const OPEN_STARS = writingFact({ find: openStars });

export const starWrite: Rule = {
  code: 'N12',
  name: 'star-write',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  facts: [OPEN_STARS],
  check: (context) =>
    collect(writingPlaces(context, OPEN_STARS), ({ script, step, found }) =>
      found.filter(({ table }) => !ownTables(script).has(table.key)).map(({ range, table }) => ({
        ...placeOf(step.part, range),
        message: messageOf(context, textOf(step.part, range), table.text),
      }))),
};

function messageOf(context: RuleContext, star: string, table: string): string {
  return `\`${star}\` writes whatever columns ${table} has when it runs: a column added there changes or breaks a rerun for ${context.dates.scheduleTime}. List the columns.`;
}

/** Tables that the task makes itself, so that their columns change with the task alone. */
const ownTables = tablesByOrder(({ writes }) => writes.filter(isCreation).map(({ target }) => target.key));
