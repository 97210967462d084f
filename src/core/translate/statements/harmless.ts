import type { Dialect } from '../../sql/lex/token';
import { refuseConstruct, type Context } from '../context';
import { refuse } from '../refusal';
import { namesDefaultSchema, NO_SCHEMA } from './setStatement';

/** Statements that change no row and whose effect has no meaning here, by their first words. */
const WITHOUT_EFFECT: readonly (readonly string[])[] = [
  ['ANALYZE'], ['MSCK'], ['REFRESH'], ['INVALIDATE'], ['COMPUTE', 'STATS'], ['COMMENT', 'ON'], ['OPTIMIZE'], ['UNCACHE'], ['CLEAR', 'CACHE'],
  ['BEGIN'], ['START', 'TRANSACTION'], ['COMMIT'], ['END'], ['GRANT'], ['REVOKE'], ['LOCK'], ['UNLOCK'], ['RESET'], ['PRINT'],
];

interface OwnStatement {
  readonly first: string;
  /** The second word; `undefined`: any. */
  readonly second?: RegExp;
  /** A word that stands somewhere behind; `undefined`: none is needed. */
  readonly holds?: RegExp;
}

/** The same for the statements of one dialect. */
const OWN: Partial<Readonly<Record<Dialect, readonly OwnStatement[]>>> = {
  redshift: [{ first: 'VACUUM' }],
  spark: [{ first: 'VACUUM' }],
  snowflake: [{ first: 'USE', second: /^(?:WAREHOUSE|ROLE|SECONDARY)$/ }],
  trino: [{ first: 'CALL', second: /^(?:SYSTEM|HIVE|ICEBERG|DELTA)$/, holds: /^(?:SYNC_PARTITION_METADATA|CREATE_EMPTY_PARTITION|FLUSH_METADATA_CACHE|DROP_STATS)$/ }],
  duckdb: [{ first: 'PRAGMA', second: /^(?:(?:ENABLE|DISABLE)_(?:PROGRESS_BAR|PROFILING|OBJECT_CACHE|PRINT_PROGRESS_BAR)|THREADS|MEMORY_LIMIT)$/ }],
};

/** Statements that would reach out of the task's transaction or of its database. */
const ESCAPES: Readonly<Record<string, string>> = {
  ROLLBACK: 'A task cannot undo its own transaction: it is committed when the task succeeds and undone when it fails.',
  SAVEPOINT: 'Savepoints are not supported: a task is one transaction.',
  RELEASE: 'Savepoints are not supported: a task is one transaction.',
  ATTACH: 'A task cannot open another database file.',
  DETACH: 'A task cannot close a database file.',
  PRAGMA: 'A task cannot change the settings of the local database.',
  VACUUM: 'A task cannot rebuild the local database file.',
  USE: NO_SCHEMA,
};

/** Words behind a BEGIN that begins a transaction. */
const TRANSACTION_WORDS: ReadonlySet<string> = new Set(['TRANSACTION', 'WORK', 'TRAN', 'IMMEDIATE', 'DEFERRED', 'EXCLUSIVE', 'ISOLATION', 'READ']);

function isOwn({ cursor, dialect }: Context): boolean {
  const second = cursor.peek(1)?.upper ?? '';
  return OWN[dialect]?.some((own) => cursor.sees(own.first) && (own.second === undefined || own.second.test(second)) && (own.holds === undefined || cursor.tokens.some((token) => token.kind === 'word' && own.holds?.test(token.upper) === true))) === true;
}

/** Refuses what a task may not do, and what only looks as if it changed no row. */
function refuseHarmful(context: Context): void {
  const { cursor, dialect } = context;
  const first = cursor.peek();
  const escape = first?.kind === 'word' && Object.hasOwn(ESCAPES, first.upper) ? ESCAPES[first.upper] : undefined;
  if (escape !== undefined) refuse(escape, cursor.here);
  const second = cursor.peek(1);
  if (cursor.sees('BEGIN') && second !== undefined && !TRANSACTION_WORDS.has(second.upper)) refuseConstruct(context, 'A block of procedural code', cursor.here);
  const merges = dialect === 'clickhouse' && cursor.sees('OPTIMIZE') && cursor.tokens.some((token) => token.upper === 'FINAL' || token.upper === 'DEDUPLICATE');
  if (merges) refuseConstruct(context, 'OPTIMIZE … FINAL, which merges rows,', cursor.here);
}

/** Whether the statement at the cursor has no effect here. Refuses one that a task may not run. */
export function isHarmless(context: Context): boolean {
  if (isOwn(context) || namesDefaultSchema(context)) return true;
  refuseHarmful(context);
  return WITHOUT_EFFECT.some((words) => context.cursor.sees(...words));
}
