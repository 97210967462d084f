import { LineIndex } from '../base/lineIndex';
import type { Problem } from '../base/problem';
import type { TextRange } from '../base/textRange';
import { messageOf, RefusedError } from '../base/errors';
import type { MessageValue } from '../base/message';
import { buildDefinition } from '../runner/definition';
import { scheduleOf } from '../schedule';
import { findGraphProblems } from '../workflow/graphProblems';
import { parseWorkflowFile, type ReadFileResult } from '../workflow/parseWorkflowFile';
import type { YamlEntry, YamlMapping, YamlNode } from '../workflow/yamlNode';
import { parseYamlTree } from '../workflow/yamlTree';
import { calledPath, originOf, writeDefinition, type DefinitionChanges } from './definitionWriter';
import type { SimulatedWorkflow } from './scenario';

/** A definition as the user wrote it: a file of its own, or a part of the scenario. */
export interface DefinitionSource {
  /** Of the workflow file, with forward slashes: base of the paths that it names. */
  readonly path: string;
  /** The whole definition. */
  readonly text: string;
  /** The file that the definition stands in, and how an offset in `text` becomes one there. */
  readonly document: { readonly path: string; readonly text: string };
  readonly toDocument: (offset: number) => number;
  /** What it is called when it says no name itself. */
  readonly defaultName?: string | undefined;
}

export interface SourceProblem {
  /** `file:line:col`. */
  readonly place: string;
  readonly message: string;
}

export interface SimulationChanges {
  /** Names of tasks that have a script. */
  readonly scripted: ReadonlySet<string>;
  readonly failureStrategy: string | undefined;
  readonly paths: ReadonlyMap<string, string>;
}

/** A definition as the runner gets it. */
export interface PreparedDefinition {
  readonly path: string;
  readonly text: string;
  /** `file:line:col` of an offset in `text`. */
  readonly placeAt: (offset: number) => string;
  readonly isRewritten: boolean;
  /** As written; `undefined`: it cannot be told. */
  readonly name: string | undefined;
  readonly problems: readonly SourceProblem[];
}

/** Task types that decide by themselves how they end (dolphinscheduler.md §3.9). */
const LOGICAL = /^(?:conditions?|switch|dependent|subworkflow|subprocess)$/;

/** Tasks without SQL are made such that their script plays them. What is complete stays as it is, so that places are exact. */
export function prepareDefinition(source: DefinitionSource, { scripted, failureStrategy, paths }: SimulationChanges): PreparedDefinition {
  const { root, problems } = parseYamlTree(source.text);
  const changes: DefinitionChanges = { isPlayed: (name, type) => isPlayed(scripted, name, type), defaultName: source.defaultName, failureStrategy, paths };
  const written = root?.kind === 'mapping' && needsWriting(source, root, changes) ? writeDefinition(root, changes) : undefined;
  const origin = (offset: number): number => (written === undefined ? offset : originOf(written, offset));
  const placeOf = (offset: number): string => placeIn(source.document, source.toDocument(offset));
  const workflow = root?.kind === 'mapping' ? valueOf(root, 'workflow') : undefined;
  const name = workflow?.kind === 'mapping' ? valueOf(workflow, 'name') : workflow;
  return {
    path: source.path,
    text: written?.text ?? source.text,
    placeAt: (offset) => placeOf(origin(offset)),
    isRewritten: written !== undefined || source.path !== source.document.path || source.text.length !== source.document.text.length,
    name: name?.kind === 'scalar' ? name.text : undefined,
    problems: problems.filter(isError).map((problem) => withPlace(problem, placeOf)),
  };
}

export interface DefinitionFiles {
  readonly readFile: (path: string) => ReadFileResult;
  readonly root: string | undefined;
}

export type SimulatedWorkflowReading =
  | { readonly workflow: SimulatedWorkflow }
  | { readonly workflow: undefined; readonly problems: readonly SourceProblem[] };

export function readSimulatedWorkflow(prepared: PreparedDefinition, { readFile, root }: DefinitionFiles): SimulatedWorkflowReading {
  const { path, text, placeAt } = prepared;
  const input = { path, text, readFile, ...(root === undefined ? {} : { root }) };
  const { workflow, problems } = parseWorkflowFile(input);
  const reading = workflow && scheduleOf(workflow);
  const found = [...problems, ...(workflow === undefined ? [] : findGraphProblems(workflow)), ...(reading?.problems ?? [])];
  const mistakes = [...prepared.problems, ...found.filter(isError).map((problem) => withPlace(problem, placeAt))];
  if (workflow === undefined || reading === undefined || mistakes.length > 0) return { workflow: undefined, problems: unique(mistakes) };
  if (workflow.tasks.length === 0) return { workflow: undefined, problems: [{ place: placeAt(workflow.keyRange.start), message: 'The workflow has no tasks.' }] };
  const relocate = (message: MessageValue): MessageValue => (prepared.isRewritten ? relocated(message, prepared) : message);
  try {
    return { workflow: { name: workflow.name.value, definition: buildDefinition(input), workflow, schedule: reading.schedule, relocate } };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { workflow: undefined, problems: [{ place: placeAt(0), message: messageOf(error) }] };
  }
}

