import type { PanelState } from '../../protocol/panelMessages';
import type { PageState } from '../state/pageState';

/** What every view is drawn from. */
export interface ViewProps {
  readonly panel: PanelState;
  readonly state: PageState;
  /** Execution clock, ms; moves while something runs. */
  readonly now: number;
}
