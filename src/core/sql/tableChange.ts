import type { TableChange } from './scanned';
import { readTableName, type TableName } from './tableNames';
import { splitAtCommas, type StatementView } from './view';

interface Shape {
  readonly kind: TableChange['kind'];
  /** Index of the word that the change's range starts at. */
  readonly from: number;
  readonly target: TableName;
  readonly guard?: TableChange['guard'];
  readonly object?: string;
  readonly isTemporary?: boolean;
}

export function makeChange(view: StatementView, shape: Shape): TableChange {
  const range = { start: view.tokens[shape.from]?.start ?? 0, end: shape.target.range.end };
  const { kind, from, target, guard = 'none', object = 'TABLE', isTemporary = false } = shape;
  return { kind, from, target, range, guard, object, isTemporary };
}

/** The names of a list that runs from `from` to the end of the statement. */
export function readNames(view: StatementView, from: number): readonly TableName[] {
  return splitAtCommas(view, { from, to: view.tokens.length }).flatMap((piece) => readTableName(view, piece.from)?.name ?? []);
}
