import { parseWorkflowFile } from '../workflow/parseWorkflowFile';
import type { WorkflowFile } from '../workflow/workflow';
import { definitionRoot, readStoredFile } from './definition';
import type { Definition } from './ports';

/** A stored definition as it was written, with the ranges of its own texts. */
export function parseStoredWorkflow(definition: Definition): WorkflowFile {
  const { path, text } = definition;
  return parseWorkflowFile({ path, text, readFile: (resolved) => readStoredFile(definition, resolved), root: definitionRoot(definition) });
}
