import { decodePageMessage } from '../../protocol/panelDecodePage';
import type { PageMessage } from '../../protocol/panelMessages';
import { COMMANDS } from './ids';

/** The panel as VS Code knows it; menus name it in their conditions. */
export const PANEL_TYPE = 'idempo.instances';

/** What the page asks for itself where a menu over a cell of it has the command. */
const ASKED: Readonly<Record<string, PageMessage['type']>> = {
  [COMMANDS.rerunFailed]: 'rerunFailed',
  [COMMANDS.rerunFrom]: 'rerunFrom',
  [COMMANDS.rerunOnly]: 'rerunOnly',
  [COMMANDS.rerunAll]: 'rerunAll',
  [COMMANDS.pauseInstance]: 'pause',
  [COMMANDS.resumeInstance]: 'resume',
  [COMMANDS.cancelInstance]: 'cancel',
  [COMMANDS.openTask]: 'openSource',
  [COMMANDS.openAttemptLog]: 'openLog',
  [COMMANDS.openAttemptSql]: 'openSql',
};

/** `undefined`: the command was not called from the panel's menu, or with ids that it does not have. */
export function readPanelMenu(command: string, argument: unknown): PageMessage | undefined {
  const type = ASKED[command];
  if (type === undefined || typeof argument !== 'object' || argument === null || !('webview' in argument) || argument.webview !== PANEL_TYPE) return undefined;
  return decodePageMessage({ ...argument, type });
}
