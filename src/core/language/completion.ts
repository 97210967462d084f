import type { TextRange } from '../base/textRange';
import type { Instant } from '../schedule';
import type { WorkflowFile } from '../workflow/workflow';
import { completeSql } from './sqlCompletion';
import type { DocumentOffset } from './sqlPlace';
import { completeYaml } from './yamlCompletion';

/** One text that may stand at the cursor. */
export interface Completion {
  readonly kind: 'key' | 'value' | 'task' | 'workflow' | 'parameter' | 'table' | 'column';
  readonly label: string;
  readonly insertText: string;
  /** What it replaces, in the document. */
  readonly range: TextRange;
  /** A key's description in English; a parameter's value; a column's table; empty when nothing is to be said. */
  readonly detail: string;
}

export interface CompletionRequest extends DocumentOffset {
  /** The schedule time that values are shown for; by default the newest tick not after `now`. */
  readonly scheduleInstant?: Instant;
  /** The time on the user's clock. */
  readonly now: Instant;
  /** All workflow files of the workspace folder. */
  readonly files: readonly WorkflowFile[];
}

/** What may be typed at the offset, in the order in which it is offered. Never throws. `deps` have a completion of their own. */
export function completeAt(file: WorkflowFile, request: CompletionRequest): readonly Completion[] {
  const inSql = completeSql(file, request);
  return inSql ?? (request.document === file.path ? completeYaml(file, request) : []);
}
