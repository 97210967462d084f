import { insertFixes } from '../../fixes/insertFixes';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';
import { findUnsafeInserts, tableDefinitionsOf } from '../../unsafeInserts';

export const documentation: RuleDocumentation = {
  title: 'Rows are added without removing the ones of an earlier run',
  why: 'A retry, rerun or backfill of the same schedule time inserts the same rows once more. A lost acknowledgement is enough: the first attempt had done its work, and the retry doubles it.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: "INSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'hive', text: "INSERT INTO TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders" },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders" },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, v) SELECT id, v FROM s ON CONFLICT (id) DO UPDATE SET v = excluded.v' },
    { kind: 'sql', dialect: 'generic', text: 'INSERT INTO t SELECT * FROM s WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = s.id)' },
  ],
  whenToIgnore: 'For a log in which each run is meant to leave its own row.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/9811'],
};

export const appendInsert: Rule = {
  code: 'W01',
  name: 'append-insert',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => {
    const definitions = tableDefinitionsOf(context.scripts);
    return context.scripts.flatMap((script) => findUnsafeInserts(script, definitions)).map((unsafe) => {
      const { script, step, insert } = unsafe;
      const { scheduleTime, rerunDay } = context.dates;
      const message = `\`INSERT\` adds rows to ${insert.target.text} and nothing removes the ones of an earlier run: a rerun on ${rerunDay} for ${scheduleTime} would double them.`;
      return { ...placeOf(step.part, insert.range), message, task: script.task?.name.value, fixes: () => insertFixes(unsafe) };
    });
  },
};
