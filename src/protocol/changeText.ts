import type { TaskChange } from '../core/instance/plan';
import { fillText } from '../core/views/viewTexts';
import type { PanelTexts } from './panelTexts';

/** `clean (SQL, settings)`. */
export function changeText({ task, changes }: TaskChange, texts: PanelTexts): string {
  return fillText(texts['change.task'], task, changes.map((change) => texts[`change.${change}`]).join(texts['list.comma']));
}
