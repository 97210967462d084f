import type { DialectTable } from './table';

/** Redshift. https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html; d f. */
export const REDSHIFT: DialectTable = {
  lexical: { backslashEscapes: true, dollarStrings: true, hashInWords: true },
  words: {
    /** r_SYSDATE (start of the transaction), r_GETDATE, r_TIMEOFDAY_function, "Deprecated leader node-only functions" for the rest. */
    clock:
      'SYSDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP GETDATE() NOW() TIMEOFDAY() CLOCK_TIMESTAMP() STATEMENT_TIMESTAMP() TRANSACTION_TIMESTAMP() AGE(=1)',
    /** r_RANDOM. */
    number: 'RANDOM()',
    sequence: 'IDENTITY()',
    pick: 'ANY_VALUE() FIRST_VALUE() LAST_VALUE()',
    collect: 'LISTAGG() STRING_AGG() ARRAY_AGG()',
    /** r_System_information_functions. */
    session: 'CURRENT_USER CURRENT_USER_ID SESSION_USER USER CURRENT_DATABASE() CURRENT_SCHEMA() PG_BACKEND_PID() PG_LAST_QUERY_ID() PG_LAST_COPY_ID() VERSION()',
    approximate: 'APPROXIMATE_PERCENTILE() HLL()',
  },
  /** r_Date_and_time_literals, "Special datetime values". */
  typedLiterals: true,
};
