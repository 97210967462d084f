import type { Token } from '../lex/token';
import { words } from '../keywords';
import type { StatementView } from '../view';

/**
 * The words that start a statement in at least one dialect: the statement lists of the manuals of Hive, Spark, MySQL,
 * PostgreSQL, SQLite, Trino, BigQuery, Snowflake, ClickHouse, SQL Server, Oracle, Redshift, Doris, StarRocks, DuckDB and Flink,
 * with procedural statements and the usual commands of their shells.
 */
export const STATEMENT_WORDS = words(`
  SELECT WITH VALUES TABLE FROM MAP REDUCE PIVOT UNPIVOT SUMMARIZE INSERT REPLACE UPSERT UPDATE DELETE MERGE TRUNCATE
  CREATE ALTER DROP UNDROP RENAME COMMENT GRANT REVOKE DENY REASSIGN SECURITY AUDIT NOAUDIT DEFINE
  SET RESET UNSET USE SHOW DESCRIBE DESC EXPLAIN ANALYZE ANALYSE OPTIMIZE VACUUM REFRESH MSCK REPAIR REINDEX REBUILD CLUSTER CHECKPOINT
  EXISTS CHECK CHECKSUM COMPACT CONVERT LOAD COPY UNLOAD EXPORT IMPORT PUT GET LIST LS REMOVE RM BULK BACKUP RESTORE CLONE RECOVER EXCHANGE
  CALL EXEC EXECUTE DECLARE BEGIN START COMMIT ROLLBACK ABORT SAVEPOINT RELEASE END TRANSACTION WORK PREPARE DEALLOCATE OPEN FETCH CLOSE MOVE
  IF ELSE ELSEIF ELSIF WHILE FOR FOREACH LOOP REPEAT UNTIL LEAVE ITERATE EXIT CONTINUE BREAK RETURN RETURNS RAISE RAISERROR THROW SIGNAL
  RESIGNAL CASE WHEN THEN EXCEPTION NULL LET PRINT PERFORM DO GOTO ASSERT TRY CATCH FORALL PIPE
  ADD ATTACH DETACH PRAGMA INSTALL LISTEN NOTIFY UNLISTEN DISCARD LOCK UNLOCK KILL CANCEL STOP PAUSE RESUME SUSPEND SUBMIT SYNC WARM
  SYSTEM ADMIN FLUSH PURGE CACHE UNCACHE CLEAR HANDLER HELP DELIMITER SOURCE XA SHUTDOWN RESTART RECONFIGURE CHANGE UNINSTALL
  DBCC DISABLE ENABLE REVERT WAITFOR GO WAIT READTEXT WRITETEXT UPDATETEXT SAVE DFS RELOAD COMPILE
  APPLY ASSOCIATE DISASSOCIATE FLASHBACK NOARCHIVE CONNECT DISCONNECT WHENEVER SPOOL PROMPT ACCEPT VARIABLE UNDEFINE COLUMN QUIT HOST
  WATCH LIVE
`);

/** What follows BEGIN where it opens a transaction, not a block. */
const TRANSACTION_WORDS = words('TRANSACTION TRAN WORK IMMEDIATE DEFERRED EXCLUSIVE CONCURRENT ISOLATION READ NOT');
const ROUTINE_WORDS = words('PROCEDURE FUNCTION PACKAGE TRIGGER TYPE');

const BLOCK_HEADS = words('BEGIN DECLARE CREATE');

/** Whether a statement opens a block, in which declarations and calls stand between semicolons too, or defines a routine. */
export function opensBlock({ tokens }: StatementView): boolean {
  if (tokens[0] === undefined || !BLOCK_HEADS.has(tokens[0].upper)) return false;
  const head = tokens.slice(0, HEAD_WORDS).map((token) => (token.kind === 'word' ? token.upper : ''));
  if (head[0] === 'BEGIN') return head[1] !== undefined && !TRANSACTION_WORDS.has(head[1]);
  return head[0] === 'DECLARE' || (head[0] === 'CREATE' && head.some((word) => ROUTINE_WORDS.has(word)));
}

/** How many words may stand before the object's type: `CREATE OR REPLACE DEFINER = x TEMP TRIGGER`. */
const HEAD_WORDS = 8;

/**
 * The first word of a statement, where it begins none: `SELCT a FROM t`. `undefined`: it does, or it may be a placeholder, a
 * label, an assignment, a call without keyword, or a word that is still being typed: only two plain words in a row count.
 */
export function unknownStatementWord({ tokens: [first, second] }: StatementView): Token | undefined {
  if (first?.kind !== 'word' || second?.kind !== 'word') return undefined;
  return STATEMENT_WORDS.has(first.upper) || !/^[A-Z_]+$/.test(first.upper) ? undefined : first;
}
