import { useCallback } from 'preact/hooks';
import type { Selection } from '../protocol/panelMessages';
import type { PanelViewName } from '../protocol/panelViews';
import { usePage } from './pageContext';

/** Selects in the page and tells the host, which sends the details. `undefined`: closes them. */
export function useSelect(): (selection: Selection | undefined) => void {
  const { dispatch, post } = usePage();
  return useCallback((selection) => {
    dispatch({ type: 'selected', selection });
    post({ type: 'select', selection });
  }, [dispatch, post]);
}

/** Shows another view and tells the host, which sends what only that view needs. */
export function useShowView(): (view: PanelViewName) => void {
  const { dispatch, post } = usePage();
  return useCallback((view) => {
    dispatch({ type: 'viewShown', view });
    post({ type: 'showView', view });
  }, [dispatch, post]);
}