function isPlayed(scripted: ReadonlySet<string>, name: string, type: string | undefined): boolean {
  const plain = type?.toLowerCase().replace(/[_\s]/g, '');
  if (plain === undefined || plain === 'sql') return true;
  return scripted.has(name) && !LOGICAL.test(plain);
}

function valueOf({ entries }: { readonly entries: readonly YamlEntry[] }, key: string): YamlNode | undefined {
  return entries.find((entry) => entry.key.text === key)?.value;
}

function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.text : undefined;
}

function needsWriting(source: DefinitionSource, root: YamlMapping, changes: DefinitionChanges): boolean {
  const [workflow, tasks] = [valueOf(root, 'workflow'), valueOf(root, 'tasks')];
  if (source.path !== source.document.path || changes.failureStrategy !== undefined) return true;
  if (workflow?.kind !== 'mapping' || tasks?.kind !== 'sequence' || valueOf(workflow, 'name') === undefined) return true;
  // Its anchors may stand in another part of the scenario.
  if (source.text.length !== source.document.text.length && /[\s[{,]\*\w/.test(source.text)) return true;
  return tasks.items.some(({ value }) => value !== undefined && needsChange(value, changes));
}

function needsChange(task: YamlNode, changes: DefinitionChanges): boolean {
  if (task.kind !== 'mapping') return true;
  const type = textOf(valueOf(task, 'task_type'));
  if (calledPath(type, task.entries, changes.paths) !== undefined) return true;
  return valueOf(task, 'sql') === undefined && changes.isPlayed(textOf(valueOf(task, 'name')) ?? '', type);
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function placeIn({ path, text }: DefinitionSource['document'], offset: number): string {
  const { line, character } = new LineIndex(text).positionAt(offset);
  return `${path}:${line + 1}:${character + 1}`;
}

function withPlace(problem: Problem, placeAt: (offset: number) => string): SourceProblem {
  return { place: placeAt(problem.range.start), message: `${problem.message} [${problem.code}]` };
}

function unique(problems: readonly SourceProblem[]): readonly SourceProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.place} ${problem.message}`, problem])).values()];
}

/** Places of the text that is run become places of the text that was written: `path:line:col` in a text, and these three as values. */
function relocated(message: MessageValue, prepared: PreparedDefinition): MessageValue {
  if (typeof message === 'number') return message;
  if (typeof message === 'string') return relocatedText(message, prepared);
  const values = message.values.map((value) => relocated(value, prepared));
  const at = values.indexOf(prepared.path);
  const [line, column] = [Number(values[at + 1]), Number(values[at + 2])];
  if (at === -1 || !Number.isInteger(line) || !Number.isInteger(column)) return { ...message, values };
  const [, path = '', newLine = '', newColumn = ''] = /^(.*):(\d+):(\d+)$/s.exec(rewrittenPlace(prepared, line, column)) ?? [];
  return { ...message, values: values.toSpliced(at, 3, path, newLine, newColumn) };
}

function relocatedText(message: string, prepared: PreparedDefinition): string {
  const { path } = prepared;
  const [first = '', ...rest] = message.split(`${path}:`);
  return first + rest.map((part) => {
    const [whole, line = '', column = ''] = /^(\d+):(\d+)/.exec(part) ?? [];
    return whole === undefined ? `${path}:${part}` : rewrittenPlace(prepared, Number(line), Number(column)) + part.slice(whole.length);
  }).join('');
}

/** `line`, `column`: from 1. */
function rewrittenPlace({ text, placeAt }: PreparedDefinition, line: number, column: number): string {
  return placeAt(new LineIndex(text).offsetAt({ line: line - 1, character: column - 1 }));
}

/** Everything but the range made blank, line ends kept: what is left stands where it stood. */
export function blankAround(text: string, { start, end }: TextRange): string {
  return text.slice(0, start).replace(/[^\r\n]/g, ' ') + text.slice(start, end);
}
