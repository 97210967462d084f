import type { TextRange } from '../../../base/textRange';
import type { Assignment } from '../../../sql/assignments';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A column is computed from its own old value',
  why: 'Each retry or rerun adds once more to what the run before left, so the value depends on how often the task ran.',
  bad: [
    { kind: 'sql', dialect: 'mysql', text: 'UPDATE counters SET n = n + 1 WHERE id = 7' },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, n) SELECT id, 1 FROM s ON CONFLICT (id) DO UPDATE SET n = t.n + EXCLUDED.n' },
    { kind: 'sql', dialect: 'sqlserver', text: 'UPDATE t SET n += 1 WHERE id = 7' },
    { kind: 'sql', dialect: 'postgresql', text: 'UPDATE t SET (n, m) = (n + 1, 2) WHERE id = 7' },
  ],
  good: [
    { kind: 'sql', dialect: 'mysql', text: 'UPDATE counters c JOIN totals s ON s.id = c.id SET c.n = s.n' },
    { kind: 'sql', dialect: 'postgresql', text: 'UPDATE t SET v = coalesce(v, 0), m = greatest(m, 5) WHERE id = 7' },
  ],
  whenToIgnore: 'When the condition lets each row be changed once only, for example `WHERE applied = 0` together with `applied = 1`.',
  threads: ['https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html'],
};

export const selfIncrement: Rule = {
  code: 'W03',
  name: 'self-increment',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    context.scripts.flatMap((script) =>
      script.steps.flatMap(({ part, statement }) =>
        selfIncrements(statement.assignments).map(({ range, columns }) => ({
          ...placeOf(part, range),
          message: `\`${textOf(part, range).replace(/\s+/g, ' ')}\` builds on the old value: each rerun for ${context.dates.scheduleTime} changes ${columns} again. Compute it from the source rows.`,
          task: script.task?.name.value,
        })))),
};

interface SelfIncrement {
  readonly range: TextRange;
  /** In quotes. */
  readonly columns: string;
}

/** The columns of one row of assignments are reported together. */
function selfIncrements(assignments: readonly Assignment[]): readonly SelfIncrement[] {
  const found = assignments.filter((assignment) => assignment.isSelfReferencing);
  const byStart = new Map(found.map(({ range }) => [range.start, range]));
  return [...byStart].map(([start, range]) => {
    const names = found.filter((assignment) => assignment.range.start === start).map(({ column }) => `"${column}"`);
    return { range, columns: names.join(' and ') };
  });
}
