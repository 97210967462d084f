import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../workflow/yamlNode';

export interface DefinitionChanges {
  /** Whether a task of this name and type (`undefined`: none is written) is played by a script, so that it needs no SQL. */
  readonly isPlayed: (name: string, type: string | undefined) => boolean;
  /** Of a workflow that has none. `undefined`: it is called `workflow`. */
  readonly defaultName: string | undefined;
  /** Instead of the declared one. */
  readonly failureStrategy: string | undefined;
  /** By the name of a workflow that the scenario defines: the path under which a SubWorkflow task finds it. */
  readonly paths: ReadonlyMap<string, string>;
}

/** A definition in YAML's flow style, and where each part of it came from. */
export interface WrittenDefinition {
  readonly text: string;
  /** Ascending, never empty. */
  readonly places: readonly WrittenPlace[];
}

/** From `at` in the text on, things come from `source` in the original document; the first `length` characters are the same there. */
interface WrittenPlace {
  readonly at: number;
  readonly source: number;
  readonly length: number;
}

/** Where something in the written text came from. */
export function originOf({ places }: WrittenDefinition, offset: number): number {
  const place = places.findLast(({ at }) => at <= offset) ?? places[0];
  return place === undefined ? offset : place.source + Math.min(Math.max(offset - place.at, 0), place.length);
}

const DEFAULT_NAME = 'workflow';

/** What a task that is played instead of executed sends. */
const NO_SQL = 'select 1';

/** Keys of a definition that do not belong below `workflow:` when that key is left out. */
const TOP_KEYS: ReadonlySet<string> = new Set(['workflow', 'tasks', 'idempo']);

/**
 * Writes a definition anew: with a name, with its tasks as a list, with SQL in the tasks that are only played, and with the
 * changes that a scenario asks for. Everything else stays as it is.
 */
export function writeDefinition(root: YamlMapping, changes: DefinitionChanges): WrittenDefinition {
  const writer = new DefinitionWriter();
  writer.from(root.range.start);
  const find = (key: string): YamlNode | undefined => root.entries.find((entry) => entry.key.text === key)?.value;
  writer.raw('workflow: ');
  writeWorkflow(writer, root, { node: find('workflow'), defaultName: changes.defaultName ?? DEFAULT_NAME });
  writer.raw('\ntasks: [');
  for (const task of taskItems(find('tasks'))) writeTask(writer, task, changes);
  writer.raw(']\n');
  writeLocal(writer, find('idempo'), changes.failureStrategy);
  return { text: writer.text, places: writer.places };
}

interface WorkflowPart {
  readonly node: YamlNode | undefined;
  readonly defaultName: string;
}

function writeWorkflow(writer: DefinitionWriter, root: YamlMapping, { node, defaultName }: WorkflowPart): void {
  const entries = node?.kind === 'mapping' ? node.entries : root.entries.filter(({ key }) => !TOP_KEYS.has(key.text));
  const name = node?.kind === 'scalar' ? node.text : defaultName;
  const hasName = entries.some(({ key, value }) => key.text === 'name' && value !== undefined);
  writer.mapping(hasName ? entries : entries.filter(({ key }) => key.text !== 'name'), hasName ? {} : { name: JSON.stringify(name) });
}

interface TaskItem {
  readonly name: string;
  readonly entries: readonly YamlEntry[];
  readonly source: number;
}

/** A list of tasks or names, or a mapping of names to tasks. */
function taskItems(node: YamlNode | undefined): readonly TaskItem[] {
  if (node?.kind === 'mapping') return node.entries.map(({ key, value }) => taskItem(key.text, value, key.range.start));
  const items = node?.kind === 'sequence' ? node.items : [];
  return items.flatMap(({ value, range }) => {
    if (value?.kind === 'scalar') return [taskItem(value.text, undefined, range.start)];
    const name = value?.kind === 'mapping' ? value.entries.find(({ key }) => key.text === 'name')?.value : undefined;
    return value === undefined ? [] : [taskItem(name?.kind === 'scalar' ? name.text : '', value, range.start)];
  });
}

