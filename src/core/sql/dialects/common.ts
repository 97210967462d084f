import type { WordRows } from './table';

/**
 * Words of every dialect; a dialect's own table goes first. Clock and random calls are often pasted from one dialect into
 * another: an engine without the function refuses the call, so that no other meaning is left. With any other argument a name
 * may be a function of one's own (`today(ts)`), which stays silent.
 */
export const COMMON_WORDS: WordRows = {
  /**
   * Every name is in the table of a dialect, but for TOMORROW, which none has and people write by analogy. SQLite's date
   * functions with 'now': PostgreSQL takes `date('now')` for a cast that reads the clock; elsewhere it is an error or NULL.
   */
  clock:
    'TODAY(?) NOW(?) YESTERDAY(?) TOMORROW(?) CURDATE(?) CURTIME(?) GETDATE(?) SYSDATE(?) CURRENT_DATE(?) CURRENT_TIME(?) CURRENT_TIMESTAMP(?) ' +
    'LOCALTIME(?) LOCALTIMESTAMP(?) UTC_DATE(?) UTC_TIME(?) UTC_TIMESTAMP(?) CURRENT_DATETIME(?) SYSDATETIME(?) SYSTIMESTAMP(?) GETUTCDATE(?) ' +
    'SYSUTCDATETIME(?) SYSDATETIMEOFFSET(?) CLOCK_TIMESTAMP(?) STATEMENT_TIMESTAMP(?) TRANSACTION_TIMESTAMP(?) NOW64(?) UTCTIMESTAMP(?) ' +
    'UNIX_TIMESTAMP(0) DATE(now) TIME(now) DATETIME(now) JULIANDAY(now) UNIXEPOCH(now) STRFTIME(now)',
  /** lint-rules.md B.3b. An argument of RAND is a seed, unless a dialect says otherwise (sql.md §8). */
  number:
    'RAND(0) RANDN(0) RANDOM() RAND32() RAND64() RANDCANONICAL() RANDUNIFORM() RANDNORMAL() RANDSTR() RANDOMBLOB() RAND_INTEGER() RANDOM_INTEGER() ' +
    'DBMS_RANDOM.VALUE DBMS_RANDOM.RANDOM DBMS_RANDOM.NORMAL DBMS_RANDOM.STRING',
  /** lint-rules.md B.3b. An argument of UUID is a seed or a name. */
  id:
    'GEN_RANDOM_UUID() UUID_GENERATE_V1() UUID_GENERATE_V1MC() UUID_GENERATE_V4() GENERATE_UUID() NEWID() NEWSEQUENTIALID() GENERATEUUIDV4() ' +
    'GENERATEUUIDV7() SYS_GUID() UUID_SHORT() UUIDV4() UUIDV7() UUID(0) UUID_STRING(0)',
  /** lint-rules.md B.3b */
  sequence: 'NEXTVAL() CURRVAL() LASTVAL() LAST_INSERT_ID(0) LAST_INSERT_ROWID() SCOPE_IDENTITY() @@IDENTITY',
  pick: 'ANY_VALUE() FIRST_VALUE() LAST_VALUE() ARG_MIN() ARG_MAX() MIN_BY() MAX_BY()',
  collect: 'COLLECT_LIST() COLLECT_SET() ARRAY_AGG() STRING_AGG() GROUP_CONCAT() LISTAGG() JSON_AGG() JSONB_AGG() JSON_ARRAYAGG()',
  session: 'CURRENT_USER SESSION_USER CURRENT_ROLE CURRENT_CATALOG CURRENT_SCHEMA CURRENT_DATABASE(0) CONNECTION_ID(0) VERSION(0) @@HOSTNAME @@VERSION @@SERVERNAME',
  place: 'MONOTONICALLY_INCREASING_ID() SPARK_PARTITION_ID() INPUT_FILE_NAME() INPUT__FILE__NAME BLOCK__OFFSET__INSIDE__FILE METADATA$FILENAME METADATA$FILE_ROW_NUMBER',
  approximate: 'APPROX_COUNT_DISTINCT() APPROX_DISTINCT() APPROX_PERCENTILE() PERCENTILE_APPROX() APPROXIMATE_PERCENTILE()',
};
