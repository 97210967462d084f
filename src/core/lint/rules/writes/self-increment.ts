import type { Rule } from '../../rule';
import { placeOf, textOf } from '../../taskScript';

export const selfIncrement: Rule = {
  code: 'W03',
  name: 'self-increment',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  documentation: {
    title: 'A column is computed from its own old value',
    why: 'Each retry or rerun adds once more to what the run before left, so the value depends on how often the task ran.',
    bad: [
      { kind: 'sql', dialect: 'mysql', text: 'UPDATE counters SET n = n + 1 WHERE id = 7' },
      { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, n) SELECT id, 1 FROM s ON CONFLICT (id) DO UPDATE SET n = t.n + EXCLUDED.n' },
      { kind: 'sql', dialect: 'sqlserver', text: 'UPDATE t SET n += 1 WHERE id = 7' },
    ],
    good: [
      { kind: 'sql', dialect: 'mysql', text: 'UPDATE counters c JOIN totals s ON s.id = c.id SET c.n = s.n' },
      { kind: 'sql', dialect: 'postgresql', text: 'UPDATE t SET v = coalesce(v, 0), m = greatest(m, 5) WHERE id = 7' },
    ],
    whenToIgnore: 'When the condition lets each row be changed once only, for example `WHERE applied = 0` together with `applied = 1`.',
    threads: ['https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html'],
  },
  check: (context) =>
    context.scripts.flatMap((script) =>
      script.steps.flatMap(({ part, statement }) =>
        statement.assignments
          .filter((assignment) => assignment.isSelfReferencing)
          .map((assignment) => ({
            ...placeOf(part, assignment.range),
            message: `\`${textOf(part, assignment.range).replace(/\s+/g, ' ')}\` builds on the old value: each rerun for ${context.dates.scheduleTime} changes "${assignment.column}" again. Compute it from the source rows.`,
            task: script.task?.name.value,
          })))),
};
