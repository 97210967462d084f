import type { TextRange } from '../base/textRange';
import { insertionInto, insertionText, nestedInsertion } from './insertion';
import type { Task, WorkflowFile } from './workflow';
import { entryOf, type YamlEntry, type YamlMapping, type YamlSequence } from './yamlNode';
import { parseTolerantYaml } from './yamlRecovery';

/** A change of a workflow file's text. */
export interface YamlEdit {
  readonly range: TextRange;
  readonly newText: string;
}

const trees = new WeakMap<WorkflowFile, YamlMapping | null>();

/** The file's YAML, read again when a change is made: most files need none. */
function rootOf(file: WorkflowFile): YamlMapping | undefined {
  const known = trees.get(file);
  if (known !== undefined) return known ?? undefined;
  const { root } = parseTolerantYaml(file.text);
  const mapping = root?.kind === 'mapping' ? root : undefined;
  trees.set(file, mapping ?? null);
  return mapping;
}

const taskMappings = new WeakMap<YamlMapping, ReadonlyMap<number, YamlMapping>>();

function taskMapping(file: WorkflowFile, task: Task): YamlMapping | undefined {
  const root = rootOf(file);
  if (root === undefined) return undefined;
  const known = taskMappings.get(root) ?? mappingsByStart(root);
  taskMappings.set(root, known);
  return known.get(task.range.start);
}

function mappingsByStart(root: YamlMapping): ReadonlyMap<number, YamlMapping> {
  const list = entryOf(root, 'tasks')?.value;
  const items = list?.kind === 'sequence' ? list.items : [];
  return new Map(items.flatMap(({ value, range }) => (value?.kind === 'mapping' ? [[range.start, value] as const] : [])));
}

/** Adds a name to a task's `deps` in the form that the file uses. `undefined`: the list is shared by an anchor, or is none. */
export function addDependency(file: WorkflowFile, task: Task, name: string): YamlEdit | undefined {
  const mapping = taskMapping(file, task);
  return mapping && addToList(file, mapping, { key: 'deps', item: quoteYaml(name) });
}

/** Takes a name out of a task's `deps`; the key goes with its last name. */
export function removeDependency(file: WorkflowFile, task: Task, name: string): YamlEdit | undefined {
  const mapping = taskMapping(file, task);
  const entry = mapping && ownEntry(mapping, 'deps');
  const value = entry?.value;
  if (mapping === undefined || entry === undefined || value === undefined || value.range.start < entry.range.start) return undefined;
  if (value.kind === 'scalar') return removeEntry(file, mapping, entry);
  if (value.kind !== 'sequence') return undefined;
  const at = value.items.findIndex((item) => item.value?.kind === 'scalar' && item.value.text === name);
  if (at === -1) return undefined;
  return value.items.length === 1 ? removeEntry(file, mapping, entry) : removeItem(file, value, at);
}

/** Adds an item to the list `key` below `path`; keys that are missing are written. The item is one line of YAML. */
export function addItemBelow(file: WorkflowFile, path: readonly string[], { key, item }: ListItem): YamlEdit | undefined {
  const root = rootOf(file);
  if (root === undefined) return undefined;
  const owner = path.reduce<YamlMapping | undefined>((mapping, name) => {
    const value = mapping && ownEntry(mapping, name)?.value;
    return value?.kind === 'mapping' ? value : undefined;
  }, root);
  return owner !== undefined && ownEntry(owner, key) !== undefined ? addToList(file, owner, { key, item }) : addLineBelow(file, path, `${key}: [${item}]`);
}

/** Adds `line` (`key: value`) below `path`; keys that are missing are written. */
export function addLineBelow(file: WorkflowFile, path: readonly string[], line: string): YamlEdit | undefined {
  const root = rootOf(file);
  if (root === undefined) return undefined;
  const insertion = nestedInsertion(placeOf(file), root, path);
  const at = { start: insertion.offset, end: insertion.offset };
  return { range: at, newText: insertionText({ ...insertion, missing: insertion.missing.map(quoteYaml) }, line) };
}

/** Gives a key of `workflow:` a value; one that is written already is replaced. `undefined`: it comes from an anchor. */
export function setWorkflowValue(file: WorkflowFile, { key, value }: KeyValue): YamlEdit | undefined {
  const root = rootOf(file);
  const mapping = root && ownEntry(root, 'workflow')?.value;
  return mapping?.kind === 'mapping' ? setValue(file, mapping, { key, value }) : undefined;
}

export interface KeyValue {
  readonly key: string;
  /** One line of YAML. */
  readonly value: string;
}

export interface ListItem {
  readonly key: string;
  readonly item: string;
}

function ownEntry(mapping: YamlMapping, key: string): YamlEntry | undefined {
  const entry = entryOf(mapping, key);
  return entry?.merged === true ? undefined : entry;
}

