import { addLineBelow, quoteYaml, removeDependency } from '../../../workflow/yamlEdits';
import type { Fix } from '../../finding';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { findNeedlessEdges, type NeedlessEdge } from '../../workspace/needlessEdges';

const TASKS = "workflow:\n  name: load\ntasks:\n  - name: orders\n    task_type: Sql\n    sql: INSERT OVERWRITE TABLE orders SELECT id FROM shop_orders\n  - name: products\n    task_type: Sql\n    sql: INSERT OVERWRITE TABLE products SELECT id FROM shop_products\n";

export const documentation: RuleDocumentation = {
  title: 'A task waits for another one although no table passes between them',
  why: 'The edge makes the workflow slower, and a failure of the first task skips the second one for no reason. Where the order is wanted all the same, the next reader of the file cannot know why.',
  bad: [{ kind: 'workflow', text: TASKS.replace('  - name: products\n    task_type: Sql\n', '  - name: products\n    task_type: Sql\n    deps: [orders]\n') }],
  good: [
    { kind: 'workflow', text: `${TASKS.replace('  - name: products\n    task_type: Sql\n', '  - name: products\n    task_type: Sql\n    deps: [orders]\n')}idempo:\n  tasks:\n    products:\n      reasons: {orders: both press on the shop's database}\n` },
    { kind: 'workflow', text: `${TASKS}  - name: mart\n    task_type: Sql\n    deps: [orders, products]\n    sql: INSERT OVERWRITE TABLE mart SELECT o.id FROM orders o JOIN products p ON o.id = p.id\n` },
    { kind: 'workflow', text: `${TASKS}  - name: middle\n    task_type: Sql\n    deps: [orders]\n    sql: INSERT OVERWRITE TABLE middle SELECT id FROM shop_other\n  - name: mart\n    task_type: Sql\n    deps: [middle]\n    sql: INSERT OVERWRITE TABLE mart SELECT o.id FROM orders o JOIN middle m ON o.id = m.id\n` },
  ],
  whenToIgnore: 'When the order is wanted for another reason, such as load on the source: say so with `reasons: {<task>: …}` under `idempo: tasks:`.',
  threads: [],
};

export const needlessDependency: Rule = {
  code: 'D03',
  name: 'needless-dependency',
  severity: 'info',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => findNeedlessEdges(context).map((edge) => {
    const [from, to] = [edge.dep.value, edge.task.name.value];
    const message = `"${to}" waits for "${from}", but no table passes from "${from}" and what is before it to "${to}" and what follows. Remove it, or say why with "reasons: {${quoteYaml(from)}: …}" for "${to}" under "idempo: tasks".`;
    return { file: context.file?.path ?? '', range: edge.dep.range, message, task: to, fixes: () => fixesFor(context, edge) };
  }),
};

function fixesFor({ file, workflow }: RuleContext, { task, dep }: NeedlessEdge): readonly Fix[] {
  if (file === undefined || workflow === undefined) return [];
  const name = task.name.value;
  const reason = addReason({ file, name, dep: dep.value, hasReasons: hasReasons(workflow, name) });
  const removal = removeDependency(file, task, dep.value);
  return [
    ...(removal === undefined ? [] : [{ title: `Let "${name}" not wait for "${dep.value}"`, kind: 'suggest', edits: [{ file: file.path, ...removal }] } as const]),
    ...(reason === undefined ? [] : [{ title: `Keep the order and say why (idempo: tasks: ${name}: reasons)`, kind: 'suggest', edits: [{ file: file.path, ...reason }] } as const]),
  ];
}

interface NewReason {
  readonly file: NonNullable<RuleContext['file']>;
  readonly name: string;
  readonly dep: string;
  readonly hasReasons: boolean;
}

function addReason({ file, name, dep, hasReasons: isThere }: NewReason): ReturnType<typeof addLineBelow> {
  const reason = `${quoteYaml(dep)}: the order is wanted`;
  const path = ['idempo', 'tasks', name];
  return isThere ? addLineBelow(file, [...path, 'reasons'], reason) : addLineBelow(file, path, `reasons: {${reason}}`);
}

function hasReasons(workflow: NonNullable<RuleContext['workflow']>, name: string): boolean {
  const declared = workflow.local.tasks.find((task) => task.name.value === name);
  return declared !== undefined && Object.keys(declared.reasons).length > 0;
}
