import type { DialectTable } from './table';

/** PostgreSQL 18. https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT; f d. */
export const POSTGRESQL: DialectTable = {
  /** 4.1 "Lexical Structure". */
  lexical: { nestedComments: true, dollarStrings: true },
  words: {
    /** 9.9.5 "Current Date/Time"; age with one argument counts from the present midnight (table 9.33). */
    clock:
      'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW() TRANSACTION_TIMESTAMP() STATEMENT_TIMESTAMP() CLOCK_TIMESTAMP() TIMEOFDAY() AGE(=1)',
    /** 9.3 "Random Functions"; pgcrypto, F.26: gen_random_bytes. setseed does not repair it. */
    number: 'RANDOM() RANDOM_NORMAL() GEN_RANDOM_BYTES()',
    /** 9.14 "UUID Functions"; uuid-ossp, F.49: versions 3 and 5 are made of a name. */
    id: 'GEN_RANDOM_UUID() UUIDV4() UUIDV7() UUID_GENERATE_V1() UUID_GENERATE_V1MC() UUID_GENERATE_V4()',
    /** 9.17 "Sequence Manipulation Functions". */
    sequence: 'NEXTVAL() CURRVAL() LASTVAL()',
    /** 9.21, 9.22. */
    pick: 'ANY_VALUE() FIRST_VALUE() LAST_VALUE()',
    collect: 'ARRAY_AGG() STRING_AGG() JSON_AGG() JSONB_AGG() JSON_ARRAYAGG() XMLAGG()',
    /** 9.27.1 "Session Information Functions". */
    session:
      'CURRENT_USER SESSION_USER USER CURRENT_ROLE SYSTEM_USER CURRENT_CATALOG CURRENT_SCHEMA CURRENT_DATABASE() CURRENT_QUERY() PG_BACKEND_PID() INET_CLIENT_ADDR() INET_SERVER_ADDR() ' +
      'INET_SERVER_PORT() INET_CLIENT_PORT() VERSION() TXID_CURRENT() PG_CURRENT_XACT_ID() PG_POSTMASTER_START_TIME() PG_CURRENT_WAL_LSN()',
    /** 5.6 "System Columns". */
    place: 'CTID XMIN XMAX CMIN CMAX',
    /** 9.9: a timestamp with time zone. */
    zoned: 'TO_TIMESTAMP()',
  },
  /** 8.5.1.4 "Special Values". */
  typedLiterals: true,
};
