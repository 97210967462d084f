import type { DialectTable } from './table';

/** Snowflake. https://docs.snowflake.com/en/sql-reference/functions-context; f g d. */
export const SNOWFLAKE: DialectTable = {
  /** sql-reference/data-types-text: escapes, $$ constants; // comments. */
  lexical: { backslashEscapes: true, slashComments: true, dollarStrings: true },
  words: {
    /** "the following context functions can be called without parentheses"; sql-reference/…/querying-metadata: METADATA$START_SCAN_TIME. */
    clock: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP GETDATE() SYSDATE() SYSTIMESTAMP() METADATA$START_SCAN_TIME!',
    /** functions-data-generation: UNIFORM, NORMAL, RANDSTR, ZIPF draw from the generator in their last argument, which is reported where it is random. */
    number: 'RANDOM(0) RANDSTR(-1)',
    /** functions/uuid_string: with a namespace and a name it is repeatable. */
    id: 'UUID_STRING(0)',
    /** functions/seq1. */
    sequence: 'SEQ1() SEQ2() SEQ4() SEQ8()',
    pick: 'ANY_VALUE() FIRST_VALUE() LAST_VALUE() MIN_BY() MAX_BY()',
    collect: 'ARRAY_AGG() LISTAGG() STRING_AGG() ARRAY_UNIQUE_AGG()',
    /** functions-context: "Session Context", "General Context". */
    session:
      'CURRENT_USER CURRENT_ROLE() CURRENT_ACCOUNT() CURRENT_ACCOUNT_NAME() CURRENT_SESSION() CURRENT_TRANSACTION() CURRENT_STATEMENT() CURRENT_WAREHOUSE() CURRENT_DATABASE() ' +
      'CURRENT_SCHEMA() CURRENT_CLIENT() CURRENT_VERSION() CURRENT_REGION() CURRENT_IP_ADDRESS() LAST_QUERY_ID() LAST_TRANSACTION() INVOKER_ROLE()',
    /** user-guide/querying-metadata. */
    place: 'METADATA$FILENAME METADATA$FILE_ROW_NUMBER METADATA$FILE_LAST_MODIFIED METADATA$FILE_CONTENT_KEY',
    approximate: 'APPROX_COUNT_DISTINCT() HLL() APPROX_PERCENTILE() APPROX_TOP_K() APPROXIMATE_SIMILARITY()',
    /** functions/year: WEEK_START and WEEK_OF_YEAR_POLICY. */
    week: 'WEEK() WEEKOFYEAR() DAYOFWEEK() YEAROFWEEK()',
    /** data-types-datetime: TIMESTAMP_LTZ. */
    zoned: 'TO_TIMESTAMP_LTZ() TRY_TO_TIMESTAMP_LTZ()',
  },
};
