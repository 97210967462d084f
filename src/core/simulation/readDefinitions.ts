import type { ReadFileResult } from '../workflow/parseWorkflowFile';
import { resolveFilePath } from '../workflow/filePath';
import { toDocumentOffset } from '../workflow/offsetMap';
import type { YamlNode, YamlScalar } from '../workflow/yamlNode';
import { nodesOf, type FilledEntry, type ScenarioContext } from './fields';
import type { SimulatedWorkflow } from './scenario';
import {
  blankAround, prepareDefinition, readSimulatedWorkflow,
  type DefinitionSource, type PreparedDefinition, type SimulationChanges, type SourceProblem,
} from './simulatedWorkflow';

export interface DefinitionsContext {
  readonly context: ScenarioContext;
  readonly readFile: (path: string) => ReadFileResult;
  readonly root: string | undefined;
  readonly changes: SimulationChanges;
  readonly fail: (problem: SourceProblem) => void;
}

/** A definition written as a mapping, as a text with line ends, or as the path of a workflow file. `undefined`: reported. */
export function readDefinition(definitions: DefinitionsContext, { value }: Pick<FilledEntry, 'value'>): SimulatedWorkflow | undefined {
  const source = sourceOf(definitions, value);
  return source && finish(definitions, prepareDefinition(source, definitions.changes));
}

function finish(definitions: DefinitionsContext, prepared: PreparedDefinition): SimulatedWorkflow | undefined {
  const reading = readSimulatedWorkflow(prepared, definitions);
  if (reading.workflow === undefined) for (const problem of reading.problems) definitions.fail(problem);
  return reading.workflow;
}

function sourceOf(definitions: DefinitionsContext, node: YamlNode): DefinitionSource | undefined {
  const { context } = definitions;
  const own = { path: context.path, document: { path: context.path, text: context.text } };
  if (node.kind === 'mapping') return { ...own, text: blankAround(context.text, node.range), toDocument: (offset) => offset };
  if (node.kind === 'sequence') {
    context.report(node.range, 'A definition must be a mapping with "workflow:" and "tasks:", a text, or the path of a workflow file; this is a list.');
    return undefined;
  }
  if (!node.text.includes('\n')) return fileSource(definitions, node);
  return { ...own, text: node.text, toDocument: (offset) => toDocumentOffset(node.map, offset) };
}

function fileSource({ context, readFile, root }: DefinitionsContext, node: YamlScalar): DefinitionSource | undefined {
  const resolved = resolveFilePath({ workflowPath: context.path, written: node.text, root });
  const read = resolved.kind === 'path' ? readFile(resolved.path) : resolved;
  if (resolved.kind === 'path' && read.kind === 'text') {
    return { path: resolved.path, text: read.text, document: { path: resolved.path, text: read.text }, toDocument: (offset) => offset };
  }
  const reason = read.kind === 'refused' ? `cannot be read: ${read.reason}` : 'does not exist';
  context.report(node.range, `The workflow file "${node.text}" ${reason}. Write its path relative to the scenario, or the workflow itself under "definition:".`);
  return undefined;
}

export interface OtherDefinitions {
  readonly workflows: readonly SimulatedWorkflow[];
  /** For the definitions that call them: with the paths of these, and the texts behind them. */
  readonly definitions: DefinitionsContext;
}

/**
 * `workflows:` a list of definitions, or a mapping of names (or of the paths by which others call them) to definitions. SubWorkflow
 * tasks find them as files in the folder of the workflow that calls.
 */
export function readOtherDefinitions(definitions: DefinitionsContext, entry: FilledEntry | undefined): OtherDefinitions {
  const written = entry === undefined ? [] : writtenDefinitions(entry.value);
  const paths = new Map<string, string>();
  const texts = new Map<string, string>();
  const named = written.flatMap(({ key, node }, index) => {
    const source = sourceOf(definitions, node);
    if (source === undefined) return [];
    const name = key ?? prepareDefinition(source, definitions.changes).name ?? '';
    const path = /\.ya?ml$/.test(name) ? name : `${/^[\w-]+$/.test(name) ? name : `workflow${index + 1}`}.workflow.yaml`;
    paths.set(name, path);
    return [{ source: { ...source, defaultName: key?.replace(/^.*\//, '').replace(/(?:\.workflow)?\.ya?ml$/, '') }, path }];
  });
  const changes = { ...definitions.changes, paths };
  const all: DefinitionsContext = { ...definitions, changes, readFile: (path) => findText(texts, path) ?? definitions.readFile(path) };
  const folder = definitions.context.path.replace(/[^/]*$/, '');
  const prepared = named.map(({ source, path }) => prepareDefinition({ ...source, path: folder + path.replace(/^(?:\.\/)+/, '') }, changes));
  for (const { path, text } of prepared) texts.set(path, text);
  return { workflows: prepared.flatMap((each) => finish(all, each) ?? []), definitions: all };
}

function writtenDefinitions(node: YamlNode): readonly { readonly key: string | undefined; readonly node: YamlNode }[] {
  if (node.kind === 'mapping') return node.entries.flatMap(({ key, value }) => (value === undefined ? [] : [{ key: key.text, node: value }]));
  return nodesOf(node).map((each) => ({ key: undefined, node: each }));
}

function findText(texts: ReadonlyMap<string, string>, path: string): ReadFileResult | undefined {
  const nameOf = (each: string): string => each.slice(each.lastIndexOf('/') + 1);
  const text = texts.get(path) ?? [...texts].find(([each]) => nameOf(each) === nameOf(path))?.[1];
  return text === undefined ? undefined : { kind: 'text', text };
}
