import { refusePermission } from '../core/views/actions';
import type { PanelState } from '../protocol/panelMessages';
import type { PanelTexts } from '../protocol/panelTexts';

/** Why nothing new can be run or backfilled; `undefined`: it can. What ran may still be rerun without the file. */
export function refuseNew(panel: PanelState, texts: PanelTexts): string | undefined {
  return refusePermission(panel, texts) ?? (panel.file === 'there' ? undefined : texts[`file.${panel.file}Short`]);
}
