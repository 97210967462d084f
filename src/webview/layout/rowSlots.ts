import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Span } from './gridLayout';

/** The elements of one row, and the row that they show. */
export interface RowSlot {
  readonly slot: number;
  readonly index: number;
}

/**
 * Each row of `rows` in the slot that is its remainder: a row that comes into view takes the elements of one that left. In the
 * order of `order`, the slots' places in the document, so that nothing is moved there. `order`: each slot once.
 */
export function assignSlots(rows: Span, order: readonly number[]): readonly RowSlot[] {
  const count = order.length;
  return order.flatMap((slot) => {
    const index = rows.first + ((slot - (rows.first % count)) + count) % count;
    return index < rows.end ? [{ slot, index }] : [];
  });
}

/** The slots as their rows follow each other. */
export function sortSlots(rows: Span, order: readonly number[]): readonly number[] {
  const count = order.length;
  return order.map((_, offset) => (rows.first + offset) % count);
}

/** Each step of a scroll bar or a key ends a scroll: the rows are put in order when none follows. */
const REST_MS = 250;

/** Slots for the rows in view; `sortSoon`, when a scroll ends, puts them in the document as a person reads them. */
export function useRowSlots(rows: Span) {
  const order = useRef<readonly number[]>([]);
  const [, redraw] = useState<readonly number[]>();
  const shown = useRef(rows);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  shown.current = rows;
  const needed = rows.end - rows.first;
  if (order.current.length < needed) order.current = sortSlots(rows, Array.from({ length: needed }, (_, slot) => slot));
  const sortSoon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      order.current = sortSlots(shown.current, order.current);
      redraw(order.current);
    }, REST_MS);
  }, []);
  useEffect(() => () => { clearTimeout(timer.current); }, []);
  return { slots: assignSlots(rows, order.current), sortSoon };
}
