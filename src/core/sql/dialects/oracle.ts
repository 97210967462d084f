import type { DialectTable } from './table';

/** Oracle Database 23. https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Datetime-Functions.html; f g d. */
export const ORACLE: DialectTable = {
  /** SQL Language Reference, "Literals" (q'[x]'), "Database Object Naming Rules" (#); SQL*Plus User's Guide, "REMARK", "PROMPT". */
  lexical: { qStrings: true, hashInWords: true, clientLines: true },
  words: {
    /** Datetime functions; PL/SQL Packages: DBMS_UTILITY, DBMS_FLASHBACK. */
    clock: 'SYSDATE SYSTIMESTAMP CURRENT_DATE CURRENT_TIMESTAMP LOCALTIMESTAMP DBMS_UTILITY.GET_TIME DBMS_UTILITY.GET_CPU_TIME DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER!',
    /** PL/SQL Packages: DBMS_RANDOM, DBMS_CRYPTO. */
    number:
      'DBMS_RANDOM.VALUE DBMS_RANDOM.RANDOM DBMS_RANDOM.NORMAL DBMS_RANDOM.STRING DBMS_CRYPTO.RANDOMBYTES DBMS_CRYPTO.RANDOMINTEGER DBMS_CRYPTO.RANDOMNUMBER',
    id: 'SYS_GUID() UUID(0)',
    /** "Sequence Pseudocolumns" are found behind the sequence's name. */
    pick: 'ANY_VALUE() FIRST_VALUE() LAST_VALUE()',
    collect: 'LISTAGG() COLLECT() XMLAGG() JSON_ARRAYAGG() WM_CONCAT()',
    /** USER, UID, USERENV, SYS_CONTEXT. */
    session: 'USER UID USERENV() SYS_CONTEXT() ORA_INVOKING_USER ORA_DATABASE_NAME',
    /** "Pseudocolumns". */
    place: 'ROWID ORA_ROWSCN',
    approximate: 'APPROX_COUNT_DISTINCT() APPROX_PERCENTILE() APPROX_MEDIAN() APPROX_COUNT() APPROX_SUM()',
    zone: 'SESSIONTIMEZONE',
  },
};
