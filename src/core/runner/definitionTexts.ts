import type { Definition } from './ports';
import { folderOf, relativePath } from './relativePath';

export type { Definition };

/**
 * A text of a definition: the workflow file's by its path, any other by the path that errors give it (as the workflow file's) or that
 * `files` is keyed by. `undefined`: the definition has no such file.
 */
export function definitionText(definition: Definition, file: string): string | undefined {
  if (file === definition.path) return definition.text;
  return definition.files[relativePath(folderOf(definition.path), file)] ?? definition.files[file];
}
