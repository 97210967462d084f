import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { callEnd } from '../../../sql/calls';
import { namedWords, useOf } from '../../../sql/namedWords';
import type { ScannedStatement } from '../../../sql/scanned';
import { isValuePosition } from '../../../sql/valuePosition';
import { rangeOf } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { isAuditValue, isInFilter, writingFact, writingPlaces } from '../../writes/writingSteps';

export const documentation: RuleDocumentation = {
  title: 'The user, the host or the session is written as data',
  why: 'A rerun may come from another user, host or session and then writes another value. In a column that says who loaded the row this is right; then the column should be declared.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, owner) SELECT id, current_user FROM s' },
    { kind: 'sql', dialect: 'mysql', text: 'UPDATE t SET host = @@hostname WHERE id = 1' },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id) SELECT id FROM s WHERE owner = current_user' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT current_user' },
    { kind: 'sql', dialect: 'mysql', text: 'INSERT INTO t (id, user) SELECT id, user FROM s' },
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: POSTGRESQL\n    sql: INSERT INTO t (id, loaded_by) SELECT id, current_user FROM s\nidempo:\n  audit_columns: [loaded_by]\n',
    },
  ],
  whenToIgnore: 'When the column says who or what loaded the row. List such columns under `idempo: audit_columns`.',
  threads: ['https://www.postgresql.org/docs/current/functions-info.html'],
};

const SESSION_VALUES = writingFact({ find: sessionRanges, uses: ['session'] });

export const sessionValue: Rule = {
  code: 'N10',
  name: 'session-value',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  facts: [SESSION_VALUES],
  check: (context) =>
    collect(writingPlaces(context, SESSION_VALUES), ({ script, step, found }) =>
      found
        .filter((range) => !isAuditValue(script, step, range))
        .map((range) => ({
          ...placeOf(step.part, range),
          message: `\`${textOf(step.part, range)}\` is of the session that runs: a rerun for ${context.dates.scheduleTime} by someone else writes another value. List the column under \`idempo: audit_columns\`, or leave it out.`,
        }))),
};

function sessionRanges(statement: ScannedStatement): readonly TextRange[] {
  const { view } = statement;
  return collect(namedWords(view), (named) => {
    const { index, call } = named;
    if (useOf(view, named, 'session') === undefined || isInFilter(statement, index)) return [];
    if (call !== undefined) return [rangeOf(view, index, callEnd(view, call))];
    return isValuePosition(view, index) && !isListed(statement, index) ? [rangeOf(view, index, index)] : [];
  });
}

/** In an insert's own list of columns. */
function isListed({ view, writes }: ScannedStatement, index: number): boolean {
  const token = view.tokens[index];
  return writes.some((write) => write.kind === 'insert' && write.columns?.ranges.some((range) => range.start === token?.start) === true);
}
