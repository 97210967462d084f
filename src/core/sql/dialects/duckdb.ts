import type { DialectTable } from './table';

/** DuckDB. https://duckdb.org/docs/stable/sql/functions/timestamptz; d g. */
export const DUCKDB: DialectTable = {
  lexical: { dollarStrings: true },
  words: {
    /** functions/date, functions/time, functions/timestamp: age with one argument subtracts from current_date. */
    clock:
      'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW() TODAY() GET_CURRENT_TIMESTAMP() GET_CURRENT_TIME() TRANSACTION_TIMESTAMP() CURRENT_LOCALTIME() CURRENT_LOCALTIMESTAMP() AGE(=1)',
    /** functions/numeric. */
    number: 'RANDOM()',
    /** functions/utility. */
    id: 'UUID(0) GEN_RANDOM_UUID() UUIDV4() UUIDV7()',
    /** statements/create_sequence. */
    sequence: 'NEXTVAL() CURRVAL()',
    /** functions/aggregates: "order-dependent". */
    pick: 'ANY_VALUE() ARBITRARY() FIRST() LAST() FIRST_VALUE() LAST_VALUE() ARG_MIN() ARG_MAX() ARG_MIN_NULL() ARG_MAX_NULL() MIN_BY() MAX_BY()',
    collect: 'ARRAY_AGG() LIST() STRING_AGG() GROUP_CONCAT() LISTAGG() JSON_GROUP_ARRAY()',
    session: 'CURRENT_USER SESSION_USER USER CURRENT_ROLE CURRENT_CATALOG CURRENT_SCHEMA CURRENT_DATABASE() CURRENT_SCHEMA() VERSION(0) TXID_CURRENT() PG_BACKEND_PID()',
    place: 'ROWID',
    approximate: 'APPROX_COUNT_DISTINCT() APPROX_QUANTILE() APPROX_TOP_K() RESERVOIR_QUANTILE()',
    /** functions/timestamp: to_timestamp gives a timestamp with time zone. */
    zoned: 'TO_TIMESTAMP(=1)',
  },
};
