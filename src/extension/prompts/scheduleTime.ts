import * as vscode from 'vscode';
import { formatScheduleTime, parseScheduleTime, scheduleOf, ticksBefore } from '../../core/schedule';
import type { Workflow } from '../../core/workflow/workflow';

/** A schedule time that may be chosen. */
export interface TimeItem extends vscode.QuickPickItem {
  readonly instant: number;
}

const OFFERED_TICKS = 8;

/** Asks for a schedule time, offering these, or the newest ticks not after now; any other may be typed. `undefined`: dismissed. */
export function pickScheduleTime(workflow: Workflow, title: string, offered = newestTicks(workflow)): Promise<number | undefined> {
  const { zone } = scheduleOf(workflow).schedule;
  const pick = vscode.window.createQuickPick<TimeItem>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Schedule time: the time the data is for (yyyy-MM-dd or yyyy-MM-dd HH:mm:ss)');
  pick.items = offered;
  pick.onDidChangeValue((value) => {
    const instant = parseScheduleTime(value, zone, 'exact');
    pick.items = instant === undefined ? offered : [typedItem(instant, zone), ...offered.filter((item) => item.instant !== instant)];
  });
  return answerOf(pick, (text) => parseScheduleTime(text, zone, 'exact'));
}

function newestTicks(workflow: Workflow): readonly TimeItem[] {
  const { schedule } = scheduleOf(workflow);
  const { zone } = schedule;
  return ticksBefore(schedule, Date.now(), OFFERED_TICKS).map((instant, index) => ({
    instant,
    label: formatScheduleTime(instant, zone),
    description: index === 0 ? vscode.l10n.t('newest tick ({0})', zone) : '',
  }));
}

function typedItem(instant: number, zone: string): TimeItem {
  return { instant, label: formatScheduleTime(instant, zone), description: zone, alwaysShow: true };
}

/** A typed time counts as soon as Enter is pressed, also before it stands in the list. */
function answerOf(pick: vscode.QuickPick<TimeItem>, parse: (text: string) => number | undefined): Promise<number | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const instant = parse(pick.value) ?? pick.selectedItems[0]?.instant;
      if (instant === undefined) return;
      resolve(instant);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
