import { findClockDefaults, type ClockDefault } from '../../../sql/facts/clockDefaults';
import { TableIndex } from '../../../sql/facts/sameTable';
import type { Insert, RowChange } from '../../../sql/scanned';
import { findWord, operatorAt, nextAfter, splitAtCommas } from '../../../sql/view';
import type { Fix } from '../../finding';
import { timestampLiteral } from '../../clock/clockReplacement';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { insertSql } from '../../sqlEdit';
import { collectSteps, collectWrites, placeOf, type ScriptStep, type TaskScript } from '../../taskScript';
import { isAboutRuns } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A column that is left out is filled from the clock',
  why: 'The table gives the column the current time when a statement does not name it. A rerun or backfill then writes the time of the run, not the schedule time.',
  bad: [
    {
      kind: 'sql',
      dialect: 'postgresql',
      text: 'CREATE TABLE IF NOT EXISTS t (id int, seen_at timestamp DEFAULT now()); DELETE FROM t WHERE id > 0; INSERT INTO t (id) SELECT id FROM s',
    },
    {
      kind: 'sql',
      dialect: 'mysql',
      text: 'CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY, v INT, changed TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP); UPDATE t SET v = 1 WHERE id = 2',
    },
  ],
  good: [
    {
      kind: 'sql',
      dialect: 'postgresql',
      text: "CREATE TABLE IF NOT EXISTS t (id int, seen_at timestamp DEFAULT now()); INSERT INTO t (id, seen_at) SELECT id, TIMESTAMP '${schedule_time}' FROM s",
    },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE TABLE IF NOT EXISTS t (id int, seen_at timestamp DEFAULT now())' },
    { kind: 'sql', dialect: 'mysql', text: 'CREATE TABLE IF NOT EXISTS t (id INT, now INT DEFAULT 0); INSERT IGNORE INTO t (id) VALUES (1)' },
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: POSTGRESQL\n    pre_statements:\n      - CREATE TABLE IF NOT EXISTS t (id int, loaded_at timestamp DEFAULT now())\n    sql: INSERT INTO t (id) SELECT id FROM s\nidempo:\n  audit_columns: [loaded_at]\n',
    },
  ],
  whenToIgnore: 'When the column says when the row was loaded. List such columns under `idempo: audit_columns`.',
  threads: ['https://dev.mysql.com/doc/refman/8.4/en/timestamp-initialization.html'],
};

export const clockDefault: Rule = {
  code: 'T03',
  name: 'clock-default',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'suggest',
  check: (context) => {
    const defaults = new TableIndex<ClockDefault>();
    for (const each of collectSteps(context.scripts, ({ statement }) => findClockDefaults(statement))) defaults.add(each.table, each);
    return collectWrites(context.scripts.filter((script) => !isAboutRuns(script)), (write, step, script) =>
        write.kind === 'insert' ? insertReports(context, defaults, { script, step, write }) : write.kind === 'update' ? updateReports(context, defaults, { script, step, write }) : []);
  },
};

interface WritePlace<Write> {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly write: Write;
}

function affecting(defaults: TableIndex<ClockDefault>, event: ClockDefault['event'], { script, write }: WritePlace<Insert | RowChange>): readonly ClockDefault[] {
  return defaults.get(write.target.key).filter((each) => each.event === event && !script.auditColumns.has(each.column));
}

/** An insert without a column list gives every column a value. */
function insertReports(context: RuleContext, defaults: TableIndex<ClockDefault>, place: WritePlace<Insert>): readonly Report[] {
  const { columns } = place.write;
  if (columns === undefined) return [];
  const missing = affecting(defaults, 'insert', place).filter(({ column }) => !columns.names.includes(column));
  return missing.map(({ column }) => report(context, place, { column, range: columns.range, fixes: insertFixes(place, column) }));
}

function updateReports(context: RuleContext, defaults: TableIndex<ClockDefault>, place: WritePlace<RowChange>): readonly Report[] {
  const { write, step } = place;
  const assigned = new Set(step.statement.assignments.map(({ column }) => column));
  const missing = affecting(defaults, 'update', place).filter(({ column }) => !assigned.has(column));
  return missing.map(({ column }) => report(context, place, { column, range: write.range, fixes: [] }));
}

interface Missing extends Pick<Report, 'range' | 'fixes'> {
  readonly column: string;
}

function report(context: RuleContext, { step, write }: WritePlace<Insert | RowChange>, { column, range, fixes = [] }: Missing): Report {
  const { scheduleTime, rerunDay } = context.dates;
  const message = `${write.target.text} fills ${column} from the clock: a rerun on ${rerunDay} for ${scheduleTime} would write ${rerunDay}. Give it the schedule time, or declare it: \`idempo: audit_columns: [${column}]\`.`;
  return { ...placeOf(step.part, range), message, fixes };
}

/** Adds the column and its value, where there is one row or one query to add it to. */
function insertFixes({ script, step, write }: WritePlace<Insert>, column: string): readonly Fix[] {
  const at = valueEnd(step, write);
  if (write.columns === undefined || at === undefined) return [];
  const value = timestampLiteral(script.dialect);
  const edits = [insertSql(step.part, write.columns.range.end - 1, `, ${column}`), insertSql(step.part, at, `, ${value}`)];
  return [{ title: `Write the schedule time to ${column}: ${value}`, kind: 'suggest', edits }];
}

const SET_WORDS = wordSet('UNION EXCEPT INTERSECT MINUS');

function valueEnd({ statement: { view } }: ScriptStep, { source, to }: Insert): number | undefined {
  if (source.kind === 'select') return findWord(view, { from: source.from, to }, SET_WORDS) === undefined ? source.items.at(-1)?.range.end : undefined;
  const open = source.from + 1;
  if (source.kind !== 'values' || operatorAt(view, open) !== '(' || operatorAt(view, nextAfter(view, open)) === ',') return undefined;
  const last = splitAtCommas(view, { from: open + 1, to: nextAfter(view, open) - 1 }).at(-1);
  return last === undefined ? undefined : view.tokens[last.to - 1]?.end;
}
