import { IdempoError } from '../core/base/errors';
import { LineIndex } from '../core/base/lineIndex';
import type { AttemptError, WorkflowInstance } from '../core/instance/records';
import { buildDefinition } from '../core/runner/definition';
import type { Definition } from '../core/runner/ports';
import { formatScheduleTime, newestTickNotAfter, parseScheduleTime, scheduleOf, type Instant, type Schedule } from '../core/schedule';
import { isWorkflowFileName } from '../core/workflow/fileNames';
import { parseWorkflowFile } from '../core/workflow/parseWorkflowFile';
import type { Task, Workflow, WorkflowFile } from '../core/workflow/workflow';
import { nearestName } from '../core/params';
import { inputError, optionOf, usageError, type ParsedArguments } from './arguments';
import type { CliHost, FileRead } from './host';
import { boundsText } from './output/ticks';
import { folderOf, shownPath, workspaceRoot } from './paths';

/** A workflow file that a command works on. */
export interface WorkflowInput {
  readonly file: WorkflowFile;
  readonly workflow: Workflow;
  readonly definition: Definition;
  readonly schedule: Schedule;
  /** Absolute: the store is found from it. */
  readonly folder: string;
}

export function configurationError(message: string): IdempoError {
  return new IdempoError('configuration', message);
}

/** Reads and parses a file as it is; problems stay in it. Throws when it does not exist or may not be read. */
export function readWorkflowFile(host: CliHost, written: string): WorkflowFile {
  const path = shownPath(host.cwd, written);
  if (host.files.kindOf(path) === 'folder') throw inputError(`${path} is a folder: name a workflow file`);
  const read = host.files.read(path);
  if (read.kind === 'missing') throw inputError(`${path} does not exist`);
  if (read.kind === 'refused') throw configurationError(`${path} cannot be read: ${read.reason}`);
  const root = workspaceRoot(host, path);
  return parseWorkflowFile({ path, text: read.text, readFile: readerWithin(host, root), root });
}

function readerWithin(host: CliHost, root: string): (path: string) => FileRead {
  return (path) => host.files.read(path, root === '' ? host.cwd : root);
}

/** For commands that use the folder's store: as `readDefinition`, and refuses a workflow that shares its name with another of the folder. */
export function readWorkflow(host: CliHost, written: string): WorkflowInput {
  const input = readDefinition(host, written);
  refuseNamesake(host, input.file, input.workflow.name.value);
  return input;
}

/** Throws `IdempoError('configuration')` with the first mistake when nothing of the file could be understood. */
export function readDefinition(host: CliHost, written: string): WorkflowInput {
  const file = readWorkflowFile(host, written);
  const { workflow, path, text } = file;
  if (workflow === undefined) {
    const [problem] = file.problems;
    throw configurationError(problem === undefined ? `${path} is no workflow file` : `${placeOf(file, problem.range.start)}: ${problem.message} [${problem.code}]`);
  }
  const root = workspaceRoot(host, path);
  const definition = buildDefinition({ path, text, readFile: readerWithin(host, root), root });
  return { file, workflow, definition, schedule: scheduleOf(workflow).schedule, folder: folderOf(host.cwd, path) };
}

/** A folder has one store, and instances are kept under the workflow's name: two files of one name would share them. */
function refuseNamesake(host: CliHost, { path }: WorkflowFile, name: string): void {
  const folder = folderOf(host.cwd, path);
  for (const other of host.files.list(folder).filter(isWorkflowFileName)) {
    if (other === path.slice(path.lastIndexOf('/') + 1)) continue;
    const read = host.files.read(`${folder}/${other}`);
    if (read.kind !== 'text' || !read.text.includes(name)) continue;
    const { workflow } = parseWorkflowFile({ path: other, text: read.text, readFile: () => ({ kind: 'missing' }) });
    if (workflow?.name.value !== name) continue;
    throw configurationError(`${path}: ${other} in the same folder is called ${name} as well, and their instances would be mixed. Rename one of the workflows [D04]`);
  }
}

/** `path:line:column`, counted from 1 as editors show them. */
export function placeOf(file: Pick<WorkflowFile, 'path' | 'text'>, offset: number): string {
  const { line, character } = new LineIndex(file.text).positionAt(offset);
  return `${file.path}:${line + 1}:${character + 1}`;
}

