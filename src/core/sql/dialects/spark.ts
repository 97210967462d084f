import { HIVE } from './hive';
import type { DialectTable } from './table';

/** Spark SQL and Databricks. https://spark.apache.org/docs/latest/sql-ref-functions-builtin.html; g f d. */
export const SPARK: DialectTable = {
  /** sql-ref-literals: raw strings; bracketed comments nest since 3.0. */
  lexical: { ...HIVE.lexical, nestedComments: true, rawStrings: true },
  words: {
    /** "Date and Timestamp Functions"; getdate is Databricks' (learn.microsoft.com/azure/databricks/sql/language-manual/functions/getdate). */
    clock: 'CURRENT_DATE CURRENT_TIMESTAMP LOCALTIMESTAMP NOW() CURDATE() GETDATE() CURRENT_TIME() UNIX_TIMESTAMP(0)',
    /** "Mathematical Functions": the last argument of each is a seed; shuffle is an array function. */
    number: 'RAND(0) RANDN(0) RANDOM(0) UNIFORM(2) RANDSTR(1) SHUFFLE(1)',
    /** "Misc Functions": uuid([seed]). */
    id: 'UUID(0)',
    /** "Aggregate Functions"; first and last "may be non-deterministic after a shuffle". */
    pick: 'ANY_VALUE() FIRST() LAST() FIRST_VALUE() LAST_VALUE() MIN_BY() MAX_BY()',
    collect: 'COLLECT_LIST() COLLECT_SET() ARRAY_AGG() LISTAGG() STRING_AGG()',
    /** "Misc Functions". */
    session: 'CURRENT_USER SESSION_USER USER() CURRENT_CATALOG() CURRENT_DATABASE() CURRENT_SCHEMA() VERSION(0) CURRENT_VERSION() CURRENT_METASTORE()',
    place: 'MONOTONICALLY_INCREASING_ID() SPARK_PARTITION_ID() INPUT_FILE_NAME() INPUT_FILE_BLOCK_START() INPUT_FILE_BLOCK_LENGTH()',
    approximate: 'APPROX_COUNT_DISTINCT() APPROX_PERCENTILE() PERCENTILE_APPROX() HISTOGRAM_NUMERIC()',
    /** "Date and Timestamp Functions": texts in the session's zone. */
    zone: 'FROM_UNIXTIME()',
    /** TIMESTAMP is TIMESTAMP_LTZ (sql-ref-datatypes). */
    zoned: 'TIMESTAMP_SECONDS() TIMESTAMP_MILLIS() TIMESTAMP_MICROS() TO_TIMESTAMP_LTZ()',
  },
  /** sql-ref-syntax: special datetime values 'now', 'today' … in typed literals and casts of constant strings. */
  typedLiterals: true,
};
