import { placeRuntimeErrors, type FailedAttempt, type RuntimeError } from '../core/language/runtimeErrors';
import type { Definition } from '../core/runner/ports';
import { parseStoredWorkflow } from '../core/runner/storedWorkflow';
import type { WorkflowFile } from '../core/workflow/workflow';

/** `file` undefined: it is not known (any more), and has no errors. */
export function placeErrors(file: WorkflowFile | undefined, failures: readonly FailedAttempt[], definitions: readonly Definition[]): readonly RuntimeError[] {
  if (file === undefined) return [];
  const parsed = new Map<string, WorkflowFile>();
  return placeRuntimeErrors({
    file,
    failures,
    pinned(hash) {
      const definition = definitions.find((each) => each.hash === hash);
      if (definition === undefined) return undefined;
      const known = parsed.get(hash) ?? parseStoredWorkflow(definition);
      parsed.set(hash, known);
      return known;
    },
  });
}
