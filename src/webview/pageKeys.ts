import { useEffect } from 'preact/hooks';
import type { PanelViewName } from '../protocol/panelViews';
import { useShowView } from './pageActions';
import { usePage } from './pageContext';
import { focusSearch, switchFocus } from './viewFocus';

/** What a key means wherever the keyboard is in the page. */
export type PageKey =
  | { readonly type: 'showView'; readonly view: PanelViewName }
  | { readonly type: 'switchFocus' | 'search' | 'showKeys' };

export interface PageKeyPress {
  /** As in `KeyboardEvent.key`. */
  readonly key: string;
  /** Control, Alt or Command is down: that is VS Code's, never ours. */
  readonly isModified: boolean;
  /** In a field for text, in a list of choices, or in a dialog. */
  readonly isTaken: boolean;
}

/** Keys without modifiers only, which VS Code binds nowhere. `views`: those in the switch. `undefined`: no key of the page. */
export function readPageKey({ key, isModified, isTaken }: PageKeyPress, views: readonly PanelViewName[]): PageKey | undefined {
  if (isModified || isTaken) return undefined;
  if (key === '?') return { type: 'showKeys' };
  if (key === '/') return { type: 'search' };
  if (key === 'd') return { type: 'switchFocus' };
  const view = /^[1-9]$/.test(key) ? views[Number(key) - 1] : undefined;
  return view === undefined ? undefined : { type: 'showView', view };
}

/** The page's keys, as long as it is there. */
export function usePageKeys(views: readonly PanelViewName[]): void {
  const { dispatch } = usePage();
  const showView = useShowView();
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const isModified = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
      const meaning = event.defaultPrevented ? undefined : readPageKey({ key: event.key, isModified, isTaken: isTaken(event.target) }, views);
      if (meaning === undefined) return;
      event.preventDefault();
      if (meaning.type === 'showView') showView(meaning.view);
      else if (meaning.type === 'showKeys') dispatch({ type: 'keysToggled', isOpen: true });
      else if (meaning.type === 'search') focusSearch();
      else switchFocus();
    };
    document.addEventListener('keydown', listener);
    return () => { document.removeEventListener('keydown', listener); };
  }, [views, dispatch, showView]);
}

function isTaken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}