function taskItem(name: string, node: YamlNode | undefined, source: number): TaskItem {
  const entries = node?.kind === 'mapping' ? node.entries.filter(({ key }) => key.text !== 'name') : [];
  return { name, entries, source };
}

function writeTask(writer: DefinitionWriter, { name, entries, source }: TaskItem, changes: DefinitionChanges): void {
  const type = entries.find(({ key }) => key.text === 'task_type')?.value;
  const typeName = type?.kind === 'scalar' ? type.text : undefined;
  const hasSql = entries.some(({ key, value }) => key.text === 'sql' && value !== undefined);
  const isPlayed = !hasSql && changes.isPlayed(name, typeName);
  const call = calledPath(typeName, entries, changes.paths);
  const left = isPlayed ? PLAYED_KEYS : call === undefined ? NO_KEYS : new Set([call.key]);
  writer.from(source);
  writer.mapping(entries.filter(({ key }) => !left.has(key.text)), {
    name: JSON.stringify(name),
    ...(isPlayed ? { task_type: '"Sql"', sql: JSON.stringify(NO_SQL) } : {}),
    ...(call === undefined ? {} : { [call.key]: JSON.stringify(`$WORKFLOW{"${call.path}"}`) }),
  });
  writer.raw(',\n ');
}

const PLAYED_KEYS: ReadonlySet<string> = new Set(['task_type', 'sql']);
const NO_KEYS: ReadonlySet<string> = new Set();

const SUB_WORKFLOW = /^sub[_\s]?(?:workflow|process)$/i;

/** Where a SubWorkflow task finds a workflow of the scenario that it calls by its name. */
export function calledPath(
  type: string | undefined, entries: readonly YamlEntry[], paths: ReadonlyMap<string, string>,
): { readonly key: string; readonly path: string } | undefined {
  if (type === undefined || !SUB_WORKFLOW.test(type)) return undefined;
  for (const { key, value } of entries) {
    const path = value?.kind === 'scalar' && key.text !== 'name' ? paths.get(value.text) : undefined;
    if (path !== undefined) return { key: key.text, path };
  }
  return undefined;
}

function writeLocal(writer: DefinitionWriter, node: YamlNode | undefined, failureStrategy: string | undefined): void {
  const entries = node?.kind === 'mapping' ? node.entries : [];
  if (node === undefined && failureStrategy === undefined) return;
  writer.raw('idempo: ');
  if (failureStrategy === undefined) writer.mapping(entries, {});
  else writer.mapping(entries.filter(({ key }) => key.text !== 'failure_strategy'), { failure_strategy: JSON.stringify(failureStrategy) });
  writer.raw('\n');
}

class DefinitionWriter {
  text = '';
  readonly places: WrittenPlace[] = [];

  raw(text: string): void {
    this.text += text;
  }

  /** What is written next comes from there. */
  from(source: number, length = 0): void {
    this.places.push({ at: this.text.length, source, length });
  }

  /** `more`: keys with values as YAML, written first. */
  mapping(entries: readonly YamlEntry[], more: Readonly<Record<string, string>>): void {
    this.raw('{');
    for (const [key, value] of Object.entries(more)) this.raw(`${JSON.stringify(key)}: ${value},\n `);
    for (const { key, value } of entries) {
      this.from(key.range.start);
      this.raw(`${JSON.stringify(key.text)}: `);
      this.node(value);
      this.raw(',\n ');
    }
    this.raw('}');
  }

  node(node: YamlNode | undefined): void {
    if (node === undefined) return this.raw('null');
    this.from(node.range.start);
    if (node.kind === 'scalar') return this.#scalar(node);
    if (node.kind === 'mapping') return this.mapping(node.entries, {});
    this.raw('[');
    for (const { value } of node.items) {
      this.node(value);
      this.raw(',\n ');
    }
    this.raw(']');
  }

  #scalar({ type, text, contentRange }: YamlScalar): void {
    if (type !== 'string') return this.raw(text);
    const quoted = JSON.stringify(text);
    this.raw('"');
    const isSame = quoted.length === text.length + 2 && contentRange.end - contentRange.start === text.length;
    if (isSame) this.from(contentRange.start, text.length);
    this.raw(quoted.slice(1));
  }
}
