/** A place in the grid: row and column from 0, the header row not counted. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridExtent {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Rows that fit on one page, at least 1. */
  readonly pageRows: number;
}

export interface KeyPress {
  /** As in `KeyboardEvent.key`. */
  readonly key: string;
  /** Control, or Command on a Mac. */
  readonly isCtrl: boolean;
}

/** Keys of the ARIA grid pattern. `undefined`: the key does not move. */
export function moveCursor(press: KeyPress, from: GridPlace, extent: GridExtent): GridPlace | undefined {
  const target = targetOf(press, from, extent);
  return target === undefined ? undefined : clampPlace(target, extent);
}

function targetOf({ key, isCtrl }: KeyPress, { row, column }: GridPlace, extent: GridExtent): GridPlace | undefined {
  switch (key) {
    case 'ArrowUp':
      return { row: isCtrl ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: isCtrl ? extent.rowCount - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: isCtrl ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: isCtrl ? extent.columnCount - 1 : column + 1 };
    case 'PageUp':
      return { row: row - extent.pageRows, column };
    case 'PageDown':
      return { row: row + extent.pageRows, column };
    case 'Home':
      return { row: isCtrl ? 0 : row, column: 0 };
    case 'End':
      return { row: isCtrl ? extent.rowCount - 1 : row, column: extent.columnCount - 1 };
    default:
      return undefined;
  }
}

function clampPlace(place: GridPlace, extent: GridExtent): GridPlace {
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  return { row: clamp(place.row, extent.rowCount), column: clamp(place.column, extent.columnCount) };
}

/** The scroll position nearest to `scroll` at which `[start, start + size)` is in view. `covered`: px hidden by what is sticky. */
export function scrollToShow(start: number, size: number, view: { readonly scroll: number; readonly size: number; readonly covered: number }): number {
  if (start < view.scroll + view.covered) return Math.max(0, start - view.covered);
  if (start + size > view.scroll + view.size) return start + size - view.size;
  return view.scroll;
}
