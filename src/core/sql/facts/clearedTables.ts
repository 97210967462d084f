import { collect } from '../../base/collect';
import { remembered } from '../../base/remembered';
import type { ScannedStatement, TableWrite } from '../scanned';
import { readTableName } from '../tableNames';
import { firstIndex, hasWords, indexesOf, operatorAt, splitAtCommas, wordAt, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** A table that a statement takes rows from, or makes anew, so that an insert behind it starts from a known state. */
export interface ClearedTable {
  /** As in `TableName.key`. */
  readonly table: string;
  /** Index of the token from which on it is cleared. */
  readonly at: number;
}

/** Every table that a statement clears, also behind `IF …` and inside dynamic SQL. What an INSERT OVERWRITE replaces is not in it. */
export const findClearedTables = remembered((statement: ScannedStatement): readonly ClearedTable[] => {
  const { view, writes } = statement;
  const found = collect(writes, (write): readonly ClearedTable[] => (clears(view, write) ? [{ table: write.target.key, at: write.from }] : []));
  return [...found, ...hiddenClears(view), ...aliasedDeletes(statement), ...clearsInStrings(view)];
});

function clears(view: StatementView, write: TableWrite): boolean {
  switch (write.kind) {
    case 'delete':
    case 'truncate':
    case 'drop':
    case 'dropPartition':
      return true;
    // Flink's CREATE TABLE only tells where the rows lie.
    case 'create':
    case 'createAs':
      return view.dialect !== 'flink' && (write.guard !== 'ifNotExists' || write.isTemporary);
    case 'selectInto':
      return true;
    case 'alter':
      return isMutation(view, write.from);
    case 'load':
      return write.guard === 'orReplace';
    default:
      return false;
  }
}

/** ClickHouse: `ALTER TABLE t [ON CLUSTER c] DELETE WHERE …`, `… REPLACE PARTITION … FROM s`. Doris, StarRocks: a temporary partition starts empty. */
function isMutation(view: StatementView, from: number): boolean {
  return firstIndex({ from: from + 3, to: view.tokens.length }, (i) => hasWords(view, i, 'DELETE', 'WHERE') || hasWords(view, i, 'DELETE', 'IN') || hasWords(view, i, 'REPLACE', 'PARTITION') || hasWords(view, i, 'DROP', 'PART') || hasWords(view, i, 'ADD', 'TEMPORARY')) !== undefined;
}

/** Every table or view that a statement drops, also behind `IF …` and inside dynamic SQL. */
export const findDrops = remembered((view: StatementView): readonly ClearedTable[] => {
  const found = indexesOf(view, DROP).flatMap((i): readonly ClearedTable[] => {
    const object = DROPPED_OBJECTS.find((words) => hasWords(view, i + 1, ...words));
    if (object === undefined) return [];
    const next = i + 1 + object.length;
    const from = hasWords(view, next, 'IF', 'EXISTS') ? next + 2 : next;
    const pieces = splitAtCommas(view, { from, to: view.tokens.length });
    return pieces.flatMap((piece) => readTableName(view, piece.from)?.name.key ?? []).map((table) => ({ table, at: i }));
  });
  return [...found, ...clearsInStrings(view)];
});

const DROP = wordSet('DROP');
const DROPPED_OBJECTS = [['TABLE'], ['VIEW'], ['MATERIALIZED', 'VIEW'], ['EXTERNAL', 'TABLE'], ['TEMPORARY', 'TABLE'], ['FOREIGN', 'TABLE'], ['DYNAMIC', 'TABLE']];

const HIDDEN_WORDS = wordSet('DELETE TRUNCATE DROP');

/** `IF OBJECT_ID('t') IS NOT NULL DROP TABLE t`, `BEGIN TRAN DELETE FROM t …`: statements behind another one's words. */
function hiddenClears(view: StatementView): readonly ClearedTable[] {
  const found: ClearedTable[] = [];
  for (const i of indexesOf(view, HIDDEN_WORDS)) {
    const next = i === 0 ? undefined : hiddenTarget(view, i);
    const read = next === undefined ? undefined : readTableName(view, next);
    if (read !== undefined) found.push({ table: read.name.key, at: i });
  }
  return found;
}

function hiddenTarget(view: StatementView, at: number): number | undefined {
  const word = wordAt(view, at);
  if (word === 'DELETE') return wordAt(view, at + 1) === 'FROM' ? at + 2 : undefined;
  if (wordAt(view, at + 1) !== 'TABLE') return undefined;
  return hasWords(view, at + 2, 'IF', 'EXISTS') ? at + 4 : at + 2;
}

/** MySQL's `DELETE a, b FROM t a JOIN u b` and T-SQL's `WITH d AS (SELECT … FROM t) DELETE FROM d`. */
function aliasedDeletes({ view, writes, reads }: ScannedStatement): readonly ClearedTable[] {
  return writes.flatMap((write): readonly ClearedTable[] => {
    if (write.kind !== 'delete') return [];
    const isCommon = wordAt(view, 0) === 'WITH' && !reads.some((read) => read.table.key === write.target.key);
    if (isCommon) return reads.map((read) => ({ table: read.table.key, at: write.from }));
    if (operatorAt(view, write.from + 2) !== ',') return [];
    const names = splitAtCommas(view, { from: write.from + 1, to: write.to }).flatMap((piece) => readTableName(view, piece.from)?.name.key ?? []);
    return names.map((name) => ({ table: reads.find((read) => read.alias === name)?.table.key ?? name, at: write.from }));
  });
}

const CLEARING_TEXT = /\b(?:truncate\s+table|delete\s+from|drop\s+table(?:\s+if\s+exists)?)\s+([\w.$"`[\]]+)/i;
const DYNAMIC_WORDS = wordSet('IMMEDIATE EXEC EXECUTE SP_EXECUTESQL');

/** `EXECUTE IMMEDIATE 'TRUNCATE TABLE t'`. */
function clearsInStrings(view: StatementView): readonly ClearedTable[] {
  if (indexesOf(view, DYNAMIC_WORDS).length === 0) return [];
  return collect(view.tokens, (token, at): readonly ClearedTable[] => {
    const name = token.kind === 'string' ? CLEARING_TEXT.exec(token.text)?.[1] : undefined;
    return name === undefined ? [] : [{ table: name.replace(/["`[\]]/g, '').toLowerCase(), at }];
  });
}
