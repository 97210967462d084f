import type { TextRange } from '../../../base/textRange';
import type { Assignment } from '../../../sql/assignments';
import { conditionsIn } from '../../../sql/facts/conditions';
import type { RowChange, ScannedStatement } from '../../../sql/scanned';
import { findWord } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { collectSteps, placeOf, textOf, type SqlPiece } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

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
    { kind: 'sql', dialect: 'mysql', text: "UPDATE accounts SET balance = balance + 1, booked_on = '${schedule_time}' WHERE booked_on < '${schedule_time}'" },
    { kind: 'sql', dialect: 'postgresql', text: 'UPDATE t SET v = coalesce(v, 0), m = greatest(m, 5) WHERE id = 7' },
  ],
  whenToIgnore: 'When something outside the statement makes sure that each row is changed once only. `WHERE applied = 0` together with `SET applied = 1` is understood.',
  threads: ['https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html'],
};

export const selfIncrement: Rule = {
  code: 'W03',
  name: 'self-increment',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collectSteps(context.scripts, ({ part, statement }) =>
        selfIncrements(repeatedAssignments(part, statement)).map(({ range, columns }) => ({
          ...placeOf(part, range),
          message: `\`${textOf(part, range).replace(/\s+/g, ' ')}\` builds on the old value: each rerun for ${context.dates.scheduleTime} changes ${columns} again. Compute it from the source rows.`,
        }))),
};

interface SelfIncrement {
  readonly range: TextRange;
  /** In quotes. */
  readonly columns: string;
}

/** The columns of one row of assignments are reported together. */
function selfIncrements(assignments: readonly Assignment[]): readonly SelfIncrement[] {
  const byStart = new Map<number, SelfIncrement>();
  for (const { range, column } of assignments) {
    const before = byStart.get(range.start);
    byStart.set(range.start, { range, columns: before === undefined ? `"${column}"` : `${before.columns} and "${column}"` });
  }
  return [...byStart.values()];
}

/** Operators by which a value of the very column that is set keeps the row from being found again. */
const ONCE = wordSet('= <> < > isNull');

/** All but those of a statement that happens once. Only what builds on the old value is asked about. */
function repeatedAssignments(part: SqlPiece, statement: ScannedStatement): readonly Assignment[] {
  const found = statement.assignments.filter((assignment) => assignment.isSelfReferencing);
  return found.length === 0 || happensOnce(part, statement) ? [] : found;
}

/** `SET n = n + 1, applied = 1 WHERE applied = 0`: the statement leaves a mark by which it does not find the row again. */
function happensOnce(part: SqlPiece, { view, writes, assignments }: ScannedStatement): boolean {
  const update = writes.find((write): write is RowChange => write.kind === 'update');
  const where = update === undefined ? undefined : findWord(view, update, 'WHERE');
  if (update === undefined || where === undefined) return false;
  const marks = new Map(assignments.filter((other) => !other.isSelfReferencing).map(({ column, value }) => [column, textOf(part, value)]));
  return conditionsIn(view, { from: where + 1, to: update.to }).some(({ column, operator, values, isNegated }) => {
    const mark = column === undefined ? undefined : marks.get(column);
    const value = values[0] === undefined ? undefined : textOf(part, values[0].range);
    if (mark === undefined || isNegated || !ONCE.has(operator)) return false;
    if (operator === 'isNull') return !/^null$/i.test(mark);
    return operator === '=' ? isLiteral(mark) && isLiteral(value) && mark !== value : mark === value;
  });
}

function isLiteral(text: string | undefined): boolean {
  return text !== undefined && /^(?:'[^']*'|-?\d+|true|false)$/i.test(text);
}
