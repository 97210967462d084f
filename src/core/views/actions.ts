import { allowedActions, allowedTaskActions, type InstanceAction, type TaskAction } from '../instance/allowedActions';
import { isFinished, type TaskInstanceState, type WorkflowInstanceState } from '../instance/states';
import { describeState } from './describeState';
import { ENGLISH_VIEW_TEXTS, fillText, type ViewTexts } from './viewTexts';

/** What can be asked of a run and of a task of it, in the order in which it is shown. */
export const DETAIL_ACTIONS = ['rerunFailed', 'rerunFrom', 'rerunOnly', 'rerunAll', 'recoverTask', 'forceSuccess', 'pause', 'resume', 'cancel'] as const satisfies
  readonly (InstanceAction | TaskAction)[];
export type DetailAction = InstanceAction | TaskAction;

/** Whether commands may run at all here; stronger than any state. */
export interface Permission {
  /** `reader`: another process owns the store. */
  readonly access: 'owner' | 'reader';
  readonly trusted: boolean;
}

export interface ActionView<A extends string = DetailAction> {
  readonly action: A;
  readonly label: string;
  readonly enabled: boolean;
  /** Why it is disabled, for people; `undefined` when enabled. */
  readonly reason: string | undefined;
}

export interface ActionSubject {
  readonly state: WorkflowInstanceState;
  readonly runNumber: number;
  /** Is it the newest workflow instance of its logical instance? */
  readonly isNewest: boolean;
  /** Of the chosen task; `undefined`: none is chosen. Actions on a task need one. */
  readonly taskState: TaskInstanceState | undefined;
  /** `false`: no task of it failed or was stopped, so that there is nothing for `rerunFailed`. */
  readonly hasFailedTask: boolean;
}

/** All actions in a fixed order, each with the reason when it is not possible now. */
export function describeActions(
  subject: ActionSubject,
  permission: Permission,
  texts: ViewTexts = ENGLISH_VIEW_TEXTS,
): readonly ActionView[] {
  return DETAIL_ACTIONS.map((action) => {
    const reason = refusePermission(permission, texts) ?? refuseAction(action, subject, texts);
    return { action, label: texts[`action.${action}`], enabled: reason === undefined, reason };
  });
}

/** The reason why nothing at all may run, or `undefined`. */
export function refusePermission(permission: Permission, texts: ViewTexts = ENGLISH_VIEW_TEXTS): string | undefined {
  if (!permission.trusted) return texts['refused.untrusted'];
  return permission.access === 'reader' ? texts['refused.reader'] : undefined;
}

function refuseAction(action: DetailAction, subject: ActionSubject, texts: ViewTexts): string | undefined {
  if (action === 'recoverTask' || action === 'forceSuccess') return refuseMending(action, subject, texts);
  const isOfTask = action === 'rerunFrom' || action === 'rerunOnly';
  const onInstance = isOfTask ? 'rerunFrom' : action;
  if (!allowedActions(subject.state, subject.isNewest).includes(onInstance)) return refuseState(onInstance, subject, texts);
  if (isOfTask) return refuseTask(action, subject, texts);
  if (action === 'rerunFailed' && !subject.hasFailedTask) return fillText(texts['refused.nothingFailed'], subject.runNumber);
  return undefined;
}

function refuseTask(action: TaskAction, { state, taskState, isNewest }: ActionSubject, texts: ViewTexts): string | undefined {
  if (taskState === undefined) return texts['refused.noTask'];
  return allowedTaskActions(state, taskState, isNewest).includes(action) ? undefined : texts['refused.blockedTask'];
}

/** These are for one failed task, and shown only where they apply. */
function refuseMending(action: TaskAction, { state, runNumber, taskState, isNewest }: ActionSubject, texts: ViewTexts): string | undefined {
  if (taskState === undefined) return texts['refused.noTask'];
  if (allowedTaskActions(state, taskState, isNewest).includes(action)) return undefined;
  if (taskState !== 'failed' && taskState !== 'stopped') return fillText(texts['refused.taskDone'], describeState(taskState, texts).word);
  return fillText(texts[action === 'recoverTask' ? 'refused.notRunning' : 'refused.unfinished'], runNumber, describeState(state, texts).word);
}

function refuseState(action: InstanceAction, subject: ActionSubject, texts: ViewTexts): string {
  const { runNumber, state } = subject;
  const word = describeState(state, texts).word;
  if (action === 'rerunFailed' || action === 'rerunFrom' || action === 'rerunAll') {
    if (!isFinished(state)) return fillText(texts['refused.unfinished'], runNumber, word);
    if (!subject.isNewest) return fillText(texts['refused.older'], runNumber);
    return fillText(texts['refused.nothingFailed'], runNumber);
  }
  if (state === 'stopping') return fillText(texts['refused.stopping'], runNumber);
  if (isFinished(state)) return fillText(texts['refused.notUnfinished'], runNumber, word);
  return fillText(action === 'pause' ? texts['refused.notPausable'] : texts['refused.notPaused'], runNumber, word);
}
