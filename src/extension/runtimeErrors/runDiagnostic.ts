import { sayReason } from '../viewTexts';
import * as vscode from 'vscode';
import type { RuntimeError } from '../../core/language/runtimeErrors';
import type { PlacedRunError } from './runtimeErrors';

/** How the Problems panel tells the errors of runs from findings. */
export const RUN_SOURCE = 'Idempo run';

const SEVERITIES: Readonly<Record<RuntimeError['kind'], vscode.DiagnosticSeverity>> = {
  permanent: vscode.DiagnosticSeverity.Error,
  // It may pass by itself.
  transient: vscode.DiagnosticSeverity.Warning,
  // The user asked for it.
  injected: vscode.DiagnosticSeverity.Information,
};

export function toDiagnostic({ error, location, task, log }: PlacedRunError): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(location.range, messageOf(error), SEVERITIES[error.kind]);
  diagnostic.source = RUN_SOURCE;
  diagnostic.code = { value: vscode.l10n.t('log'), target: log };
  diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(task, vscode.l10n.t('Task {0}', error.task))];
  return diagnostic;
}

function messageOf({ task, message: said, failures }: RuntimeError): string {
  const message = sayReason(said);
  const newest = failures[0];
  const [scheduleTime, attempt] = [newest?.scheduleTime ?? '', newest?.attempt ?? 0];
  if (failures.length === 1) return vscode.l10n.t('{0} failed for schedule time {1}, attempt {2}: {3}', task, scheduleTime, attempt, message);
  return vscode.l10n.t('{0} failed for {1} schedule times, the newest {2}, attempt {3}: {4}', task, failures.length, scheduleTime, attempt, message);
}
