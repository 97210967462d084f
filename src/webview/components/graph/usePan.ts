import { useRef } from 'preact/hooks';
import type { ElementRef } from '../../layout/useGridView';

/** Dragging the ground scrolls the element. What can be pressed on it is left alone. */
export function usePan(element: ElementRef) {
  const from = useRef<{ readonly x: number; readonly y: number; readonly left: number; readonly top: number } | undefined>(undefined);
  const onPointerDown = (event: PointerEvent): void => {
    const node = element.current;
    const isGround = event.target instanceof Element && event.target.closest('[data-node], button') === null;
    if (node === null || event.button !== 0 || !isGround || event.pointerType === 'touch') return;
    from.current = { x: event.clientX, y: event.clientY, left: node.scrollLeft, top: node.scrollTop };
    node.setPointerCapture(event.pointerId);
    node.classList.add('is-dragged');
  };
  const onPointerMove = (event: PointerEvent): void => {
    const node = element.current;
    const begun = from.current;
    if (node === null || begun === undefined) return;
    node.scrollLeft = begun.left + begun.x - event.clientX;
    node.scrollTop = begun.top + begun.y - event.clientY;
  };
  const end = (): void => {
    from.current = undefined;
    element.current?.classList.remove('is-dragged');
  };
  return { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end };
}
