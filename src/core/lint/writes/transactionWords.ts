import type { Dialect } from '../../sql/lex/token';

/** How a dialect begins and ends a transaction, written without semicolons. An empty `begin`: one is open anyway. */
export interface TransactionWords {
  readonly begin: string;
  readonly commit: string;
}

const PLAIN: TransactionWords = { begin: 'BEGIN', commit: 'COMMIT' };
const LONG: TransactionWords = { begin: 'BEGIN TRANSACTION', commit: 'COMMIT TRANSACTION' };

/** Dialects in which several statements can share one transaction. Source: the vendors' manuals on transaction statements. */
const WORDS: ReadonlyMap<Dialect, TransactionWords> = new Map([
  ['generic', PLAIN], ['postgresql', PLAIN], ['redshift', PLAIN], ['duckdb', PLAIN], ['sqlite', PLAIN],
  // In a block of Snowflake's scripts BEGIN alone is a bracket.
  ['snowflake', { begin: LONG.begin, commit: 'COMMIT' }],
  ['mysql', { begin: 'START TRANSACTION', commit: 'COMMIT' }],
  ['sqlserver', LONG], ['bigquery', LONG],
  ['oracle', { begin: '', commit: 'COMMIT' }],
]);

/** `undefined`: each statement of the dialect stands alone. */
export function transactionWordsOf(dialect: Dialect): TransactionWords | undefined {
  return WORDS.get(dialect);
}
