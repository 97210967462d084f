import { collect } from '../../base/collect';
import type { ScannedStatement } from '../scanned';
import { closerOf, findWord, firstIndex, hasWords, nameAt, nextAfter, operatorAt, splitAtCommas, wordAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** What a CREATE TABLE says about a table. Names are in lower case, without quotes. */
export interface TableDefinition {
  /** As in `TableName.key`. */
  readonly table: string;
  /** In the table's order; Hive's partition columns come last. */
  readonly columns: readonly string[];
  readonly partitionColumns: readonly string[];
  /** Those of the columns that nothing fills but the statements that list them. */
  readonly plainColumns: readonly string[];
  /** Empty when none is declared. */
  readonly primaryKey: readonly string[];
}

/** The definitions of the CREATE TABLE statements that list their columns. */
export function findTableDefinitions({ view, writes }: ScannedStatement): readonly TableDefinition[] {
  return collect(writes, (write) => {
    if (write.kind !== 'create' || write.object !== 'TABLE') return [];
    const open = firstBracket(view, write.from);
    return open === undefined ? [] : [readDefinition(view, write.target.key, open)];
  });
}

function firstBracket(view: StatementView, from: number): number | undefined {
  return firstIndex({ from: from, to: view.tokens.length }, (i) => operatorAt(view, i) === '(');
}

const CONSTRAINTS = wordSet('PRIMARY UNIQUE CONSTRAINT FOREIGN CHECK KEY INDEX FULLTEXT EXCLUDE WATERMARK LIKE PERIOD');

function readDefinition(view: StatementView, table: string, open: number): TableDefinition {
  const close = closerOf(view, open);
  const pieces = splitAtCommas(view, { from: open + 1, to: Math.min(close, view.tokens.length) });
  const own = pieces.filter((piece) => !CONSTRAINTS.has(wordAt(view, piece.from))).flatMap((piece) => nameAt(view, piece.from) ?? []);
  const partitionColumns = readPartitionColumns(view, close + 1);
  const columns = [...own, ...partitionColumns.filter((column) => !own.includes(column))];
  const plainColumns = pieces.filter((piece) => !fillsItself(view, piece)).flatMap((piece) => nameAt(view, piece.from) ?? []).filter((column) => own.includes(column));
  return { table, columns, partitionColumns, plainColumns, primaryKey: collect(pieces, (piece) => readKey(view, piece)) };
}

const FILLERS = wordSet('DEFAULT GENERATED AS IDENTITY AUTO_INCREMENT AUTOINCREMENT SERIAL BIGSERIAL MATERIALIZED ALIAS EPHEMERAL METADATA');

/** `dt DATE GENERATED ALWAYS AS (…)`, `at TIMESTAMP DEFAULT now()`. */
function fillsItself(view: StatementView, piece: IndexSpan): boolean {
  return findWord(view, { from: piece.from + 1, to: piece.to }, FILLERS) !== undefined;
}

/** `PRIMARY KEY (a, b)` as a constraint, or `a INT PRIMARY KEY`. */
function readKey(view: StatementView, piece: IndexSpan): readonly string[] {
  const at = findWord(view, piece, 'PRIMARY');
  if (at === undefined || !hasWords(view, at, 'PRIMARY', 'KEY')) return [];
  if (!CONSTRAINTS.has(wordAt(view, piece.from))) return [nameAt(view, piece.from) ?? ''];
  const open = at + 2;
  return operatorAt(view, open) === '(' ? splitAtCommas(view, { from: open + 1, to: closerOf(view, open) }).flatMap((name) => nameAt(view, name.from) ?? []) : [];
}

/** `PARTITIONED BY (dt STRING)`, with or without types; an expression such as `days(ts)` is no column. */
function readPartitionColumns(view: StatementView, from: number): readonly string[] {
  for (let i = from; i < view.tokens.length; i = nextAfter(view, i)) {
    if (!hasWords(view, i, 'PARTITIONED', 'BY') || operatorAt(view, i + 2) !== '(') continue;
    const pieces = splitAtCommas(view, { from: i + 3, to: closerOf(view, i + 2) });
    return pieces.flatMap((piece) => (operatorAt(view, piece.from + 1) === '(' ? [] : (nameAt(view, piece.from) ?? [])));
  }
  return [];
}
