import { parseWorkflowFile } from '../workflow/parseWorkflowFile';
import type { Workflow } from '../workflow/workflow';
import { definitionRoot, readStoredFile } from './definition';
import type { Definition } from './ports';

/** `one`: those that depend on it directly. `all`: those that depend on these as well, and so on. */
export const DEPENDENT_LEVELS = ['one', 'all'] as const;
export type DependentLevels = (typeof DEPENDENT_LEVELS)[number];

interface WorkflowNode {
  readonly definition: Definition;
  readonly name: string;
  /** Names, and `$WORKFLOW{"…"}` tokens whose file could not be read, of the workflows that it depends on. */
  readonly needs: readonly string[];
}

/**
 * The workflows among `others` that depend on the definition's: by an enabled Dependent task, or as declared (`idempo: depends_on`).
 * Each comes after all that it depends on; a circle is cut where it returns (dolphinscheduler.md §4.5). Files that are no workflows
 * are left out.
 */
export function findDependents(definition: Definition, others: readonly Definition[], levels: DependentLevels): readonly Definition[] {
  const root = readNode(definition);
  if (root === undefined) return [];
  const nodes = others.flatMap((other) => readNode(other) ?? []).filter(({ name }) => name !== root.name);
  const dependentsOf = (node: WorkflowNode): readonly WorkflowNode[] => nodes.filter((other) => other !== node && other.needs.some((need) => means(need, node)));
  const ordered = inOrder(root, dependentsOf);
  const wanted = levels === 'all' ? ordered : ordered.filter((node) => dependentsOf(root).includes(node));
  return wanted.map((node) => node.definition);
}

function readNode(definition: Definition): WorkflowNode | undefined {
  const { workflow } = parseWorkflowFile({
    path: definition.path,
    text: definition.text,
    readFile: (path) => readStoredFile(definition, path),
    root: definitionRoot(definition),
  });
  return workflow === undefined ? undefined : { definition, name: workflow.name.value, needs: needsOf(workflow) };
}

function needsOf(workflow: Workflow): readonly string[] {
  const items = workflow.tasks.flatMap(({ enabled, logic }) =>
    enabled && logic?.kind === 'dependent' ? logic.groups.flatMap((group) => group.items) : []);
  const declared = workflow.local.dependsOn.map((dependency) => dependency.workflow.value);
  return [...items.map((item) => item.workflowName ?? item.workflow.value), ...declared];
}

function means(need: string, { name, definition }: WorkflowNode): boolean {
  const path = /^\s*\$WORKFLOW\{\s*["']?(.+?)["']?\s*\}\s*$/.exec(need)?.[1];
  if (path === undefined) return need.trim() === name.trim();
  const tail = path.replace(/^(?:\.{1,2}\/)+/, '');
  return definition.path === tail || definition.path.endsWith(`/${tail}`);
}

/** All that follow the root, each after all that it needs: the reverse of the order in which a walk leaves them. */
function inOrder(root: WorkflowNode, dependentsOf: (node: WorkflowNode) => readonly WorkflowNode[]): readonly WorkflowNode[] {
  const seen = new Set<WorkflowNode>([root]);
  const left: WorkflowNode[] = [];
  const walk = (node: WorkflowNode): void => {
    for (const next of [...dependentsOf(node)].reverse()) {
      if (seen.has(next)) continue;
      seen.add(next);
      walk(next);
      left.push(next);
    }
  };
  walk(root);
  return left.reverse();
}
