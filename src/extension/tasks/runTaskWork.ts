import * as vscode from 'vscode';
import { sayError } from '../report';
import type { Services } from '../commands/services';
import { describePlan, prepareRun, runsNothing, type PreparedRun, type RunPlan } from './preparedRun';
import { followRun } from './runFollower';
import type { WorkTerminal } from './runTerminal';

const CLEAN = 0;
const FAILED = 2;
const CANCELLED = 130;

export interface TaskServices {
  readonly services: Services;
  /** Called with what the terminal tells of, so that nobody else does; the returned function ends that. */
  readonly follow: (id: string) => () => void;
}

/** Carries out a task of `tasks.json`; resolves with the exit code: 0 when all of it succeeded, 2 when not, 130 when it was cancelled. */
export async function workOnTask(parts: TaskServices, written: vscode.TaskDefinition, terminal: WorkTerminal): Promise<number> {
  const prepared = await prepareRun(parts.services, written);
  terminal.writeLine(prepared.times.join(' – '));
  if (await prepared.isDone()) {
    terminal.writeLine(vscode.l10n.t('Nothing to do: {0} has succeeded for this schedule time.', prepared.found.workflow.name.value));
    return CLEAN;
  }
  const plan = await prepared.plan();
  terminal.writeLine(describePlan(plan, prepared.found.workflow.name.value));
  if (terminal.signal.aborted) return CANCELLED;
  return runsNothing(plan) ? CLEAN : start(parts, { prepared, plan }, terminal);
}

interface ShownRun {
  readonly prepared: PreparedRun;
  readonly plan: RunPlan;
}

async function start({ services, follow }: TaskServices, { prepared, plan }: ShownRun, terminal: WorkTerminal): Promise<number> {
  const since = Date.now();
  const { id, cancel } = await prepared.start(plan);
  const unfollow = follow(id);
  const stop = (): void => void cancel().catch((error: unknown) => terminal.writeLine(sayError(error)));
  terminal.signal.addEventListener('abort', stop);
  if (terminal.signal.aborted) stop();
  try {
    const isGood = await followRun(services, { found: prepared.found, id, since }, terminal);
    return terminal.signal.aborted ? CANCELLED : isGood ? CLEAN : FAILED;
  } finally {
    unfollow();
  }
}
