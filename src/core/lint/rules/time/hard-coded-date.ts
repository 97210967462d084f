import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import type { Condition } from '../../../sql/facts/conditions';
import { dateOfText, literalDate, numberDate, type LiteralDate } from '../../../sql/facts/dateLiterals';
import { queryBlocksOf } from '../../../sql/facts/queryBlocks';
import type { ScannedStatement } from '../../../sql/scanned';
import type { StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placesOf, statementFact } from '../../statementFacts';
import { isWindowed, placeOf, textOf, type TaskScript } from '../../taskScript';
import { isAboutRuns } from '../../writes/writingSteps';

const HEAD = 'workflow:\n  name: load\n  schedule: "0 0 0 * * ? *"\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: ';

export const documentation: RuleDocumentation = {
  title: 'A scheduled task always works on one and the same day',
  why: 'Every instance reads or writes the day that is written into the SQL. The days that the schedule is for are never made, and a backfill makes the one day again and again.',
  bad: [
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE t PARTITION (dt='\${schedule_time}') SELECT id FROM s WHERE dt = '2024-05-01'\n` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE t PARTITION (dt='2024-05-01') SELECT id FROM s\n` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE t PARTITION (dt='\${schedule_time}') SELECT id FROM s WHERE ts >= '2024-05-01' AND ts < '2024-05-02'\n` },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE t PARTITION (dt='\${schedule_time}') SELECT id FROM s WHERE dt = '\${schedule_time}' AND created >= '2020-01-01'\n` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE t PARTITION (dt='\${schedule_time}') SELECT id FROM s WHERE valid_to = '9999-12-31' AND dt <> '2024-02-29'\n` },
    { kind: 'workflow', text: `${HEAD}INSERT OVERWRITE TABLE t SELECT CASE WHEN dt = '2024-05-01' THEN 1 ELSE 0 END FROM s WHERE holiday IN ('2024-05-01', '2024-12-25')\n` },
    { kind: 'sql', dialect: 'spark', text: "DELETE FROM t WHERE dt = '2024-05-01'" },
  ],
  whenToIgnore: 'When the date is a fact that does not move, such as the day on which a product began: `-- idempo: ignore T06 because …`.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/9811'],
};

const FIXED_DATES = statementFact({ find: fixedDates });

export const hardCodedDate: Rule = {
  code: 'T06',
  name: 'hard-coded-date',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  facts: [FIXED_DATES],
  check: (context) => {
    if (context.workflow?.schedule === undefined) return [];
    const windowed = new Set(context.scripts.filter(hasWindow));
    return collect(placesOf(context, FIXED_DATES).filter(({ script }) => !isAboutRuns(script)), ({ script, step: { part }, found }) =>
      found.filter(({ isDay }) => isDay || windowed.has(script)).map(({ range }) => ({
        ...placeOf(part, range),
        message: `\`${textOf(part, range).replace(/\s+/g, ' ')}\` is the same day in every instance, also in the one for ${context.dates.scheduleTime}. Use \`\${schedule_time}\`, or write \`-- idempo: ignore T06 because the date is a constant\`.`,
      })));
  },
};

/** Whether the task asks for a time, by a parameter or of the clock. */
function hasWindow(script: TaskScript): boolean {
  return isWindowed(script) || script.steps.some(({ statement }) => statement.clockReads.length > 0);
}

/** Columns that say which day's data a row is. */
const DAY_COLUMN = /^(?:dt|ds|pt|d|day|date|p_?date|p_?day|p_?dt|part_?dt|(?:data|biz|stat|event|partition|load|snapshot|report|log|order|etl)_(?:date|day|dt))$/;

interface FixedDate {
  readonly range: TextRange;
  /** It surely says which day's data is meant. */
  readonly isDay: boolean;
}

function fixedDates(statement: ScannedStatement): readonly FixedDate[] {
  const { view } = statement;
  if (!mayHoldDate(view)) return [];
  const isDayColumn = ({ column }: Condition): boolean => column !== undefined && DAY_COLUMN.test(column);
  const inFilters = collect(queryBlocksOf(view).blocks, ({ filters }) =>
    collect(filters, ({ conditions }) => {
      const starts = fixedStarts(view, conditions);
      return conditions.filter((condition) => isFixed(view, condition, starts)).map((condition) => ({ range: condition.range, isDay: isDayColumn(condition) }));
    }));
  const partitions = collect(statement.writes, (write) => {
    if (write.kind !== 'insert' || write.partition === undefined) return [];
    return write.partition.entries.some(({ value }) => value !== undefined && isOrdinary(dateOfText(value))) ? [{ range: write.partition.range, isDay: true }] : [];
  });
  return [...inFilters, ...partitions];
}

/** Quick and on the safe side: a date is written with its year in a text or a number. */
function mayHoldDate({ tokens }: StatementView): boolean {
  return tokens.some(({ kind, text }) => (kind === 'string' || kind === 'number') && YEAR.test(text));
}

const YEAR = /\d{4}/;

/** One day by `=`, IN or BETWEEN, or an upper limit beside a lower one. A lower limit alone says where the data begins. */
function isFixed(view: StatementView, condition: Condition, starts: ReadonlySet<string>): boolean {
  const { operator, values, isNegated } = condition;
  if (isNegated || condition.column === undefined || values.length === 0 || !values.every((value) => isOrdinary(dateOf(view, condition, value)))) return false;
  if (operator === '=' || operator === 'between') return true;
  if (operator === 'in') return values.length === 1;
  return (operator === '<' || operator === '<=') && starts.has(condition.column);
}

/** The columns with a fixed lower limit. */
function fixedStarts(view: StatementView, conditions: readonly Condition[]): ReadonlySet<string> {
  const lower = conditions.filter(({ operator, isNegated }) => !isNegated && (operator === '>' || operator === '>='));
  return new Set(lower.filter((condition) => condition.values.every((value) => isOrdinary(dateOf(view, condition, value)))).flatMap(({ column }) => column ?? []));
}

function dateOf(view: StatementView, { column = '' }: Condition, value: Condition['values'][number]): LiteralDate | undefined {
  return literalDate(view, value) ?? (DAY_COLUMN.test(column) ? numberDate(view, value) : undefined);
}

/** Years that stand for "always" and "never". */
function isOrdinary(date: LiteralDate | undefined): boolean {
  return date !== undefined && date.year > 1971 && date.year < 2099;
}
