import type { Problem } from '../base/problem';
import type { Ranged, TextRange } from '../base/textRange';
import { insertionInto, nestedInsertion } from './insertion';
import type { ParseContext, ReadFileResult } from './parseContext';
import { readMapping, readText, reportShape } from './parseContext';
import { readFailureStrategy, readLocal } from './parseLocalSettings';
import { readParameters } from './parseParameters';
import { readTasks } from './parseTask';
import { readWorkflowSettings } from './parseTaskSettings';
import { reportFileKeys, reportWorkflowKeys } from './readableKeys';
import type { Workflow, WorkflowFile } from './workflow';
import { entryOf, type YamlMapping } from './yamlNode';
import { parseTolerantYaml } from './yamlRecovery';

export type { ReadFileResult } from './parseContext';

export interface WorkflowFileInput {
  /** With forward slashes, absolute or relative; shown in messages and used as base of `$FILE{"…"}` paths. */
  readonly path: string;
  readonly text: string;
  /**
   * Reads a `.sql` file. The path is the written one resolved against the workflow file's folder and normalised; it lies
   * inside `root`. Whoever reads it still has to check that no symbolic link leads out.
   */
  readonly readFile: (path: string) => ReadFileResult;
  /** The folder that `.sql` files must lie in, in the same form as `path`; `''` is the base of relative paths. Default: the workflow file's folder. */
  readonly root?: string;
}

/**
 * Reads a workflow file. Never throws: what is wrong becomes problems (Y01 syntax, Y02 beyond a safe limit, Y03 wrong
 * form, Y04 a file that cannot be had, Y06 a key that nothing reads, M05 only the first part was read), and whatever could be understood is kept, so that a half-typed file still works.
 */
export function parseWorkflowFile(input: WorkflowFileInput): WorkflowFile {
  const { path, text } = input;
  const tree = parseTolerantYaml(text);
  const problems: Problem[] = [...tree.problems];
  const context: ParseContext = {
    path,
    text,
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    root: input.root,
    readFile: input.readFile,
    report: (problem) => void problems.push(problem),
  };
  const workflow = tree.root?.kind === 'mapping' ? readWorkflow(context, tree.root) : undefined;
  if (workflow === undefined && problems.length === 0) reportShape(context, firstCharacter(text), 'This is no workflow file: it needs "workflow:" and "tasks:" at the top level.');
  return { path, text, workflow, problems: firstProblems(problems) };
}

/** A file that repeats one mistake ten thousand times needs no ten thousand messages. */
const MAX_PROBLEMS = 200;

/** In order of place. That a part was not read (M05) is said in any case. */
function firstProblems(problems: readonly Problem[]): readonly Problem[] {
  const sorted = [...problems].sort((a, b) => a.range.start - b.range.start);
  return sorted.filter(({ code }, index) => index < MAX_PROBLEMS || code === 'M05');
}

function readWorkflow(context: ParseContext, root: YamlMapping): Workflow | undefined {
  const entry = entryOf(root, 'workflow');
  const tasksEntry = entryOf(root, 'tasks');
  if (entry === undefined && tasksEntry === undefined) return undefined;
  const mapping = readMapping(context, entry);
  const localEntry = entryOf(root, 'idempo');
  const keyRange = entry?.key.range ?? firstCharacter(context.text);
  reportMissing(context, root);
  reportFileKeys(context, root);
  if (mapping !== undefined) reportWorkflowKeys(context, mapping);
  const local = readLocal(context, localEntry);
  const text = (key: string) => readText(context, mapping && entryOf(mapping, key));
  return {
    name: readName(context, mapping, keyRange),
    description: text('description'),
    schedule: text('schedule'),
    timezone: text('timezone'),
    startTime: text('start_time'),
    endTime: text('end_time'),
    ...readWorkflowSettings(context, mapping),
    ...(local.taskGroups === undefined ? {} : { taskGroups: local.taskGroups }),
    failureStrategy: readFailureStrategy(context, mappingOf(localEntry), mapping),
    parameters: mapping === undefined ? [] : readParameters(context, entryOf(mapping, 'param'), 'in'),
    tasks: readTasks(context, tasksEntry, new Set(local.settings.tasks.flatMap((task) => (task.stub ? [task.name.value] : [])))),
    local: local.settings,
    keyRange,
    range: entry?.range ?? keyRange,
    ...(mapping === undefined ? {} : { insertion: insertionInto(context, mapping) }),
    localInsertion: nestedInsertion(context, root, ['idempo']),
    backfillInsertion: nestedInsertion(context, root, ['idempo', 'backfill']),
    tasksInsertion: nestedInsertion(context, root, ['idempo', 'tasks']),
  };
}

function mappingOf(entry: ReturnType<typeof entryOf>): YamlMapping | undefined {
  return entry?.value?.kind === 'mapping' ? entry.value : undefined;
}

function reportMissing(context: ParseContext, root: YamlMapping): void {
  const { text } = context;
  for (const [key, need] of [['workflow', 'Add it with a "name:" inside.'], ['tasks', 'Add the list of tasks.']] as const) {
    const entry = entryOf(root, key);
    if (entry === undefined) reportShape(context, firstCharacter(text), `The key "${key}:" is missing at the top level. ${need}`);
    else if (entry.value === undefined) reportShape(context, entry.key.range, `"${key}:" is empty. ${need}`);
  }
}

function readName(context: ParseContext, mapping: YamlMapping | undefined, keyRange: TextRange): Ranged<string> {
  const name = readText(context, mapping && entryOf(mapping, 'name'));
  if (name !== undefined && name.value.trim() !== '') return name;
  if (mapping !== undefined) reportShape(context, keyRange, 'The workflow has no name. Add "name:" below "workflow:"; its instances are kept under that name.');
  return { value: '', range: keyRange };
}

/** Something to underline when the whole file is meant. */
function firstCharacter(text: string): TextRange {
  return { start: 0, end: Math.min(1, text.length) };
}
