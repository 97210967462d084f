import { buildDefinition } from '../core/runner/definition';
import { findDependents, type DependentLevels } from '../core/runner/findDependents';
import type { Definition } from '../core/runner/ports';
import { isWorkflowFileName } from '../core/workflow/fileNames';
import type { CliHost } from './host';
import { folderOf, workspaceRoot } from './paths';
import type { WorkflowInput } from './workflowInput';

/** The workflow files of the same folder that depend on this one, each after what it depends on. Others share no store with it. */
export function dependentsOf(host: CliHost, { file, definition }: WorkflowInput, levels: DependentLevels): readonly Definition[] {
  const folder = folderOf(host.cwd, file.path);
  const base = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  const others = host.files.list(folder).filter((name) => isWorkflowFileName(name) && `${base}${name}` !== file.path);
  return findDependents(definition, others.flatMap((name) => readDefinition(host, `${base}${name}`)), levels);
}

function readDefinition(host: CliHost, path: string): readonly Definition[] {
  const read = host.files.read(path);
  if (read.kind !== 'text') return [];
  const root = workspaceRoot(host, path);
  const readFile = (named: string): ReturnType<CliHost['files']['read']> => host.files.read(named, root === '' ? host.cwd : root);
  return [buildDefinition({ path, text: read.text, readFile, root })];
}
