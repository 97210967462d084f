import { RefusedError } from '../base/errors';
import { text, word } from '../base/message';
import type { Backfill, WorkflowInstance } from '../instance/records';
import { findDependents } from '../runner/findDependents';
import type { Definition } from '../runner/ports';
import type { RerunRequest } from '../runner/runnerService';
import { chooseBackfills, chooseInstances } from './lookAround';
import type { Action, BackfillAction, CommandTarget, RerunAction, RunAction, ScheduleAction, SimulatedWorkflow } from './scenario';
import type { Stage } from './stage';

/** What a command is carried out on. */
export interface Scene {
  readonly stage: Stage;
  /** As they are now, the one that is played first. */
  readonly workflows: readonly SimulatedWorkflow[];
  readonly main: string;
  readonly target: CommandTarget;
  /** The workflow instances that met the command's condition. */
  readonly met: readonly WorkflowInstance[];
}

/** Throws `RefusedError` when the state does not allow it; nothing has changed then. */
export async function carryOut(scene: Scene, action: Exclude<Action, { readonly kind: 'edit' }>): Promise<void> {
  const { stage, target } = scene;
  const { runner, clock } = stage;
  switch (action.kind) {
    case 'run':
      return run(scene, action);
    case 'backfill':
      return backfill(scene, action);
    case 'schedule':
      return switchTicks(scene, action);
    case 'pauseBackfill':
      return runner.pauseBackfill(getBackfill(stage, target));
    case 'resumeBackfill':
      return runner.resumeBackfill(getBackfill(stage, target));
    case 'cancelBackfill':
      return runner.cancelBackfill(getBackfill(stage, target));
    case 'changeBackfill':
      return runner.changeBackfill(getBackfill(stage, target), action.change);
    case 'crash':
      return stage.crash(action);
    case 'clockBy':
      return clock.setClock(clock.now() + action.ms);
    case 'clockTo':
      return clock.setClock(action.at);
    case 'fault':
      return runner.injectFault({ workflow: target.workflow ?? scene.main, task: action.task, times: action.times });
    default:
      return actOnInstances(scene, action);
  }
}

type InstanceAction = Extract<Action, { readonly kind: 'pause' | 'resume' | 'cancel' | 'rerun' | 'forceSuccess' | 'recoverTask' }>;

async function actOnInstances(scene: Scene, action: InstanceAction): Promise<void> {
  const backfills = chooseBackfills(scene.stage, action, scene);
  const instances = chooseInstances(scene.stage, action, scene).filter((instance) => !goesWith(backfills, instance));
  if (instances.length === 0 && backfills.length === 0) throw new RefusedError('notFound', text`there is no workflow instance of ${scene.target.workflow ?? scene.main} yet`);
  for (const instance of instances) await actOnInstance(scene, action, instance);
  for (const { id } of backfills) await (action.kind === 'pause' ? scene.stage.runner.pauseBackfill(id) : scene.stage.runner.resumeBackfill(id));
}

/** A backfill pauses and resumes its own instances; what was stopped is no part of it any more. */
function goesWith(backfills: readonly Backfill[], { backfillId, state }: WorkflowInstance): boolean {
  return state !== 'stopped' && backfills.some(({ id }) => id === backfillId);
}

async function actOnInstance(scene: Scene, action: InstanceAction, instance: WorkflowInstance): Promise<void> {
  const { runner } = scene.stage;
  switch (action.kind) {
    case 'pause':
      return runner.pauseInstance(instance.id);
    case 'resume':
      return resume(scene, instance);
    case 'cancel':
      return runner.cancelInstance(instance.id);
    case 'forceSuccess':
      return runner.forceSuccess(instance.id, action.task);
    case 'recoverTask':
      return runner.recoverTask(instance.id, action.task);
    case 'rerun':
      await runner.rerun(rerunRequest(scene, action, instance));
  }
}

/**
 * DolphinScheduler resumes a stopped run as well (dolphinscheduler.md §3.6.3); here its next run goes on with what it had not done.
 * To resume what is at work is an error there; the runner takes it for done.
 */
async function resume({ stage: { runner } }: Scene, instance: WorkflowInstance): Promise<void> {
  const { id, state, workflow, scheduleTime, scheduleInstant, runNumber } = instance;
  if (state === 'submitted' || state === 'running') {
    throw new RefusedError('notAllowed', text`run ${runNumber} of ${workflow} at ${scheduleTime} is ${word(state)}: ${text`it cannot be resumed`}`);
  }
  if (state !== 'stopped') return runner.resumeInstance(id);
  await runner.rerun({ workflow, scheduleInstant, scope: { kind: 'failed' }, definition: undefined });
}

function rerunRequest(scene: Scene, { scope, definition, inputs, isDryRun }: RerunAction, { workflow, scheduleInstant }: WorkflowInstance): RerunRequest {
  const current = definition === 'current' ? getWorkflow(scene, workflow).definition : undefined;
  return { workflow, scheduleInstant, scope, definition: current, ...(isDryRun ? { isDryRun } : {}), ...(inputs === undefined ? {} : { inputs }) };
}

async function run(scene: Scene, { scheduleInstant, scope, inputs, isDryRun }: RunAction): Promise<void> {
  const { definition } = getWorkflow(scene, scene.target.workflow ?? scene.main);
  await scene.stage.runner.run({ definition, scheduleInstant, scope, isDryRun, ...(inputs === undefined ? {} : { inputs }) });
}

async function backfill(scene: Scene, action: BackfillAction): Promise<void> {
  const workflow = getWorkflow(scene, scene.target.workflow ?? scene.main);
  const { from, to, dates, exclude, mode, order, parallel, onFailure, batchSize, pauseMs, scope, inputs, isDryRun } = action;
  const dependents = dependentsOf(scene.workflows, workflow, action.dependents);
  await scene.stage.runner.backfill({
    definition: workflow.definition, from, to, exclude, mode, order, parallel, scope, isDryRun,
    ...(dates === undefined ? {} : { dates }),
    ...(onFailure === undefined ? {} : { onFailure }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(pauseMs === undefined ? {} : { pauseMs }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(dependents.length === 0 ? {} : { dependents }),
  });
}

/** Each after what it depends on. */
function dependentsOf(workflows: readonly SimulatedWorkflow[], source: SimulatedWorkflow, depth: BackfillAction['dependents']): readonly Definition[] {
  return depth === 'none' ? [] : findDependents(source.definition, workflows.map(({ definition }) => definition), depth);
}

async function switchTicks(scene: Scene, { missedTicks }: ScheduleAction): Promise<void> {
  const { definition } = getWorkflow(scene, scene.target.workflow ?? scene.main);
  await scene.stage.runner.setLocalSchedule({ definition, missedTicks });
}

function getWorkflow({ workflows }: Scene, name: string): SimulatedWorkflow {
  const found = workflows.find((workflow) => workflow.name === name);
  if (found !== undefined) return found;
  throw new RefusedError('notFound', text`the scenario defines no workflow ${name}; it has ${workflows.map((workflow) => workflow.name).join(', ')}`);
}

function getBackfill({ backfills }: Stage, { id }: CommandTarget): string {
  const found = id ?? backfills.at(-1)?.id;
  if (found === undefined) throw new RefusedError('notFound', text`there is no backfill yet`);
  return found;
}
