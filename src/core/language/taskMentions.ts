import type { TextRange } from '../base/textRange';
import type { Workflow } from '../workflow/workflow';

/** A place in a workflow file that names one of its tasks. */
export interface TaskMention {
  readonly name: string;
  /** The name without quotes. */
  readonly range: TextRange;
  /** The task's own `name:`. */
  readonly isDeclaration: boolean;
}

/** Where a workflow names its tasks: `name`, `deps`, branches, and what `idempo: tasks:` declares. Names of no task are included. */
export function taskMentions(workflow: Workflow): readonly TaskMention[] {
  const declared = workflow.tasks.filter(({ name }) => name.value !== '').map(({ name }) => ({ name: name.value, range: name.range, isDeclaration: true }));
  const used = workflow.tasks.flatMap(({ deps, branching }) => [...deps, ...(branching?.waitsFor ?? []), ...(branching?.starts ?? [])]);
  const described = workflow.local.tasks.map(({ name }) => name);
  const uses = [...used, ...described].map(({ value, range }) => ({ name: value, range, isDeclaration: false }));
  return [...declared, ...uniqueByStart(uses)];
}

/** An alias stands where its anchor is, so that several uses may be one text. */
function uniqueByStart(mentions: readonly TaskMention[]): readonly TaskMention[] {
  return [...new Map(mentions.map((mention) => [mention.range.start, mention])).values()];
}
