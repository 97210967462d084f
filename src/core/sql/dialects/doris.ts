import { HIVE } from './hive';
import type { DialectTable } from './table';

/** Apache Doris. https://doris.apache.org/docs/sql-manual/sql-functions/scalar-functions/date-time-functions; d f. */
export const DORIS: DialectTable = {
  lexical: HIVE.lexical,
  words: {
    clock: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW() CURDATE() CURTIME() UTC_DATE() UTC_TIME() UTC_TIMESTAMP() UNIX_TIMESTAMP(0)',
    /** numeric-functions/random: one argument is a seed, two are bounds. */
    number: 'RAND(#1) RANDOM(#1) RANDOM_BYTES()',
    id: 'UUID(0) UUID_NUMERIC()',
    sequence: 'LAST_INSERT_ID(0)',
    pick: 'ANY_VALUE() ANY() MIN_BY() MAX_BY() FIRST_VALUE() LAST_VALUE()',
    collect: 'GROUP_CONCAT() COLLECT_LIST() COLLECT_SET() ARRAY_AGG() GROUP_ARRAY()',
    session: 'CURRENT_USER CURRENT_CATALOG() CONNECTION_ID() DATABASE() SCHEMA() USER() SESSION_USER() VERSION() LAST_QUERY_ID() @@HOSTNAME @@VERSION',
    approximate: 'APPROX_COUNT_DISTINCT() NDV() HLL_UNION_AGG() PERCENTILE_APPROX()',
    week: 'WEEK(1) YEARWEEK(1)',
    zone: 'FROM_UNIXTIME()',
  },
};
