import { collect } from '../../base/collect';
import { rememberedOutside } from '../../base/remembered';
import type { Task, Workflow } from '../../workflow/workflow';
import type { RuleContext } from '../rule';
import type { WorkspaceFacts, WorkspaceFile } from '../workspace';
import { factsOf } from './factsOf';
import { isProducing, sharesStore } from './flows';
import { groupBy, joinNames } from './grouping';
import { tableIndexOf, tablesOfFile, type ReadUse, type TableIndex, type WriteUse } from './tableIndex';
import { taskOrderOf } from './taskOrder';
import { dependentTasksOn, refersTo } from './workflowLinks';

/** A workflow that reads what another one writes without waiting for it. */
export interface ForeignWait {
  /** The first read of such a table. */
  readonly reader: ReadUse;
  /** The other workflow, with a name. */
  readonly other: WorkspaceFile;
  readonly otherName: string;
  /** All tables, for a message. */
  readonly tables: string;
  /** A task that waits for the other workflow or runs it, but not before the reader. */
  readonly dependentTask: Task | undefined;
}

/** One for each other workflow, in the order of the reads. */
export function findForeignWaits(context: RuleContext): readonly ForeignWait[] {
  const own = factsOf(context);
  const workflow = own?.file.file.workflow;
  if (own === undefined || workflow === undefined || own.facts.files.length < 2) return [];
  const index = tableIndexOf(own.facts);
  const runners = runnersOf(own.facts);
  const found = collect(tablesOfFile(own.file).reads, (reader) => foreignWriters(index, reader).map((writer) => ({ reader, writer })));
  return collect([...groupBy(found, ({ writer }) => writer.file)], ([other, pairs]) => {
    const otherName = other.file.workflow?.name.value.trim() ?? '';
    if (otherName === '' || otherName === workflow.name.value || isArranged(own.file, other, runners)) return [];
    const dependents = dependentTasksOn(own.file, other);
    const order = taskOrderOf(workflow);
    const open = pairs.filter(({ reader }) => !dependents.some((task) => order.isBefore(task.name.value, reader.task.name.value)));
    const [first] = open;
    if (first === undefined) return [];
    const names = new Map(open.map(({ reader }) => [reader.name.key, reader.name.text]));
    return [{ reader: first.reader, other, otherName, tables: joinNames([...names.values()]), dependentTask: dependents[0] }];
  });
}

/** The files with SubWorkflow tasks. */
const runnersOf = rememberedOutside(({ files }: WorkspaceFacts) => files.filter(({ file }) => file.workflow?.tasks.some(({ dependence }) => dependence?.kind === 'subWorkflow')));

/** Of a table that no task of the reader's own file makes. A table that a waited-for workflow makes too needs no second wait. */
function foreignWriters(index: TableIndex, reader: ReadUse): readonly WriteUse[] {
  const writes = index.writersOf(reader.name.key);
  if (writes.some((write) => write.file === reader.file && (isProducing(write) || write.task === reader.task))) return [];
  const others = writes.filter((write) => write.file !== reader.file && isProducing(write) && sharesStore(reader, write));
  const isFed = others.some((write) => isDeclared(reader.file, write.file));
  return isFed ? [] : others;
}

function isDeclared(file: WorkspaceFile, other: WorkspaceFile): boolean {
  const { workflow } = file.file;
  return workflow?.local.dependsOn.some((dependency) => refersTo(dependency.workflow.value, other)) === true;
}

/** The other one waits for this one, or one workflow runs both. `runners`: the files with SubWorkflow tasks. */
function isArranged(own: WorkspaceFile, other: WorkspaceFile, runners: readonly WorkspaceFile[]): boolean {
  if (isDeclared(own, other) || isDeclared(other, own) || dependentTasksOn(other, own).length > 0) return true;
  return runners.some(({ file }) => runs(file.workflow, own) && runs(file.workflow, other));
}

function runs(workflow: Workflow | undefined, file: WorkspaceFile): boolean {
  return workflow?.tasks.some(({ dependence }) => dependence?.kind === 'subWorkflow' && dependence.items.some((item) => refersTo(item.workflow.value, file))) === true;
}
