import * as vscode from 'vscode';
import type { ParameterSource } from '../../core/params';

/** Where a value comes from, as a phrase behind it. */
export function sourceText(source: ParameterSource): string {
  switch (source) {
    case 'builtIn': return vscode.l10n.t('built in');
    case 'project': return vscode.l10n.t('from the project');
    case 'global': return vscode.l10n.t('from the workflow\'s param');
    case 'local': return vscode.l10n.t('from the task\'s own parameters');
    case 'startup': return vscode.l10n.t('given at the start');
    case 'upstream': return vscode.l10n.t('from a task before');
    case 'expression': return vscode.l10n.t('a time expression');
  }
}
