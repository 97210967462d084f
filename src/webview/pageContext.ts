import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageMessage } from '../protocol/panelMessages';
import { ENGLISH_PANEL_TEXTS, type PanelTexts } from '../protocol/panelTexts';
import type { PageEvent } from './state/pageState';

/** What every component may need. */
export interface PageContext {
  readonly texts: PanelTexts;
  /** IANA zone in which execution times are shown. */
  readonly zone: string;
  /** Tells the host what the person wants. */
  readonly post: (message: PageMessage) => void;
  readonly dispatch: (event: PageEvent) => void;
}

const Context = createContext<PageContext>({
  texts: ENGLISH_PANEL_TEXTS,
  zone: 'UTC',
  post: () => undefined,
  dispatch: () => undefined,
});

export const PageContextProvider = Context.Provider;

export function usePage(): PageContext {
  return useContext(Context);
}
