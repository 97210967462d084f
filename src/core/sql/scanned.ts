import type { Remembering } from '../base/remembered';
import type { TextRange } from '../base/textRange';
import type { Assignment } from './assignments';
import type { ClockRead } from './clockReads';
import type { RandomCall } from './randomCalls';
import type { Statement } from './statements';
import type { TableName } from './tableNames';
import type { TableRead } from './tablesRead';
import type { StatementView } from './view';

/** What the scanner found in one statement. Ranges are offsets in the scanned text. */
export interface ScannedStatement extends Remembering {
  readonly statement: Statement;
  readonly view: StatementView;
  /** In order; a statement may write several tables (Hive multi-insert, data-changing common tables). */
  readonly writes: readonly TableWrite[];
  readonly reads: readonly TableRead[];
  readonly assignments: readonly Assignment[];
  readonly clockReads: readonly ClockRead[];
  readonly randomCalls: readonly RandomCall[];
}

export type TableWrite = Insert | RowChange | TableChange;

/** What keeps an INSERT from adding the same rows again. `none`: nothing in the statement does. */
export type InsertGuard =
  | 'none'
  | 'overwrite'
  | 'replace'
  | 'replaceWhere'
  | 'ignore'
  | 'conflictUpdate'
  | 'conflictNothing'
  | 'antiJoin';

export interface Insert {
  readonly kind: 'insert';
  readonly target: TableName;
  /** From INSERT to the end of the target's name: where W01 points. */
  readonly range: TextRange;
  /** Index of the INSERT (or REPLACE) token, and the end (exclusive) of this insert. */
  readonly from: number;
  readonly to: number;
  readonly guard: InsertGuard;
  readonly columns: ColumnList | undefined;
  readonly partition: PartitionClause | undefined;
  readonly source: InsertSource;
}

export interface ColumnList {
  /** Lower case, without quotes. */
  readonly names: readonly string[];
  /** Of each name. */
  readonly ranges: readonly TextRange[];
  /** With the brackets. */
  readonly range: TextRange;
}

export interface PartitionClause {
  readonly range: TextRange;
  readonly entries: readonly PartitionEntry[];
}

/** `dt = '2024-05-01'` (static) or `dt` (dynamic: `value` undefined). */
export interface PartitionEntry {
  readonly column: string;
  readonly value: string | undefined;
}

/** Where the rows of an insert come from. */
export interface InsertSource {
  readonly kind: 'select' | 'values' | 'other';
  /** Index of the first token of the query or of VALUES; the insert's end when there is none. */
  readonly from: number;
  /** The items of the first select list; empty for the other kinds. */
  readonly items: readonly SelectItem[];
}

export interface SelectItem {
  /** Lower case: the alias, else the column's name without its table; `undefined` for an expression without alias and for `*`. */
  readonly name: string | undefined;
  /** The item without its alias. */
  readonly expression: TextRange;
  readonly range: TextRange;
}

/** UPDATE, DELETE, MERGE. */
export interface RowChange {
  readonly kind: 'update' | 'delete' | 'merge';
  readonly target: TableName;
  /** From the keyword to the end of the target's name. */
  readonly range: TextRange;
  readonly from: number;
  readonly to: number;
  /** Whether a WHERE (or MERGE … ON, or a join) limits the rows. */
  readonly isLimited: boolean;
  /** The text of the condition behind WHERE. */
  readonly where: TextRange | undefined;
}

/** Statements that make, empty or remove a table or a part of it. */
export interface TableChange {
  readonly kind: 'truncate' | 'drop' | 'dropPartition' | 'create' | 'createAs' | 'selectInto' | 'load' | 'alter';
  readonly target: TableName;
  /** From the keyword to the end of the target's name. */
  readonly range: TextRange;
  readonly from: number;
  /** `IF NOT EXISTS`, `IF EXISTS` or `OR REPLACE` makes it repeatable. */
  readonly guard: 'none' | 'ifExists' | 'ifNotExists' | 'orReplace';
  readonly isTemporary: boolean;
  /** `TABLE`, `VIEW`, `MATERIALIZED VIEW`, … in upper case. */
  readonly object: string;
}
