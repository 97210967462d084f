import { collect } from '../../base/collect';
import type { SelectItem } from '../../sql/scanned';
import { findWord, wordAt } from '../../sql/view';
import { insertSql, sqlEdit } from '../sqlEdit';
import { textOf } from '../taskScript';
import type { UnsafeInsert } from '../writes/unsafeInserts';
import { writtenColumns, type InsertFix } from './slice';
import { wordSet } from '../../sql/wordSet';

/** Dialects with `MERGE INTO t USING (…) s ON … WHEN MATCHED … WHEN NOT MATCHED …`. */
const DIALECTS: ReadonlySet<string> = wordSet('generic spark postgresql trino bigquery snowflake sqlserver oracle duckdb redshift');

/** A column of the table and the name of the select item that fills it. */
interface Pair {
  readonly column: string;
  readonly item: string;
  /** Where ` AS item` has to be added, since the item has no name of its own. */
  readonly aliasAt: number | undefined;
}

/** `MERGE` on the primary key. Offered only where the workflow's own CREATE TABLE declares it: a wrong key joins rows that differ. */
export function mergeInstead(unsafe: UnsafeInsert): InsertFix | undefined {
  const { script, step, insert } = unsafe;
  const { view } = step.statement;
  if (!DIALECTS.has(script.dialect) || insert.from !== 0 || insert.source.kind !== 'select' || insert.partition !== undefined) return undefined;
  const pairs = pairsOf(unsafe);
  const keys = keysOf(unsafe, pairs);
  const others = pairs.filter((pair) => !keys.includes(pair));
  const head = view.tokens[insert.source.from - 1];
  const last = view.tokens[insert.to - 1];
  if (keys.length === 0 || others.length === 0 || head === undefined || last === undefined || wordAt(view, insert.source.from) === '') return undefined;
  const names = keys.map((key) => key.column).join(', ');
  const fix = {
    title: `Merge on the key instead: MERGE … ON ${names}`,
    kind: 'suggest',
    edits: [
      sqlEdit(step.part, { start: insert.range.start, end: head.end }, `MERGE INTO ${insert.target.text} t USING (`),
      ...collect(pairs, ({ item, aliasAt }) => (aliasAt === undefined ? [] : [insertSql(step.part, aliasAt, ` AS ${item}`)])),
      insertSql(step.part, last.end, mergeTail({ keys, others, all: pairs })),
    ],
  } as const;
  return { fix, assumptions: 0 };
}

interface MergeColumns {
  readonly keys: readonly Pair[];
  readonly others: readonly Pair[];
  readonly all: readonly Pair[];
}

function mergeTail({ keys, others, all }: MergeColumns): string {
  const on = keys.map((pair) => `t.${pair.column} = s.${pair.item}`).join(' AND ');
  const set = others.map((pair) => `${pair.column} = s.${pair.item}`).join(', ');
  const columns = all.map((pair) => pair.column).join(', ');
  const values = all.map((pair) => `s.${pair.item}`).join(', ');
  return `\n) s ON ${on}\nWHEN MATCHED THEN UPDATE SET ${set}\nWHEN NOT MATCHED THEN INSERT (${columns}) VALUES (${values})`;
}

/** Empty unless every column is known by a plain name and every item has a name or can be given one. */
function pairsOf(unsafe: UnsafeInsert): readonly Pair[] {
  const { items } = unsafe.insert.source;
  const columns = writtenColumns(unsafe);
  if (columns.length !== items.length || hasSetOperation(unsafe) || items.some((item) => isStar(unsafe, item))) return [];
  const names = items.map((item) => item.name);
  const pairs = collect(columns, (column, index): Pair[] => {
    const item = items[index];
    if (item === undefined || !isPlain(column)) return [];
    const { name } = item;
    if (name !== undefined && isPlain(name) && names.indexOf(name) === names.lastIndexOf(name)) return [{ column, item: name, aliasAt: undefined }];
    return item.expression.end === item.range.end ? [{ column, item: column, aliasAt: item.range.end }] : [];
  });
  const isClear = pairs.length === columns.length && new Set(pairs.map((pair) => pair.item)).size === pairs.length;
  return isClear ? pairs : [];
}

const SET_WORDS = wordSet('UNION EXCEPT INTERSECT MINUS');

function hasSetOperation({ step, insert }: UnsafeInsert): boolean {
  return findWord(step.statement.view, { from: insert.source.from, to: insert.to }, SET_WORDS) !== undefined;
}

function isStar({ step }: UnsafeInsert, item: SelectItem): boolean {
  return textOf(step.part, item.range).endsWith('*');
}

function isPlain(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(name);
}

/** Empty unless the insert fills the whole declared key. */
function keysOf({ definition }: UnsafeInsert, pairs: readonly Pair[]): readonly Pair[] {
  const declared = definition?.primaryKey ?? [];
  const isFilled = declared.every((column) => pairs.some((pair) => pair.column === column));
  return isFilled ? pairs.filter((pair) => declared.includes(pair.column)) : [];
}
