import type { Dialect } from '../../../sql/lex/token';
import type { RuleRow } from '../rule';

const HERE: readonly Dialect[] = ['clickhouse'];

/** A row of a table of ClickHouse's functions: names, arity, SQL, type. */
export type OwnRow = readonly [RuleRow[0], RuleRow[2], RuleRow[3], RuleRow[4]];

/** Rows of ClickHouse alone. */
export function clickhouseRows(rows: readonly OwnRow[]): readonly RuleRow[] {
  return rows.map(([names, arity, sql, type]) => [names, HERE, arity, sql, type]);
}
