import type { RuleContext } from '../rule';
import type { WorkspaceFacts, WorkspaceFile } from '../workspace';

interface Own {
  readonly file: WorkspaceFile;
  readonly facts: WorkspaceFacts;
}

/** The scripts of a file live longer than one workspace: another one is asked anew. */
/** How facts differ from those of the workspace: in one file, which stands at that place of the list. */
export interface Derivation {
  readonly workspace: WorkspaceFacts;
  readonly place: number;
}

const derivations = new WeakMap<WorkspaceFacts, Derivation>();

/** `undefined`: the facts are those of the workspace themselves, or there is none. */
export function derivationOf(facts: WorkspaceFacts): Derivation | undefined {
  return derivations.get(facts);
}

const own = new WeakMap<RuleContext['scripts'], Own & { readonly of: WorkspaceFacts | undefined }>();

/**
 * The linted file and all others of the workspace; only this file where no workspace is known. The linted file is as it is
 * in the context, whatever older text of it the workspace holds. `undefined` for a bare SQL text.
 */
export function factsOf({ file, scripts, workspace }: RuleContext): Own | undefined {
  if (file?.workflow === undefined) return undefined;
  const known = own.get(scripts);
  if (known !== undefined && known.of === workspace) return known;
  const files = workspace?.files ?? [];
  const listed = files.find((other) => other.file === file);
  if (workspace !== undefined && listed?.scripts === scripts) {
    const same = { file: listed, facts: workspace, of: workspace };
    own.set(scripts, same);
    return same;
  }
  const self: WorkspaceFile = { file, scripts };
  const listedAt = files.findIndex((other) => other.file.path === file.path);
  const place = listedAt === -1 ? files.length : listedAt;
  const made = { of: workspace, file: self, facts: { files: [...files.slice(0, place), self, ...files.slice(place + 1)] } };
  if (workspace !== undefined) derivations.set(made.facts, { workspace, place });
  own.set(scripts, made);
  return made;
}
