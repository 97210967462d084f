import { LineIndex } from '../base/lineIndex';
import type { TextRange } from '../base/textRange';
import type { Instant } from '../schedule';
import type { ReadFileResult } from '../workflow/parseWorkflowFile';
import { entryOf, type YamlMapping } from '../workflow/yamlNode';
import { parseYamlTree } from '../workflow/yamlTree';
import { findClosestWord } from '../base/closestWord';
import { Fields, type FilledEntry, type ScenarioContext } from './fields';
import { RECOVERIES } from './readActions';
import { readCommands } from './readCommands';
import { readDefinition, readOtherDefinitions, type DefinitionsContext } from './readDefinitions';
import { readStartInputs, readTopInputs, type StartInputs } from './readInputs';
import { readOthers } from './readOthers';
import { readScripts } from './readScripts';
import { DEFAULT_NOW, defaultScheduleTime, readBackfill, readSchedule, type StartContext } from './readStart';
import type { Scenario, ScenarioLimits, SimulatedWorkflow, StartAction } from './scenario';
import type { SourceProblem } from './simulatedWorkflow';
import { readChoice, readDuration, readTime, readWhole, type Choices } from './values';

export interface ScenarioInput {
  /** With forward slashes, absolute or relative: base of the paths in it, and shown in messages. */
  readonly path: string;
  readonly text: string;
  /** As in `parseWorkflowFile`. */
  readonly readFile: (path: string) => ReadFileResult;
  readonly root?: string;
}

export type ScenarioProblem = SourceProblem;

export interface ScenarioReading {
  /** `undefined` exactly when there are problems. */
  readonly scenario: Scenario | undefined;
  /** In order of discovery. */
  readonly problems: readonly ScenarioProblem[];
}

/** 60 virtual days. */
const DEFAULT_UNTIL_MS = 60 * 86_400_000;

const MAX_LIMIT = 10_000;

const FAILURE_STRATEGIES: Choices<'continue' | 'end'> = { continue: [], end: [] };

/** Reads a scenario. Never throws: what is wrong becomes problems that say where, and what is possible. */
export function readScenario(input: ScenarioInput): ScenarioReading {
  const problems: ScenarioProblem[] = [];
  const index = new LineIndex(input.text);
  const report = (range: TextRange, message: string): void => {
    const { line, character } = index.positionAt(range.start);
    problems.push({ place: `${input.path}:${line + 1}:${character + 1}`, message });
  };
  const context: ScenarioContext = { path: input.path, text: input.text, report };
  const tree = parseYamlTree(input.text);
  for (const problem of tree.problems) if (problem.severity === 'error') report(problem.range, `${problem.message} [${problem.code}]`);
  if (tree.root?.kind !== 'mapping') {
    if (problems.length === 0) report({ start: 0, end: 0 }, 'A scenario is a mapping with "workflow:" (a file) or "definition:", and "tasks:" with the outcomes of their attempts.');
    return { scenario: undefined, problems };
  }
  const scenario = problems.length > 0 ? undefined : readRoot(context, tree.root, { input, fail: (problem) => void problems.push(problem) });
  return problems.length > 0 ? { scenario: undefined, problems } : { scenario, problems };
}

interface RootReading {
  readonly input: ScenarioInput;
  readonly fail: (problem: ScenarioProblem) => void;
}

function readRoot(context: ScenarioContext, root: YamlMapping, { input, fail }: RootReading): Scenario | undefined {
  const fields = new Fields(context, root, 'a scenario');
  for (const note of ['name', 'description', 'title', 'about']) fields.find(note);
  const scripts = fields.find('tasks');
  const own: DefinitionsContext = {
    context, readFile: input.readFile, root: input.root, fail,
    changes: {
      scripted: scriptedNames(scripts),
      failureStrategy: readChoice(context, fields.find('failureStrategy'), FAILURE_STRATEGIES),
      paths: new Map(),
    },
  };
  const file = fields.find('workflow', 'workflowFile');
  const definition = fields.find('definition');
  const { workflows, definitions } = readOtherDefinitions(own, fields.find('workflows', 'definitions'));
  const main = readMain(definitions, root, { file, definition });
  if (main === undefined) return undefined;
  return readPlay(fields, { definitions, scripts, workflows: [main, ...workflows.filter(({ name }) => name !== main.name)], main });
}

/** A key is a task's name, or the workflow's and the task's. */
function scriptedNames(scripts: FilledEntry | undefined): ReadonlySet<string> {
  const keys = scripts?.value.kind === 'mapping' ? scripts.value.entries.map(({ key }) => key.text) : [];
  return new Set(keys.flatMap((key) => [key, key.slice(key.indexOf('.') + 1)]));
}

interface MainEntries {
  readonly file: FilledEntry | undefined;
  readonly definition: FilledEntry | undefined;
}

function readMain(definitions: DefinitionsContext, root: YamlMapping, { file, definition }: MainEntries): SimulatedWorkflow | undefined {
  const { context } = definitions;
  if (file !== undefined && definition !== undefined) {
    context.report(file.key.range, '"workflow" and "definition" exclude each other: keep one.');
    return undefined;
  }
  const entry = definition ?? file;
  if (entry !== undefined) return readDefinition(definitions, entry);
  const range = entryOf(root, 'workflow')?.key.range ?? { start: root.range.start, end: root.range.start };
  context.report(range, 'Which workflow? Write "workflow: ./orders.workflow.yaml", or the workflow itself under "definition:".');
  return undefined;
}

