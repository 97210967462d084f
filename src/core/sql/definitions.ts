import type { Dialect } from './token';
import { hasWords, parentOf, wordAt, type StatementView } from './view';

const ROUTINES = new Set(['FUNCTION', 'PROCEDURE', 'TRIGGER', 'AGGREGATE']);

/** Words of an ALTER TABLE behind which rows or partitions are chosen. */
const CHOOSERS = new Set(['PARTITION', 'WHERE', 'UPDATE', 'DELETE']);

/** The index behind a table's or routine's definition, or a setting, in which a function may be named without being called now. */
export function definitionEnd(view: StatementView): number {
  const head = wordAt(view, 0);
  if (head === 'ALTER') return alterEnd(view);
  if (head === 'COMMENT' || head === 'GRANT' || head === 'REVOKE' || head === 'SHOW') return view.tokens.length;
  if (head === 'SET') return isTextSetting(view) ? view.tokens.length : 0;
  if (head !== 'CREATE' && head !== 'DROP') return 0;
  for (let i = 1; i < view.tokens.length; i++) {
    const word = wordAt(view, i);
    if (ROUTINES.has(word) && i < 8) return view.tokens.length;
    if ((word === 'SELECT' || word === 'WITH') && parentOf(view, i) === -1) return i;
    if (word === 'SELECT' && parentOf(view, parentOf(view, i)) === -1 && wordAt(view, parentOf(view, i) - 1) === 'AS') return i;
  }
  return view.tokens.length;
}

/** Whose SET takes the rest of the line as it stands (`SET mapred.job.name=load now()`). */
const TEXT_SETTINGS: ReadonlySet<Dialect> = new Set<Dialect>(['hive', 'spark', 'flink']);

/** Not Spark's `SET VAR x = now()`. */
function isTextSetting(view: StatementView): boolean {
  const next = wordAt(view, 1);
  return TEXT_SETTINGS.has(view.dialect) && next !== 'VAR' && next !== 'VARIABLE';
}

/** `ALTER TABLE t DROP PARTITION (dt < CURRENT_DATE)`, ClickHouse's `ALTER TABLE t DELETE WHERE …`; not `… SET DEFAULT now()`. */
function alterEnd(view: StatementView): number {
  for (let i = 1; i < view.tokens.length; i++) {
    if (wordAt(view, i) === 'DEFAULT' || wordAt(view, i) === 'TTL') return view.tokens.length;
    if (CHOOSERS.has(wordAt(view, i)) && !hasWords(view, i - 1, ['ON', 'UPDATE'])) return i;
  }
  return view.tokens.length;
}