export function taskNamed({ workflow }: Pick<WorkflowInput, 'workflow'>, name: string): Task {
  const task = workflow.tasks.find((each) => each.name.value === name);
  if (task !== undefined) return task;
  const names = workflow.tasks.map((each) => each.name.value);
  const near = nearestName(name, names);
  const hint = near === undefined ? `its tasks are ${names.join(', ')}` : `did you mean ${near}?`;
  throw inputError(`the workflow ${workflow.name.value} has no task ${name}: ${hint}`);
}

export interface TimeOption {
  readonly name: 'at' | 'from' | 'to';
  readonly edge: 'exact' | 'endOfDay';
}

/** Reads a time option in the workflow's zone; `undefined` when it is not given. Throws `RefusedError('usage')`. */
export function timeOption(parsed: ParsedArguments, schedule: Schedule, { name, edge }: TimeOption): Instant | undefined {
  const text = optionOf(parsed, name);
  if (text === undefined) return undefined;
  const instant = parseScheduleTime(text, schedule.zone, edge);
  if (instant === undefined) throw usageError(`--${name} ${text} is not a time: write yyyy-MM-dd or "yyyy-MM-dd HH:mm:ss" (zone ${schedule.zone})`);
  if (name === 'at') refuseSkippedTime(text, instant, schedule.zone);
  return instant;
}

export interface TimeRange {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
}

/** `--from` and `--to`, both included. Throws `RefusedError('usage')` for a range that ends before it begins. */
export function rangeOption(parsed: ParsedArguments, schedule: Schedule): TimeRange {
  const from = timeOption(parsed, schedule, { name: 'from', edge: 'exact' });
  const to = timeOption(parsed, schedule, { name: 'to', edge: 'endOfDay' });
  if (from !== undefined && to !== undefined && from > to) {
    throw usageError(`the range begins at ${formatScheduleTime(from, schedule.zone)}, after its end ${formatScheduleTime(to, schedule.zone)}: swap them`);
  }
  return { from, to };
}

/** A wall-clock time that the zone's clocks skip names nothing; taking the next one silently would run another schedule time. */
function refuseSkippedTime(text: string, instant: Instant, zone: string): void {
  const wall = text.trim().replace('T', ' ');
  const shown = formatScheduleTime(instant, zone);
  if (!/^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?$/.test(wall) || shown.startsWith(wall)) return;
  throw usageError(`--at ${text} does not exist in ${zone}: the clocks go on to ${shown}`);
}

/** `--at`, or the newest tick not after now. Any time may be run; one that is not of the schedule is pointed out. */
export function scheduleTimeOption(host: CliHost, parsed: ParsedArguments, { workflow, schedule }: WorkflowInput): Instant {
  const given = timeOption(parsed, schedule, { name: 'at', edge: 'exact' });
  if (given !== undefined && schedule.cron !== undefined && newestTickNotAfter(schedule, given) !== given) {
    host.writeError(`Note: ${formatScheduleTime(given, schedule.zone)} is not a time of the schedule ${schedule.cron}${boundsText(schedule)}\n`);
  }
  if (given !== undefined && given > host.now()) host.writeError(`Note: ${formatScheduleTime(given, schedule.zone)} is still to come\n`);
  const instant = given ?? newestTickNotAfter(schedule, host.now());
  if (instant === undefined) throw usageError(`the schedule of ${workflow.name.value} has no time before now: give one with --at`);
  return instant;
}

/** For commands that act on what has run: `--at` must be given. */
export function requiredTime(parsed: ParsedArguments, schedule: Schedule): Instant {
  const instant = timeOption(parsed, schedule, { name: 'at', edge: 'exact' });
  if (instant === undefined) throw usageError('which schedule time? Give it with --at');
  return instant;
}

export function timeText(instant: Instant, { schedule }: Pick<WorkflowInput, 'schedule'>): string {
  return formatScheduleTime(instant, schedule.zone);
}

/** Adds where an error is, as long as the instance ran the files as they are now. */
export function errorTextFor(input: WorkflowInput): (instance: WorkflowInstance, error: AttemptError) => string {
  const { file, definition } = input;
  return (instance, { message, file: named, start }) => {
    if (named === undefined || start === undefined || instance.definitionHash !== definition.hash || message.startsWith(named)) return message;
    const text = textOf(input, named);
    return text === undefined ? message : `${placeOf({ path: named === definition.path ? file.path : named, text }, start)}: ${message}`;
  };
}

/** The text of the workflow file or of a file that it names, by its path. */
export function textOf({ file, definition }: WorkflowInput, path: string): string | undefined {
  if (path === file.path) return file.text;
  const base = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  return path.startsWith(base) ? definition.files[path.slice(base.length)] : undefined;
}
