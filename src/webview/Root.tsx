import { useEffect, useMemo, useReducer } from 'preact/hooks';
import type { Channel } from '../protocol/channel';
import type { HostMessage, PageMessage } from '../protocol/panelMessages';
import { App } from './components/App';
import { PageContextProvider, type PageContext } from './pageContext';
import { reducePage } from './state/reducePage';
import { initialState, saveState, type SavedState } from './state/savedState';

interface RootProps {
  readonly channel: Channel<HostMessage, PageMessage>;
  readonly saved: SavedState | undefined;
  readonly save: (state: SavedState) => void;
}

/** Connects the page's state with the host: says ready, applies what comes, asks again after a gap, saves choices. */
export function Root({ channel, saved, save }: RootProps) {
  const [state, dispatch] = useReducer(reducePage, initialState(saved));
  useEffect(() => {
    const listening = channel.onMessage((message) => { dispatch({ type: 'received', message, pageNow: Date.now() }); });
    channel.post({ type: 'ready', workflow: saved?.workflow, selection: saved?.selection, view: state.view });
    return () => { listening.dispose(); };
  }, [channel]);
  useEffect(() => {
    if (!state.isStale) return;
    channel.post({ type: 'ready', workflow: state.panel?.workflow, selection: state.selection, view: state.view });
    dispatch({ type: 'resynced' });
  }, [channel, state.isStale]);
  useEffect(() => {
    if (state.panel !== undefined) save(saveState(state));
  }, [state.panel?.workflow, state.view, state.selection, state.filter, state.search, state.zoom, state.legendOpen, state.closedBackfill, state.planner.form]);
  const zone = state.panel?.zone ?? 'UTC';
  const context = useMemo<PageContext>(
    () => ({ texts: state.texts, zone, post: (message) => { channel.post(message); }, dispatch }),
    [channel, state.texts, zone],
  );
  return (
    <PageContextProvider value={context}>
      <App state={state} />
    </PageContextProvider>
  );
}