interface PlayReading {
  readonly definitions: DefinitionsContext;
  readonly scripts: FilledEntry | undefined;
  readonly workflows: readonly SimulatedWorkflow[];
  readonly main: SimulatedWorkflow;
}

function readPlay(fields: Fields, play: PlayReading): Scenario {
  const { definitions, main, workflows } = play;
  const { context } = fields;
  const { zone } = main.schedule;
  const inputs = readInputs(fields);
  const startContext: StartContext = { context, main, inputs };
  const at = readTime(context, fields.find('at', 'scheduleTime', 'scheduleAt'), { zone });
  const start = readStart(startContext, { at, backfill: fields.find('backfill', 'complement'), schedule: fields.find('schedule', 'localSchedule') });
  const now = readTime(context, fields.find('now', 'clock', 'startAt'), { zone });
  const recovery = readChoice(context, fields.find('recovery'), RECOVERIES) ?? 'continue';
  const others = readOthers({ context, main, workflows }, fields.find('others', 'otherInstances'));
  const clockAt = now ?? Math.max(timeOfStart(start) ?? DEFAULT_NOW, ...others.map(({ scheduleInstant }) => scheduleInstant));
  const readEdited = (entry: FilledEntry): SimulatedWorkflow | undefined => readDefinition(definitions, entry);
  const startedAt = start?.kind === 'run' ? start.scheduleInstant : undefined;
  const commands = readCommands({ context, main, clockAt, recovery, startedAt, inputs, readDefinition: readEdited }, fields.find('commands', 'then', 'events'));
  const scripts = readScripts(context, play.scripts, zone);
  const limits = readLimits(context, fields.find('limits'));
  const untilMs = readDuration(context, fields.find('until')) ?? DEFAULT_UNTIL_MS;
  fields.finish();
  const edited = commands.flatMap(({ action }) => (action.kind === 'edit' ? [action.workflow] : []));
  checkScripts(context, play.scripts, [...workflows, ...edited]);
  return { path: context.path, main, workflows, start, clockAt, scripts, commands, others, limits, recovery, untilMs };
}

/** `start: {…}`, and the same keys at the top level. */
function readInputs(fields: Fields): StartInputs {
  const top = readTopInputs(fields);
  const entry = fields.find('start');
  if (entry === undefined) return top;
  if (entry.value.kind !== 'mapping') {
    fields.context.report(entry.value.range, '"start" must be a mapping: {tasks: [A], scope: task_post, params: {dt: "1"}, dryRun: true}.');
    return top;
  }
  const start = new Fields(fields.context, entry.value, '"start"');
  const inputs = readStartInputs(start, top);
  start.finish();
  return inputs;
}

interface StartEntries {
  readonly at: Instant | undefined;
  readonly backfill: FilledEntry | undefined;
  readonly schedule: FilledEntry | undefined;
}

function readStart(start: StartContext, { at, backfill, schedule }: StartEntries): StartAction | undefined {
  const { context, main, inputs } = start;
  if (backfill !== undefined && at !== undefined) context.report(backfill.key.range, '"at" and "backfill" exclude each other: keep one.');
  if (backfill !== undefined) return readBackfill(start, backfill);
  const ticks = readSchedule(context, schedule);
  if (ticks !== undefined && at === undefined) return ticks;
  return { kind: 'run', scheduleInstant: at ?? defaultScheduleTime(main), ...inputs };
}

function timeOfStart(start: StartAction | undefined): Instant | undefined {
  if (start?.kind === 'backfill') return start.to;
  return start?.kind === 'run' ? start.scheduleInstant : undefined;
}

function readLimits(context: ScenarioContext, entry: FilledEntry | undefined): ScenarioLimits {
  if (entry?.value.kind !== 'mapping') {
    if (entry !== undefined) context.report(entry.value.range, '"limits" must be a mapping: {tasks: 2, instances: 1}.');
    return { tasks: undefined, instances: undefined };
  }
  const fields = new Fields(context, entry.value, '"limits"');
  const whole = { min: 1, max: MAX_LIMIT };
  const limits = { tasks: readWhole(context, fields.find('tasks'), whole), instances: readWhole(context, fields.find('instances', 'workflowInstances'), whole) };
  fields.finish();
  return limits;
}

/** A script for a task that no workflow has would be silently unused. */
function checkScripts(context: ScenarioContext, entry: FilledEntry | undefined, workflows: readonly SimulatedWorkflow[]): void {
  const names = new Set(workflows.flatMap(({ name, workflow }) => workflow.tasks.flatMap((task) => [task.name.value, `${name}.${task.name.value}`])));
  for (const { key } of entry?.value.kind === 'mapping' ? entry.value.entries : []) {
    if (names.has(key.text)) continue;
    const near = findClosestWord(key.text, names);
    context.report(key.range, `No workflow here has a task "${key.text}".${near === undefined ? '' : ` Did you mean "${near}"?`} Its tasks: ${[...names].filter((name) => !name.includes('.')).join(', ')}.`);
  }
}
