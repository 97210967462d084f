import { IdempoError, RefusedError, messageOf } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { QueryResult } from '../../core/runner/runnerService';
import type { Connection } from './connection';
import type { Engine } from './engine';
import { leadingKeyword } from './firewall';
import type { Statement, SqlValue } from './statement';

const READING: readonly string[] = ['select', 'with', 'values'];

/** Looks of the progress hook, about 0.2 ms apart: a query for looking at results may hold the runner up for about 10 s. */
const MAX_LOOKS = 50_000;

export interface ReadQuery {
  readonly sql: string;
  readonly limit: number;
}

/** Rows of one SELECT; whatever it tries, nothing is written. */
export function runReadQuery(engine: Engine, connection: Connection, { sql, limit }: ReadQuery): QueryResult {
  if (!READING.includes(leadingKeyword(sql))) {
    throw new RefusedError('notReadOnly', text`Only one SELECT can be run here: results are for looking at, tasks change data.`);
  }
  connection.run('PRAGMA query_only = ON');
  let looks = 0;
  engine.progress.arm(connection, () => ++looks > MAX_LOOKS);
  try {
    const statement = connection.prepare(sql);
    if (statement === undefined) throw new RefusedError('notReadOnly', text`There is no statement to run.`);
    try {
      return readRows(statement, limit);
    } finally {
      statement.dispose();
    }
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    const reason = looks > MAX_LOOKS ? text`it takes too long; ask for less` : messageOf(error);
    throw new IdempoError('queryFailed', text`The query failed: ${reason}.`, { cause: error });
  } finally {
    engine.progress.disarm(connection);
    connection.run('PRAGMA query_only = OFF');
  }
}

function readRows(statement: Statement, limit: number): QueryResult {
  const columns = statement.columnNames();
  const rows: (readonly (string | number | null)[])[] = [];
  while (statement.step()) {
    if (rows.length >= limit) return { columns, rows, truncated: true };
    rows.push(statement.row().map(shownValue));
  }
  return { columns, rows, truncated: false };
}

/** A bigint keeps its digits as text; bytes are shown as an SQL literal. */
export function shownValue(value: SqlValue): string | number | null {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return `x'${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
}
