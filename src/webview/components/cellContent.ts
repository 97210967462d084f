import type { ComponentChildren } from 'preact';

/** What stands in a cell, what is said of it, and its classes. */
export interface CellContent {
  readonly look: string;
  readonly label: string;
  readonly body: ComponentChildren;
}
