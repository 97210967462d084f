import * as vscode from 'vscode';
import type { LocalSchedule } from '../../core/instance/records';

type MissedTicks = LocalSchedule['missedTicks'];

interface PolicyItem extends vscode.QuickPickItem {
  readonly value: MissedTicks;
}

export interface MissedTicksQuestion {
  readonly workflow: string;
  /** The next schedule times. */
  readonly ticks: readonly string[];
  readonly zone: string;
  /** `undefined`: it is switched off now. */
  readonly current: MissedTicks | undefined;
}

/** Shows what comes next and asks what happens with ticks that pass while nobody looks. `undefined`: dismissed. */
export async function askMissedTicks({ workflow, ticks, zone, current }: MissedTicksQuestion): Promise<MissedTicks | undefined> {
  const items = policyItems().map((item): PolicyItem => (item.value === current ? { ...item, description: vscode.l10n.t('as it is now') } : item));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Next ticks of {0}: {1} ({2})', workflow, ticks.join(', '), zone),
    placeHolder: vscode.l10n.t('What happens with ticks that pass while VS Code is closed?'),
    ignoreFocusOut: true,
  });
  return chosen?.value;
}

function policyItems(): readonly PolicyItem[] {
  return [
    {
      value: 'newestOnly',
      label: vscode.l10n.t('Newest only'),
      detail: vscode.l10n.t('The newest of them runs as soon as VS Code is open again, and stands for the others.'),
    },
    { value: 'all', label: vscode.l10n.t('All'), detail: vscode.l10n.t('Each of them runs as soon as VS Code is open again, up to 1,000; for more there is Backfill.') },
    { value: 'skip', label: vscode.l10n.t('Skip'), detail: vscode.l10n.t('None of them runs; the next tick does.') },
  ];
}
