import { containsOffset, type Ranged, type TextRange } from '../base/textRange';
import { findPlaceholders, sqlPartsOf } from '../params';
import { toDocumentRange } from '../workflow/offsetMap';
import type { DependentItem, SubWorkflowLogic } from '../workflow/logicalTask';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';
import { parseTolerantYaml } from '../workflow/yamlRecovery';
import { entryOf, type YamlMapping, type YamlNode } from '../workflow/yamlNode';
import type { DocumentOffset } from './sqlPlace';
import { taskMentions } from './taskMentions';

/** A place that names a workflow, a task or a declared parameter. */
export interface Mention {
  readonly kind: 'workflow' | 'task' | 'parameter';
  readonly name: string;
  /** Equal for two places that mean the same thing, in whatever files. */
  readonly key: string;
  /** Path as in `WorkflowFile.path` or `SqlSource.file`. */
  readonly document: string;
  /** The name alone: without quotes, `${` and `}`. */
  readonly range: TextRange;
  readonly isDeclaration: boolean;
  /** A parameter's task, when the task itself declares it. */
  readonly task?: string;
}

const known = new WeakMap<WorkflowFile, readonly Mention[]>();

/** Every place of a file, and of the `.sql` files that it names, that names something. Made once for a file. */
export function mentionsIn(file: WorkflowFile): readonly Mention[] {
  const { workflow } = file;
  const mentions = known.get(file) ?? (workflow === undefined ? [] : unique([...namesIn(file, workflow), ...parametersIn(file, workflow)]));
  known.set(file, mentions);
  return mentions;
}

/** What the text at the offset names. */
export function mentionAt(file: WorkflowFile, { document, offset }: DocumentOffset): Mention | undefined {
  return mentionsIn(file).find((each) => each.document === document && containsOffset(each.range, offset));
}

/** All places of the files that mean the same, declarations first. */
export function mentionsOf({ key }: Mention, files: readonly WorkflowFile[]): readonly Mention[] {
  const all = unique(files.flatMap(mentionsIn).filter((each) => each.key === key));
  return [...all.filter(({ isDeclaration }) => isDeclaration), ...all.filter(({ isDeclaration }) => !isDeclaration)];
}

function unique(mentions: readonly Mention[]): readonly Mention[] {
  return [...new Map(mentions.map((each) => [JSON.stringify([each.document, each.range.start, each.key]), each])).values()];
}

function namesIn(file: WorkflowFile, workflow: Workflow): readonly Mention[] {
  const document = file.path;
  const own = workflow.name.value;
  const workflowAt = ({ value, range }: Ranged<string>, isDeclaration: boolean): Mention => ({ kind: 'workflow', name: value, key: JSON.stringify(['workflow', value]), document, range, isDeclaration });
  const taskAt = (of: string, { value, range }: Ranged<string>, isDeclaration = false): Mention => ({ kind: 'task', name: value, key: JSON.stringify(['task', of, value]), document, range, isDeclaration });
  const waits = [...workflow.tasks.flatMap(({ dependence }) => dependence?.items ?? []), ...workflow.local.dependsOn];
  const others = waits.flatMap(({ workflow: other, task }) => {
    const name = nameOf(workflow, other);
    const isToken = name !== other.value;
    return [...(isToken ? [] : [workflowAt(other, false)]), ...(task === undefined || name === undefined ? [] : [taskAt(name, task)])];
  });
  return [
    ...(own === '' ? [] : [workflowAt(workflow.name, true)]),
    ...taskMentions(workflow).map(({ name, range, isDeclaration }) => taskAt(own, { value: name, range }, isDeclaration)),
    ...namesBelowIdempo(file).map((name) => taskAt(own, name)),
    ...others,
  ];
}

/** A name as it is; what a token stands for, when that could be read. */
function nameOf(workflow: Workflow, written: Ranged<string>): string | undefined {
  if (!written.value.trimStart().startsWith('$WORKFLOW')) return written.value;
  const items = workflow.tasks.flatMap(({ logic }): readonly (SubWorkflowLogic | DependentItem)[] => {
    if (logic?.kind === 'dependent') return logic.groups.flatMap((group) => group.items);
    return logic?.kind === 'subWorkflow' ? [logic] : [];
  });
  return items.find((item) => item.workflow.range.start === written.range.start)?.workflowName;
}

