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
    if (element.current?.contains(current) === true || !giveFocus(current)) focusView();
  };
}

/** `false`: it is not in the page any more, or takes no keys. */
export function giveFocus(element: Element | null): boolean {
  if (element === null || element === document.body || !element.isConnected) return false;
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return false;
  element.focus();
  return true;
}
