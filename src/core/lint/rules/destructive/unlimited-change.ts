import type { Rule, RuleDocumentation } from '../../rule';
import { isWindowed, placeOf, type TaskScript } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'DELETE or UPDATE without WHERE',
  why: 'The statement changes every row of the table. In a task that stands for one day, a rerun of that day destroys all others.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: 'UPDATE t SET v = 0' },
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM t;\nINSERT INTO t SELECT * FROM s WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t' },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM t WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t;\nINSERT INTO t SELECT * FROM s' },
    { kind: 'sql', dialect: 'mysql', text: 'UPDATE t JOIN s ON s.id = t.id SET t.v = s.v' },
  ],
  whenToIgnore: 'When the table is a scratch table of this task alone.',
  threads: [],
};

export const unlimitedChange: Rule = {
  code: 'X01',
  name: 'unlimited-change',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    context.scripts.flatMap((script) =>
      script.steps.flatMap(({ part, statement, order }) =>
        statement.writes.flatMap((write) => {
          if ((write.kind !== 'update' && write.kind !== 'delete') || write.isLimited) return [];
          if (write.kind === 'delete' && isFullReload(script, write.target.key, order)) return [];
          const verb = write.kind === 'delete' ? 'deletes' : 'changes';
          const message = `\`${write.kind.toUpperCase()}\` without WHERE ${verb} all rows of ${write.target.text}: a rerun for ${context.dates.scheduleTime} would touch every other day as well.`;
          return [{ ...placeOf(part, write.range), message, task: script.task?.name.value }];
        }))),
};

/** A task without a window that empties a table and fills it again from scratch. */
function isFullReload(script: TaskScript, table: string, order: number): boolean {
  if (isWindowed(script)) return false;
  return script.steps.some((step) => step.order > order && step.statement.writes.some((write) => write.kind === 'insert' && write.target.key === table));
}
