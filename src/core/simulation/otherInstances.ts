import { isFinished, isTaskFinished, type TaskInstanceState } from '../instance/states';
import { buildDefinition } from '../runner/definition';
import type { Definition, IdSource, LedgerWriter, Store } from '../runner/ports';
import type { OtherInstance, Scenario } from './scenario';

/** Puts the instances of other workflows into the store, as if they had run before. */
export function insertOthers(store: Store, ids: IdSource, { others, clockAt, workflows }: Pick<Scenario, 'others' | 'clockAt' | 'workflows'>): void {
  store.transaction((ledger) => {
    for (const other of others) {
      const known = workflows.find(({ name }) => name === other.workflow);
      insertOther(ledger, { other, ids, at: clockAt, definition: known?.definition ?? makeDefinition(other, others) });
    }
  });
}

interface Insertion {
  readonly other: OtherInstance;
  readonly ids: IdSource;
  readonly at: number;
  readonly definition: Definition;
}

function insertOther(ledger: LedgerWriter, { other, ids, at, definition }: Insertion): void {
  const { workflow, scheduleInstant, scheduleTime, state } = other;
  const logical = ledger.findLogicalInstance(workflow, scheduleInstant) ?? { id: ids.next('logical'), workflow, scheduleInstant, scheduleTime };
  const before = ledger.listWorkflowInstances(logical.id).at(-1);
  if (before === undefined) ledger.insertLogicalInstance(logical);
  ledger.saveDefinition(definition);
  const id = ids.next('workflowInstance');
  ledger.saveWorkflowInstance({
    id, logicalInstanceId: logical.id, workflow, scheduleInstant, scheduleTime, runNumber: (before?.runNumber ?? 0) + 1, trigger: 'schedule',
    rerunOf: before?.id, scope: { kind: 'all' }, backfillId: undefined, state, reason: undefined, definitionHash: definition.hash,
    createdAt: at, startedAt: at, finishedAt: isFinished(state) ? at : undefined,
  });
  for (const [name, taskState] of other.tasks) insertTask(ledger, { id: ids.next('taskInstance'), workflowInstanceId: id, name, state: taskState });
}

interface OtherTask {
  readonly id: string;
  readonly workflowInstanceId: string;
  readonly name: string;
  readonly state: TaskInstanceState;
}

function insertTask(ledger: LedgerWriter, task: OtherTask): void {
  ledger.saveTaskInstance({
    ...task, carriedOverFrom: undefined, attemptsUsed: isTaskFinished(task.state) ? 1 : 0, maxRetries: 0, retryIntervalMs: 0, retryAt: undefined,
    ...(task.state === 'skipped' ? { skipCause: 'upstream' as const } : {}),
  });
}

/** Of a workflow that the scenario only names: its tasks are those whose states are given. */
function makeDefinition({ workflow }: OtherInstance, others: readonly OtherInstance[]): Definition {
  const names = new Set(others.filter((other) => other.workflow === workflow).flatMap(({ tasks }) => [...tasks.keys()]));
  const tasks = [...(names.size === 0 ? ['task'] : names)].map((name) => `  - {name: ${JSON.stringify(name)}, sql: select 1}`);
  const text = ['workflow:', `  name: ${JSON.stringify(workflow)}`, 'tasks:', ...tasks, ''].join('\n');
  return buildDefinition({ path: 'other.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) });
}
