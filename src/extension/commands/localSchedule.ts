import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import { formatScheduleTime, nextTicks, scheduleOf } from '../../core/schedule';
import { findLocalSchedule } from '../../core/views/localSchedule';
import { askMissedTicks } from '../prompts/missedTicks';
import { requireTrust } from '../trust';
import { saveIfDirty } from '../workspace/saveIfDirty';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findWorkflow, type TargetWorkflow } from './target';

const SHOWN_TICKS = 3;

/** From now on the workflow's ticks make instances while the extension is active. Asks what happens with those that are missed. */
export async function switchOnSchedule(services: Services, target: CommandTarget): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const ticks = ticksAhead(found);
  const runner = await services.runners.of(found);
  await services.runners.refresh(found);
  const current = findLocalSchedule(services.runners.peek(found), found.workflow)?.missedTicks;
  const { zone } = scheduleOf(found.workflow).schedule;
  const missedTicks = await askMissedTicks({ workflow: found.workflow.name.value, ticks, zone, current });
  if (missedTicks === undefined) return;
  await saveIfDirty(found.uri);
  await runner.setLocalSchedule({ definition: await services.index.definitionOf(found), missedTicks });
  await services.runners.refresh(found);
}

export async function switchOffSchedule(services: Services, target: CommandTarget): Promise<void> {
  requireTrust();
  if (target.orphan !== undefined) return switchOffOrphan(services, target.orphan, target.uri);
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const runner = await services.runners.of(found);
  await services.runners.refresh(found);
  if (findLocalSchedule(services.runners.peek(found), found.workflow) === undefined) {
    throw new RefusedError('notSwitchedOn', vscode.l10n.t('The local schedule of {0} is not switched on.', found.workflow.name.value));
  }
  await runner.setLocalSchedule({ definition: await services.index.definitionOf(found), missedTicks: undefined });
  await services.runners.refresh(found);
}

/** Of a workflow whose file is gone; `uri`: another file of its folder. */
async function switchOffOrphan({ index, runners }: Services, workflow: string, uri: string | undefined): Promise<void> {
  const neighbour = index.workflows.find((loaded) => loaded.uri.toString() === uri);
  if (neighbour === undefined) throw new RefusedError('notSwitchedOn', vscode.l10n.t('The local schedule of {0} is not switched on.', workflow));
  await (await runners.of(neighbour)).setLocalSchedule({ workflow });
  await runners.refresh(neighbour);
}

/** The next ticks as schedule times; refused when there is none to wait for. */
function ticksAhead({ workflow }: TargetWorkflow): readonly string[] {
  const { schedule, problems } = scheduleOf(workflow);
  const name = workflow.name.value;
  const error = problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new RefusedError('noSchedule', vscode.l10n.t('{0} cannot be switched on: {1}', name, error.message));
  if (schedule.cron === undefined) {
    throw new RefusedError('noSchedule', vscode.l10n.t('{0} has no schedule: add "schedule:" to the workflow before its ticks can be switched on.', name));
  }
  const ticks = nextTicks(schedule, Date.now(), SHOWN_TICKS).map((tick) => formatScheduleTime(tick, schedule.zone));
  if (ticks.length > 0) return ticks;
  throw new RefusedError('noTick', vscode.l10n.t('{0} has no tick ahead: its end_time has passed, or its schedule never fires again.', name));
}
