import { reasonText } from '../base/message';
import type { TaskOutput } from '../instance/records';
import { chosenByConditions, chosenBySwitch } from '../logic/branches';
import { describeConditions, evaluateConditions } from '../logic/conditions';
import { evaluateSwitch, type SwitchParameter } from '../logic/switch';
import type { ResolvedParameter } from '../params';
import type { ConditionsLogic, SwitchLogic } from '../workflow/logicalTask';
import { recordFailure, recordSuccess, type AttemptKey } from './attempt';
import { checkDependent } from './dependentSteps';
import type { LoadedTask } from './loadedWorkflow';
import { getInstance, type Step } from './step';
import { beginSubWorkflow } from './subWorkflowSteps';
import { upstreamOf } from './upstream';

/** Carries out a task that runs no SQL. `true`: its attempt has ended; `false`: it waits for other workflows. */
export function decideLogic(step: Step, key: AttemptKey, definition: LoadedTask): boolean {
  const { logic } = definition;
  if (logic?.kind === 'conditions') return decideConditions(step, key, logic);
  if (logic?.kind === 'switch') return decideSwitch(step, key, { definition, logic });
  if (logic?.kind === 'subWorkflow') return beginSubWorkflow(step, key, logic);
  return checkWait(step, key, definition);
}

/** Looks again at what a waiting task waits for; a sub-workflow reports by itself. `true`: the attempt has ended. */
export function checkWait(step: Step, key: AttemptKey, { logic }: LoadedTask): boolean {
  return logic?.kind === 'dependent' && checkDependent(step, key, logic);
}

function decideConditions(step: Step, key: AttemptKey, logic: ConditionsLogic): true {
  const states = new Map(step.ledger.listTaskInstances(key.workflowInstanceId).map(({ name, state }) => [name, state]));
  const stateOf = (task: string) => states.get(task);
  const { chosen } = chosenByConditions(logic, evaluateConditions(logic, stateOf));
  const log = [...describeConditions(logic, stateOf), describeChoice(chosen)].join('\n');
  recordSuccess(step, key, { rowsChanged: 0, log, chosen });
  return true;
}

function decideSwitch(step: Step, key: AttemptKey, { definition, logic }: { readonly definition: LoadedTask; readonly logic: SwitchLogic }): true {
  const instance = getInstance(step, key.workflowInstanceId);
  const { scheduleInstant, inputs } = instance;
  const upstream = upstreamOf(step, instance, definition);
  const parameters = definition.resolve({ scheduleInstant, inputs, upstream });
  const { task, log } = evaluateSwitch(logic, valuesOfSwitch(parameters, upstream));
  if (task === undefined) {
    const message = log.at(-1) ?? reasonText`no condition is true`;
    recordFailure(step, key, { error: { message, kind: 'permanent', file: undefined, start: undefined, end: undefined }, log: log.join('\n') });
    return true;
  }
  const { chosen } = chosenBySwitch(logic, task);
  recordSuccess(step, key, { rowsChanged: 0, log: [...log, describeChoice(chosen)].join('\n'), chosen });
  return true;
}

/** A Switch reads what tasks before it handed on also under names that it does not declare, before any other value of the name. */
function valuesOfSwitch(parameters: readonly ResolvedParameter[], upstream: readonly TaskOutput[]): ReadonlyMap<string, SwitchParameter> {
  const handedOn = new Map(upstream.map((output) => [output.name, output]));
  const declared = parameters.filter(({ name, source }) => source === 'upstream' || !handedOn.has(name));
  return new Map<string, SwitchParameter>([...handedOn, ...declared.map((parameter) => [parameter.name, parameter] as const)]);
}

function describeChoice(chosen: readonly string[]): string {
  return chosen.length === 0 ? 'runs none of its branches' : `runs ${chosen.join(', ')}`;
}
