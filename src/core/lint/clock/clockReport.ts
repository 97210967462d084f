import { collect } from '../../base/collect';
import { remembered } from '../../base/remembered';
import type { ClockRead } from '../../sql/clockReads';
import { replaceClockRead, type ClockReplacement } from './clockReplacement';
import { declarationEdit } from '../declarationEdit';
import { windowEndText, windowRoleOf } from './clockWindowEnd';
import type { Fix, TextEdit } from '../finding';
import { timesLogRows, writesLogRows } from '../writes/logRows';
import { taskInserts, upsertTablesOf } from '../writes/taskWrites';
import type { Report, RuleContext } from '../rule';
import { insertSql, sqlEdit } from '../sqlEdit';
import { placesOf, statementFact } from '../statementFacts';
import { placeOf, textOf, type ScriptStep, type TaskScript } from '../taskScript';
import { definesView, isAboutRuns, isAuditValue } from '../writes/writingSteps';
import { writtenColumnOf } from '../writes/writtenColumn';

/** Where a clock read stands. */
export interface ClockPlace {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly read: ClockRead;
}

/** Every clock read of the context's scripts that is written to no audit column and no log; not of tasks that log or check, nor of views, which keep no rows; a temporary one is read by its own script. */
export function clockPlaces(context: RuleContext): readonly ClockPlace[] {
  return collect(placesOf(context, CLOCK_READS).filter(({ script, step }) => !isAboutRuns(script) && !timesLogRows(script, step)), ({ script, step, found }) =>
    collect(found, (read) => (isAuditValue(script, step, read.range) ? [] : [{ script, step, read }])));
}

/** Clock reads that count wherever the statement stands. */
export const CLOCK_READS = statementFact({ find: (statement) => (writesLogRows(statement) || definesView(statement) ? [] : statement.clockReads) });

/** Columns that usually say when a row was written. */
const STAMP_NAME = /^(?:(?:etl|dw|dwh|row|rec|record|sys|meta|_)_?)*(?:load|loaded|insert|inserted|update|updated|create|created|modified|processed|ingested|synced|etl|updt|crt|last_updated|last_modified|last_inserted)_?(?:at|on|time|date|dt|ts|tm|timestamp|datetime)$|_(?:loaded|ingested|processed|synced)_at$/;

/** The column that the read only stamps, as it seems; a guess by its name. */
function stampOf({ step, read }: ClockPlace): string | undefined {
  const column = writtenColumnOf(step.statement, read.range);
  return column !== undefined && STAMP_NAME.test(column) ? column : undefined;
}

const writesTables = remembered(({ steps }: TaskScript) => steps.some(({ statement }) => statement.writes.length > 0));

/** A stamp changes with a rerun and harms nobody, and a task that writes nothing leaves nothing wrong behind: both are warnings. */
export function clockReport(context: RuleContext, place: ClockPlace, message: string): Report {
  const { script, step: { part } } = place;
  const stamp = stampOf(place);
  const isMild = stamp !== undefined || !writesTables(script);
  return {
    ...placeOf(part, place.read.range),
    message: stamp === undefined || script.task === undefined ? message : `${message} Or, if "${stamp}" is no data, declare \`audit_columns: [${stamp}]\`.`,
    fixes: () => [...clockFixes(context, place), ...stampFixes(context, place, stamp)],
    ...(isMild && { severity: 'warning' }),
  };
}

function stampFixes({ file, workflow }: RuleContext, { script }: ClockPlace, stamp: string | undefined): readonly Fix[] {
  const { task, declared } = script;
  if (file === undefined || workflow === undefined || task === undefined || stamp === undefined || (declared?.auditColumns.length ?? 0) > 0) return [];
  const edit = declarationEdit({ file, workflow, task, script }, `audit_columns: [${stamp}]`);
  return edit === undefined ? [] : [{ title: `Declare ${stamp} as an audit column`, kind: 'suggest', edits: [edit] }];
}

function clockFixes(context: RuleContext, place: ClockPlace): readonly Fix[] {
  const { part, statement } = place.step;
  const { isDaily } = context.dates;
  const replacement = replaceClockRead(statement.view, place.read, isDaily);
  const role = windowRoleOf(statement.view, place.read);
  if (replacement === undefined || role.kind === 'future') return [];
  const edit = sqlEdit(part, replacement.range, replacement.text);
  if (role.kind === 'none') return [{ title: titleOf(place, replacement), kind: 'suggest', edits: [edit, ...partnerEdits(context, place)] }];
  const { subject, column, range } = role.condition;
  const end = windowEndText(statement.view, place.read, { subject: textOf(part, subject.range), column, replacement });
  const partners = partnerEdits(context, place);
  if (partners.length > 0) return [{ title: titleOf(place, replacement), kind: 'suggest', edits: [edit, ...partners] }];
  return [{ title: `${titleOf(place, replacement)}, and end there:${end}`, kind: 'suggest', edits: [edit, insertSql(part, range.end, end)] }];
}

/** The same read in the other statement of a move: `INSERT … WHERE c; DELETE … WHERE c` must keep one condition. */
function partnerEdits({ scripts, dates }: RuleContext, { script, step, read }: ClockPlace): readonly TextEdit[] {
  const moves = taskInserts(script, upsertTablesOf(scripts)).filter(({ move }) => move !== undefined);
  const other = moves.find((found) => found.step === step)?.move?.step ?? moves.find(({ move }) => move?.step === step)?.step;
  const text = textOf(step.part, read.range);
  const own = step.statement.clockReads.filter(({ range }) => textOf(step.part, range) === text);
  const partner = other?.statement.clockReads.filter(({ range }) => textOf(other.part, range) === text)[own.indexOf(read)];
  const replacement = other === undefined || partner === undefined ? undefined : replaceClockRead(other.statement.view, partner, dates.isDaily);
  return other === undefined || replacement === undefined ? [] : [sqlEdit(other.part, replacement.range, replacement.text)];
}

function titleOf({ step: { part }, read }: ClockPlace, { range, text }: ClockReplacement): string {
  if (range.start === range.end) return `Count \`${textOf(part, read.range).replace(/\s+/g, ' ')}\` from the schedule time`;
  return `Replace \`${textOf(part, range).replace(/\s+/g, ' ')}\` by the schedule time: ${text}`;
}