/** Tasks that `idempo: ignore:` and `reasons:` name. */
function namesBelowIdempo(file: WorkflowFile): readonly Ranged<string>[] {
  if (file.workflow?.local.range === undefined) return [];
  const idempo = valueOf(mappingOf(parseTolerantYaml(file.text).root), 'idempo');
  const ignore = valueOf(mappingOf(idempo), 'ignore');
  const ignored = ignore?.kind === 'sequence' ? ignore.items.map((item) => valueOf(mappingOf(item.value), 'task')) : [];
  const declared = mappingOf(valueOf(mappingOf(idempo), 'tasks'))?.entries ?? [];
  const reasons = declared.flatMap((entry) => mappingOf(valueOf(mappingOf(entry.value), 'reasons'))?.entries.map(({ key }) => key) ?? []);
  return [...ignored, ...reasons].flatMap((node) => (node?.kind === 'scalar' ? [{ value: node.text, range: node.contentRange }] : []));
}

function mappingOf(node: YamlNode | undefined): YamlMapping | undefined {
  return node?.kind === 'mapping' ? node : undefined;
}

function valueOf(mapping: YamlMapping | undefined, key: string): YamlNode | undefined {
  return mapping === undefined ? undefined : entryOf(mapping, key)?.value;
}

function parametersIn(file: WorkflowFile, workflow: Workflow): readonly Mention[] {
  const globals = new Set(workflow.parameters.map(({ name }) => name));
  const make = (name: string, place: Pick<Mention, 'document' | 'range' | 'isDeclaration'>, task: Task | undefined): Mention => ({
    kind: 'parameter', name, key: JSON.stringify(['parameter', file.path, task?.range.start ?? '', name]), ...place, ...(task === undefined ? {} : { task: task.name.value }),
  });
  const declared = [undefined, ...workflow.tasks].flatMap((task) =>
    (task ?? workflow).parameters.map(({ name, nameRange: range }) => make(name, { document: file.path, range, isDeclaration: true }, task)));
  const used = [undefined, ...workflow.tasks].flatMap((task) => {
    const locals = new Set(task?.parameters.map(({ name }) => name));
    return usesOf(file, workflow, task).flatMap(({ name, document, range }) => {
      if (!locals.has(name) && !globals.has(name)) return [];
      return [make(name, { document, range, isDeclaration: false }, locals.has(name) ? task : undefined)];
    });
  });
  return [...declared, ...used];
}

type Use = Pick<Mention, 'name' | 'document' | 'range'>;

/** `${x}` and `!{x}` of a task, or of the workflow's own settings. */
function usesOf(file: WorkflowFile, workflow: Workflow, task: Task | undefined): readonly Use[] {
  const parts = task === undefined ? [] : sqlPartsOf(task);
  const inSql = parts.flatMap((source) => namesOfPlaceholders(source.text).map(({ value, range }) => ({ name: value, document: source.file, range: toDocumentRange(source.map, range) })));
  const whole = task?.range ?? workflow.range;
  const rest = namesOfPlaceholders(file.text.slice(whole.start, whole.end)).map(({ value, range }) => ({ name: value, document: file.path, range: { start: whole.start + range.start, end: whole.start + range.end } }));
  return [...inSql, ...rest.filter(({ range }) => !parts.some((source) => containsOffset(source.range, range.start)))];
}

function namesOfPlaceholders(text: string): readonly Ranged<string>[] {
  return findPlaceholders(text).flatMap(({ kind, name, start, end }) => {
    if (kind !== 'value' && kind !== 'raw') return [];
    const from = start + 2 + (/^\s*/.exec(text.slice(start + 2, end - 1))?.[0].length ?? 0);
    return [{ value: name, range: { start: from, end: from + name.length } }];
  });
}
