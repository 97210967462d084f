import { wordAt } from '../../sql/view';
import type { Dialect } from '../../sql/token';
import type { Fix } from '../finding';
import { insertSql, sqlEdit } from '../sqlEdit';
import type { UnsafeInsert } from '../unsafeInserts';
import { dayColumn } from './slice';

/** Dialects with `MERGE INTO t USING (…) s ON … WHEN MATCHED … WHEN NOT MATCHED …`. */
const DIALECTS: ReadonlySet<Dialect> = new Set([
  'generic', 'spark', 'postgresql', 'trino', 'bigquery', 'snowflake', 'sqlserver', 'oracle', 'duckdb', 'redshift',
]);

/** A column of the table and the name of the select item that fills it. */
interface Pair {
  readonly column: string;
  readonly item: string;
}

/** `MERGE` on the columns that look like the key; the title names them, since only the table's owner knows. */
export function mergeInstead(unsafe: UnsafeInsert): Fix | undefined {
  const { script, step, insert } = unsafe;
  const { view } = step.statement;
  if (!DIALECTS.has(script.dialect) || insert.from !== 0 || insert.source.kind !== 'select' || insert.partition !== undefined) return undefined;
  const pairs = pairsOf(unsafe);
  const keys = keysOf(pairs);
  const others = pairs.filter((pair) => !keys.includes(pair));
  const first = view.tokens[insert.source.from];
  const last = view.tokens[insert.to - 1];
  if (keys.length === 0 || others.length === 0 || first === undefined || last === undefined || wordAt(view, insert.source.from) === '') return undefined;
  const names = keys.map((key) => key.column).join(', ');
  return {
    title: `Merge on the key instead: MERGE … ON ${names} (assumes that these columns are the key)`,
    kind: 'suggest',
    edits: [
      sqlEdit(step.part, { start: insert.range.start, end: first.start }, `MERGE INTO ${insert.target.text} t USING (\n`),
      insertSql(step.part, last.end, mergeTail({ keys, others, all: pairs })),
    ],
  };
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

/** Empty unless every column and every item has a plain name of its own. */
function pairsOf({ insert }: UnsafeInsert): readonly Pair[] {
  const items = insert.source.items.map((item) => item.name);
  const columns = insert.columns?.names ?? items;
  if (columns.length !== items.length || new Set(items).size !== items.length) return [];
  const pairs = columns.flatMap((column, index): Pair[] => {
    const item = items[index];
    return column === undefined || item === undefined || !isPlain(column) || !isPlain(item) ? [] : [{ column, item }];
  });
  return pairs.length === columns.length ? pairs : [];
}

function isPlain(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(name);
}

/** `id`, else the first column that is named like an identifier, together with the day's column. */
function keysOf(pairs: readonly Pair[]): readonly Pair[] {
  const names = pairs.map((pair) => pair.column);
  const day = dayColumn(names);
  const id = names.includes('id') ? 'id' : names.find((name) => /_(?:id|key|no|code)$/.test(name) && name !== day);
  return id === undefined ? [] : pairs.filter((pair) => pair.column === id || pair.column === day);
}
