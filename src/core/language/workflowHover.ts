import { containsOffset, type TextRange } from '../base/textRange';
import { renderTask, type RenderedSql, type ResolvedParameter } from '../params';
import { cronWordsOf, describeCron, formatOffset, formatScheduleTime, nextTicks, readCron, scheduleOf, zoneOf, type CronLanguage, type Instant } from '../schedule';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';
import { asIfTimeOf } from './asIfTime';
import { findParameterHovers, type ParameterHover } from './parameterHover';
import type { DocumentOffset } from './sqlPlace';
import { taskMentions } from './taskMentions';

/** A task's SQL as it is sent for a schedule time. */
export interface TaskHover {
  readonly kind: 'task';
  readonly range: TextRange;
  readonly task: string;
  /** As written. */
  readonly type: string;
  readonly scheduleInstant: Instant;
  readonly zone: string;
  /** The statements of all parts in order of execution; empty for a task without SQL. */
  readonly sql: string;
  /** Lines of the SQL that are left out at its end. */
  readonly linesLeft: number;
  /** What the SQL uses, in order of first use. */
  readonly parameters: readonly ResolvedParameter[];
  readonly problems: readonly string[];
}

/** What a cron means, and when it is due next. */
export interface ScheduleHover {
  readonly kind: 'schedule';
  readonly range: TextRange;
  /** `at 02:00, every day`, in the language that was asked for. */
  readonly words: string;
  readonly zone: string;
  /** `yyyy-MM-dd HH:mm:ss +08:00`, ascending; none when the schedule has ended. */
  readonly ticks: readonly string[];
}

export type WorkflowHover = ParameterHover | TaskHover | ScheduleHover;

export interface HoverRequest extends DocumentOffset {
  /** The time on the user's clock. */
  readonly now: Instant;
  /** The schedule time that the user chose. `undefined`: the newest tick not after now. */
  readonly scheduleInstant?: Instant;
  /** Of the words for a cron. Default: English. */
  readonly language?: CronLanguage;
}

const SHOWN_LINES = 25;
const SHOWN_LENGTH = 2000;
const SHOWN_TICKS = 5;

/** What is known about the text at the offset; several where tasks share a `.sql` file. Never throws, also on half-typed text. */
export function hoversAt(file: WorkflowFile, request: HoverRequest): readonly WorkflowHover[] {
  const { workflow } = file;
  if (workflow === undefined) return [];
  const scheduleInstant = request.scheduleInstant ?? asIfTimeOf(workflow, request.now);
  const { document, offset } = request;
  const inYaml = document === file.path;
  const named = inYaml ? (scheduleHover(workflow, request) ?? taskHover(workflow, offset, scheduleInstant)) : undefined;
  return named === undefined ? findParameterHovers({ file, workflow, document, offset, scheduleInstant }) : [named];
}

function scheduleHover(workflow: Workflow, { offset, now, language }: HoverRequest): ScheduleHover | undefined {
  const written = workflow.schedule;
  if (written === undefined || !containsOffset(written.range, offset)) return undefined;
  const { cron } = readCron(written.value);
  if (cron === undefined) return undefined;
  const { schedule } = scheduleOf(workflow);
  const ticks = nextTicks(schedule, now, SHOWN_TICKS).map((tick) => `${formatScheduleTime(tick, schedule.zone)} ${formatOffset(tick, schedule.zone)}`);
  return { kind: 'schedule', range: written.range, words: describeCron(cron, cronWordsOf(language)), zone: schedule.zone, ticks };
}

function taskHover(workflow: Workflow, offset: number, scheduleInstant: Instant): TaskHover | undefined {
  const mention = taskMentions(workflow).find(({ range }) => containsOffset(range, offset));
  const task = mention && workflow.tasks.find(({ name }) => name.value === mention.name);
  if (mention === undefined || task === undefined) return undefined;
  return { kind: 'task', range: mention.range, task: task.name.value, type: task.type.value, scheduleInstant, zone: zoneOf(workflow), ...renderedOf(workflow, task, scheduleInstant) };
}

function renderedOf(workflow: Workflow, task: Task, scheduleInstant: Instant): Pick<TaskHover, 'sql' | 'linesLeft' | 'parameters' | 'problems'> {
  const { parts, parameters, problems } = renderTask({ workflow, task, scheduleInstant });
  const lines = joinStatements(parts).split(/\r?\n/);
  const shown = firstLines(lines);
  return { sql: shown.join('\n'), linesLeft: lines.length - shown.length, parameters, problems: [...new Set(problems.map(({ message }) => message))] };
}

/** The SQL of all parts of a task as it is sent for a schedule time. */
export function renderedSql(workflow: Workflow, task: Task, scheduleInstant: Instant): string {
  return joinStatements(renderTask({ workflow, task, scheduleInstant }).parts);
}

function joinStatements(parts: readonly RenderedSql[]): string {
  return parts.map(({ sql }) => sql.trim()).filter((sql) => sql !== '').map((sql) => (sql.endsWith(';') ? sql : `${sql};`)).join('\n\n');
}

/** As many lines as are read at a glance; a long one is cut. */
function firstLines(lines: readonly string[]): readonly string[] {
  let length = 0;
  const shown = lines.slice(0, SHOWN_LINES).filter((line) => (length += line.length) <= SHOWN_LENGTH);
  return shown.length > 0 ? shown : [`${(lines[0] ?? '').slice(0, SHOWN_LENGTH)}…`];
}
