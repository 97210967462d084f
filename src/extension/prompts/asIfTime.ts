import * as vscode from 'vscode';
import { asIfChoices, type AsIf, type AsIfChoice, type KnownInstance } from '../../core/language/asIfTime';
import { formatScheduleTime, parseScheduleTime, zoneOf } from '../../core/schedule';
import type { Workflow } from '../../core/workflow/workflow';
import { localisedTexts } from '../viewTexts';

interface AsIfItem extends vscode.QuickPickItem {
  readonly asIf: AsIf | undefined;
}

export interface AsIfPrompt {
  readonly workflow: Workflow;
  readonly current: AsIf;
  readonly instances: () => readonly KnownInstance[];
  /** Instances may have become known. */
  readonly onDidChange: vscode.Event<unknown>;
}

/** Asks for which schedule time values are shown; any time may be typed. `undefined`: dismissed. */
export function pickAsIf({ workflow, current, instances, onDidChange }: AsIfPrompt): Promise<AsIf | undefined> {
  const zone = zoneOf(workflow);
  const pick = vscode.window.createQuickPick<AsIfItem>();
  pick.title = vscode.l10n.t('Show the values of {0} as if for which schedule time?', workflow.name.value);
  pick.placeholder = vscode.l10n.t('Choose one, or type yyyy-MM-dd or yyyy-MM-dd HH:mm:ss ({0})', zone);
  pick.matchOnDescription = true;
  const offer = (): void => {
    const typed = parseScheduleTime(pick.value, zone, 'exact');
    const choices = asIfChoices(workflow, { now: Date.now(), instances: instances() });
    const offered = itemsOf(choices, { zone, current });
    pick.items = typed === undefined ? offered : [{ label: formatScheduleTime(typed, zone), description: zone, alwaysShow: true, asIf: { kind: 'at', instant: typed } }, ...offered];
  };
  offer();
  pick.onDidChangeValue(offer);
  const following = onDidChange(offer);
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const typed = parseScheduleTime(pick.value, zone, 'exact');
      const asIf = typed === undefined ? pick.selectedItems[0]?.asIf : { kind: 'at' as const, instant: typed };
      if (asIf === undefined) return;
      resolve(asIf);
      pick.hide();
    });
    pick.onDidHide(() => {
      following.dispose();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

interface ItemContext {
  readonly zone: string;
  readonly current: AsIf;
}

function itemsOf(choices: readonly AsIfChoice[], context: ItemContext): readonly AsIfItem[] {
  const groups: Readonly<Record<AsIfChoice['group'], string>> = {
    moving: vscode.l10n.t('goes on with the clock'),
    tick: vscode.l10n.t('ticks'),
    instance: vscode.l10n.t('other schedule times with instances'),
  };
  return (['moving', 'tick', 'instance'] as const).flatMap((group) => {
    const items = choices.filter((choice) => choice.group === group).map((choice) => itemOf(choice, context));
    return items.length === 0 ? [] : [{ label: groups[group], kind: vscode.QuickPickItemKind.Separator, asIf: undefined }, ...items];
  });
}

function itemOf({ asIf, instant, state }: AsIfChoice, { zone, current }: ItemContext): AsIfItem {
  const time = formatScheduleTime(instant, zone);
  const label = asIf.kind === 'at' ? time : asIf.kind === 'newest' ? vscode.l10n.t('Newest tick') : vscode.l10n.t('Newest failed');
  const isCurrent = asIf.kind === 'at' ? current.kind === 'at' && current.instant === instant : current.kind === asIf.kind;
  const notes = [...(asIf.kind === 'at' ? [] : [time]), ...(state === undefined ? [] : [localisedTexts()[`state.${state}`]])];
  return { label: `${isCurrent ? '$(check) ' : ''}${label}`, description: notes.join(', '), asIf };
}
