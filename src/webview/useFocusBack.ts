import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { focusView } from './viewFocus';

/**
 * Remembers what had the keyboard when `element` came, and gives it back: to that, or to the shown view when that is gone. The
 * returned function is to be called when `element` goes away.
 */
export function useFocusBack(element: RefObject<HTMLElement | null>): () => void {
  const before = useRef<Element | null>(null);
  useEffect(() => { before.current = document.activeElement; }, []);
  return () => {
    const { current } = before;
    const canTake = current instanceof HTMLElement && current !== document.body && current.isConnected;
    if (canTake && element.current?.contains(current) !== true) current.focus();
    else focusView();
  };
}
