import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { callEnd } from '../calls';
import { namedWords, useOf, type NamedWord } from '../namedWords';
import { findTableDefinitions } from './tableDefinitions';
import type { ScannedStatement } from '../scanned';
import { hasWords, nameAt, operatorAt, parentOf, rangeOf, wordAt, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** A column that the database fills from the clock. */
export interface ClockDefault {
  /** As in `TableName.key`. */
  readonly table: string;
  /** Lower case. */
  readonly column: string;
  /** When: for a new row that does not name the column, or for each changed row (MySQL's ON UPDATE). */
  readonly event: 'insert' | 'update';
  /** The clock read: `CURRENT_TIMESTAMP`. */
  readonly range: TextRange;
}

/** The columns of a CREATE TABLE whose default, or whose ON UPDATE, reads the clock. */
export function findClockDefaults(statement: ScannedStatement): readonly ClockDefault[] {
  const { view } = statement;
  const [definition] = findTableDefinitions(statement);
  if (definition === undefined) return [];
  return collect(namedWords(view), (named): readonly ClockDefault[] => {
    const event = useOf(view, named, 'clock') === undefined ? undefined : eventOf(view, named);
    const column = event === undefined ? undefined : columnOf(view, named.index);
    if (event === undefined || column === undefined) return [];
    return [{ table: definition.table, column, event, range: rangeOf(view, named.index, named.call === undefined ? named.index : callEnd(view, named.call)) }];
  });
}

const DEFAULTS = wordSet('DEFAULT MATERIALIZED');

function eventOf(view: StatementView, { index }: NamedWord): ClockDefault['event'] | undefined {
  if (hasWords(view, index - 2, 'ON', 'UPDATE')) return 'update';
  const first = columnStart(view, index);
  for (let i = index - 1; i > first; i--) if (DEFAULTS.has(wordAt(view, i))) return 'insert';
  return undefined;
}

/** The first token of the column's definition around `index`, in the outermost brackets. */
function columnStart(view: StatementView, index: number): number {
  let at = index;
  while (parentOf(view, at) !== -1 && parentOf(view, parentOf(view, at)) !== -1) at = parentOf(view, at);
  const open = parentOf(view, at);
  let start = at;
  while (start - 1 > open && !(operatorAt(view, start - 1) === ',' && parentOf(view, start - 1) === open)) start--;
  return start;
}

function columnOf(view: StatementView, index: number): string | undefined {
  return parentOf(view, index) === -1 ? undefined : nameAt(view, columnStart(view, index));
}
