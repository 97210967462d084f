import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import type { WorkflowInstanceDetail } from '../../core/instance/records';
import { findInstanceDetail } from '../commands/instances';
import type { Runners } from '../runners';

/** Where what an intention names is looked for. */
export interface SubjectSource {
  readonly runners: Runners;
}

/** Throws `RefusedError` when the workflow instance is not among what is shown. */
export function detailOf(source: SubjectSource, workflowInstanceId: string): WorkflowInstanceDetail {
  const detail = findInstanceDetail(source, workflowInstanceId);
  if (detail !== undefined) return detail;
  throw new RefusedError('unknownInstance', vscode.l10n.t('That workflow instance is not there any more. Refresh the view.'));
}

export interface AttemptPlace {
  readonly workflowInstanceId: string;
  readonly task: string;
  readonly attempt: number;
}

/** Throws `RefusedError` when there is no such attempt. */
export function attemptOf(source: SubjectSource, place: AttemptPlace) {
  const { instance, tasks } = detailOf(source, place.workflowInstanceId);
  const task = tasks.find((item) => item.task.name === place.task);
  const attempt = task?.attempts.find((item) => item.number === place.attempt);
  if (attempt !== undefined) return { instance, task: place.task, attempt };
  throw new RefusedError('unknownAttempt', vscode.l10n.t('That attempt is not there any more. Refresh the view.'));
}
