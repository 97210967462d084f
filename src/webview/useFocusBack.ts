import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { focusView } from './viewFocus';

/**
 * Remembers what had the keyboard before it came into `element`, and gives it back: to that, or to the shown view when that is gone.
 * The returned function is to be called when `element` goes away.
 */
export function useFocusBack(element: RefObject<HTMLElement | null>): () => void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    const entered = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof Element && element.current?.contains(relatedTarget) === false) before.current = relatedTarget;
    };
    const watched = element.current;
    watched?.addEventListener('focusin', entered);
    return () => { watched?.removeEventListener('focusin', entered); };
  }, [element]);
  return () => {
    const { current } = before;
    if (current instanceof HTMLElement && current !== document.body && current.isConnected && element.current?.contains(current) !== true) current.focus();
    else focusView();
  };
}