function addToList(file: WorkflowFile, mapping: YamlMapping, { key, item }: ListItem): YamlEdit | undefined {
  if (entryOf(mapping, key)?.merged === true) return undefined;
  const entry = ownEntry(mapping, key);
  if (entry === undefined) {
    const { offset, indent, newline } = insertionInto(placeOf(file), mapping);
    return insert(offset, `${newline}${indent}${key}: [${item}]`);
  }
  const { value } = entry;
  if (value === undefined) return replaceNothing(file, entry, `[${item}]`);
  if (value.range.start < entry.range.start || value.range.end > entry.range.end) return undefined;
  if (value.kind === 'mapping') return undefined;
  if (value.kind === 'scalar') return { range: value.range, newText: `[${file.text.slice(value.range.start, value.range.end)}, ${item}]` };
  return file.text[value.range.start] === '[' ? addToFlow(file, value, item) : addToBlock(file, value, item);
}

function setValue(file: WorkflowFile, mapping: YamlMapping, { key, value }: KeyValue): YamlEdit | undefined {
  const entry = entryOf(mapping, key);
  if (entry === undefined || entry.merged) {
    const { offset, indent, newline } = insertionInto(placeOf(file), mapping);
    return insert(offset, `${newline}${indent}${key}: ${value}`);
  }
  if (entry.value === undefined) return replaceNothing(file, entry, value);
  return entry.value.range.start < entry.range.start ? undefined : { range: entry.value.range, newText: value };
}

/** `deps:` and `deps: null` say the same; a comment behind them stays. */
function replaceNothing(file: WorkflowFile, entry: YamlEntry, value: string): YamlEdit | undefined {
  const written = /^\s*:[ \t]*(?:null|Null|NULL|~)?/.exec(file.text.slice(entry.key.range.end));
  if (written === null) return undefined;
  const start = entry.key.range.end + written[0].indexOf(':') + 1;
  return { range: { start, end: Math.max(start, entry.key.range.end + written[0].trimEnd().length) }, newText: ` ${value}` };
}

function addToFlow(file: WorkflowFile, list: YamlSequence, item: string): YamlEdit {
  const last = list.items.at(-1);
  if (last === undefined) return insert(list.range.start + 1, item);
  const comma = /^\s*,/.exec(file.text.slice(last.range.end, list.range.end));
  return comma === null ? insert(last.range.end, `, ${item}`) : insert(last.range.end + comma[0].length, ` ${item}`);
}

function addToBlock(file: WorkflowFile, list: YamlSequence, item: string): YamlEdit | undefined {
  const last = list.items.at(-1);
  if (last === undefined) return undefined;
  const lineStart = file.text.lastIndexOf('\n', list.range.start - 1) + 1;
  const indent = ' '.repeat(list.range.start - lineStart);
  return insert(lineEnd(file.text, last.range.end), `${newlineOf(file)}${indent}- ${item}`);
}

/** A flow item goes with a comma beside it, a block item with its line. */
function removeItem(file: WorkflowFile, list: YamlSequence, at: number): YamlEdit | undefined {
  const item = list.items[at];
  const next = list.items[at + 1];
  const previous = list.items[at - 1];
  if (item === undefined) return undefined;
  if (file.text[list.range.start] !== '[') return removeLines(file, item.range);
  if (next !== undefined) return { range: { start: item.range.start, end: next.range.start }, newText: '' };
  return { range: { start: previous?.range.end ?? item.range.start, end: item.range.end }, newText: '' };
}

function removeEntry(file: WorkflowFile, mapping: YamlMapping, entry: YamlEntry): YamlEdit | undefined {
  if (!mapping.flow) return startsLine(file.text, entry.range.start) ? removeLines(file, entry.range) : undefined;
  const at = mapping.entries.indexOf(entry);
  const previous = mapping.entries[at - 1];
  return previous === undefined ? undefined : { range: { start: previous.range.end, end: entry.range.end }, newText: '' };
}

function removeLines(file: WorkflowFile, range: TextRange): YamlEdit {
  const start = file.text.lastIndexOf('\n', range.start - 1) + 1;
  const end = file.text.indexOf('\n', range.end);
  return { range: { start, end: end === -1 ? file.text.length : end + 1 }, newText: '' };
}

function startsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

function insert(offset: number, newText: string): YamlEdit {
  return { range: { start: offset, end: offset }, newText };
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const at = end === -1 ? text.length : end;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

function newlineOf(file: WorkflowFile): '\n' | '\r\n' {
  return file.text.includes('\r\n') ? '\r\n' : '\n';
}

function placeOf(file: WorkflowFile): { readonly text: string; readonly newline: '\n' | '\r\n' } {
  return { text: file.text, newline: newlineOf(file) };
}

/** Words that YAML 1.1 or 1.2 reads as something other than text. */
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n|~)$/i;

/** The text as a YAML scalar on one line: plain where every reader takes it for text, else in double quotes. */
export function quoteYaml(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_./-]*(?: [\p{L}\p{N}_./-]+)*$/u.test(text) && !RESERVED.test(text);
  return isPlain ? text : JSON.stringify(text);
}
