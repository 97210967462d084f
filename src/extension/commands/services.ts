import type * as vscode from 'vscode';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import type { AsIfTimes } from '../features/asIfTimes';
import type { RulePages } from '../features/rulePages';
import type { GapBook } from '../trees/gapBook';
import type { Runners } from '../runners';
import type { PageMessage } from '../../protocol/panelMessages';
import type { CommandTarget } from './commandTarget';

/** What every command may use. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly index: WorkflowIndex;
  readonly runners: Runners;
  readonly gaps: GapBook;
  readonly asIf: AsIfTimes;
  readonly pages: RulePages;
  /** Opens the panel, and shows what the target names. `takeFocus`: the user asked for the panel, to act in it. */
  readonly showPanel: (target: CommandTarget, how?: 'takeFocus') => Promise<void>;
  /** What was chosen in the menu over a cell of the panel. */
  readonly askPanel: (message: PageMessage) => Promise<void>;
  /** Shows the workflow of a file in the side bar, by the file's URI. */
  readonly revealWorkflow: (uri: string) => Promise<void>;
}

/** Setting `idempo.run.waitSeconds`, as the runner takes it. `undefined`: wait the declared minutes. */
export interface WaitOption {
  readonly options?: { readonly waitMs: number };
}
