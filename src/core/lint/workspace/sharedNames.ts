import { collect } from '../../base/collect';
import type { WorkspaceFile } from '../workspace';
import { tablesOfFile } from './tableIndex';
import { splitTableKey } from './tableKey';

/**
 * What ties a workflow file to others: the tables that its tasks read and write or that it declares, by the last part of
 * their names, and the workflows that it is or waits for. Two files that share none of it say nothing about each other, so
 * that a change of one leaves the findings of the other as they are.
 */
export function sharedNamesOf(file: WorkspaceFile): ReadonlySet<string> {
  const { workflow } = file.file;
  if (workflow === undefined) return new Set();
  const declared = workflow.local.tables.map(({ name }) => splitTableKey(name.value.toLowerCase()).at(-1) ?? '');
  const items = collect(workflow.tasks, (task) => task.dependence?.items ?? []);
  const waitedFor = [...workflow.local.dependsOn, ...items].map((item) => item.workflow.value);
  return new Set([
    ...[...tablesOfFile(file).byShortName.keys(), ...declared].map((name) => `table ${name}`),
    ...[workflow.name.value, file.file.path, ...waitedFor].map((name) => `workflow ${lastPart(name)}`),
  ]);
}

/** Of a path or of `$WORKFLOW{"../other.yaml"}`; a name as it is. */
function lastPart(name: string): string {
  const path = /^\$WORKFLOW\{\s*"?([^"}]*)"?\s*\}$/.exec(name.trim())?.[1] ?? name;
  return path.slice(path.lastIndexOf('/') + 1);
}
