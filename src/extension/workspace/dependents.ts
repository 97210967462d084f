import type { DependentLevels } from '../../core/runner/findDependents';
import type { Definition } from '../../core/runner/ports';
import { folderOf, inFolder } from './folders';
import type { LoadedWorkflow, WorkflowIndex } from './workflowIndex';

/** The definitions of the workflows that depend on it, directly and in all. They lie in its folder, whose store they share. */
export async function readDependents(index: WorkflowIndex, found: LoadedWorkflow): Promise<Readonly<Record<DependentLevels, readonly Definition[]>>> {
  const { language } = index;
  const others = inFolder(index.workflows, folderOf(found)).filter(({ uri }) => uri.toString() !== found.uri.toString());
  const [definition, ...rest] = await Promise.all([found, ...others].map((item) => index.definitionOf(item)));
  if (definition === undefined) return { one: [], all: [] };
  return { one: await language.call('findDependents', definition, rest, 'one'), all: await language.call('findDependents', definition, rest, 'all') };
}
