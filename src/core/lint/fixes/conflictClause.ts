import { findWord, operatorAt } from '../../sql/view';
import type { Dialect } from '../../sql/lex/token';
import { insertSql } from '../sqlEdit';
import type { UnsafeInsert } from '../writes/unsafeInserts';
import { writtenColumns, type InsertFix } from './slice';
import { wordSet } from '../../sql/wordSet';

interface Clause {
  readonly keys: readonly string[];
  readonly others: readonly string[];
}

function onConflict({ keys, others }: Clause): string {
  return `ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

function onDuplicateKey({ others }: Clause): string {
  return `ON DUPLICATE KEY UPDATE ${others.map((column) => `${column} = VALUES(${column})`).join(', ')}`;
}

const CLAUSES: ReadonlyMap<Dialect, (clause: Clause) => string> = new Map([
  ['postgresql', onConflict], ['sqlite', onConflict], ['duckdb', onConflict], ['generic', onConflict], ['mysql', onDuplicateKey],
]);

const SELECT_TAILS = wordSet('WHERE GROUP ORDER LIMIT HAVING UNION EXCEPT INTERSECT WINDOW RETURNING');

/** Updates the row with the same primary key. Offered only where the workflow's own CREATE TABLE declares the key: the clause fails without one. */
export function conflictClause(unsafe: UnsafeInsert): InsertFix | undefined {
  const { script, step, insert, definition } = unsafe;
  const make = CLAUSES.get(script.dialect);
  const keys = definition?.primaryKey ?? [];
  const columns = writtenColumns(unsafe);
  const others = columns.filter((column) => !keys.includes(column));
  const isKnown = columns.every((column) => /^[a-z_][a-z0-9_]*$/.test(column)) && keys.every((key) => columns.includes(key));
  const last = step.statement.view.tokens[insert.to - 1];
  if (make === undefined || keys.length === 0 || others.length === 0 || !isKnown || last === undefined) return undefined;
  const clause = make({ keys, others });
  const fix = {
    title: `Update the row with the same key instead: ${clause.split(' UPDATE')[0] ?? clause} UPDATE …`,
    kind: 'suggest',
    edits: [insertSql(step.part, last.end, `${needsWhere(unsafe) ? '\nWHERE true' : ''}\n${clause}`)],
  } as const;
  return { fix, assumptions: 0 };
}

/** SQLite reads the ON of `FROM t ON CONFLICT` as a join's; a WHERE before it makes the clause clear everywhere. */
function needsWhere({ script, step, insert }: UnsafeInsert): boolean {
  if (script.dialect === 'mysql' || insert.source.kind !== 'select' || operatorAt(step.statement.view, insert.source.from) === '(') return false;
  const span = { from: insert.source.from, to: insert.to };
  const { view } = step.statement;
  return findWord(view, span, 'FROM') !== undefined && findWord(view, span, SELECT_TAILS) === undefined;
}
