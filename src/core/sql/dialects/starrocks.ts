import { HIVE } from './hive';
import type { DialectTable } from './table';

/** StarRocks. https://docs.starrocks.io/docs/sql-reference/sql-functions/date-time-functions/now/; d f. */
export const STARROCKS: DialectTable = {
  lexical: HIVE.lexical,
  words: {
    clock:
      'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP SYSDATE NOW() CURDATE() CURTIME() UNIX_TIMESTAMP(0)',
    /** math-functions/rand: the argument is a seed. */
    number: 'RAND(0) RANDOM(0)',
    id: 'UUID(0) UUID_NUMERIC() UUID_V7()',
    pick: 'ANY_VALUE() MIN_BY() MAX_BY() FIRST_VALUE() LAST_VALUE()',
    collect: 'GROUP_CONCAT() STRING_AGG() ARRAY_AGG()',
    session: 'CURRENT_USER CURRENT_ROLE() CURRENT_GROUP() CATALOG() CONNECTION_ID() DATABASE() SCHEMA() USER() SESSION_USER() VERSION() CURRENT_VERSION() LAST_QUERY_ID() HOST_NAME()',
    approximate: 'APPROX_COUNT_DISTINCT() NDV() HLL_UNION_AGG() PERCENTILE_APPROX()',
    week: 'WEEK(1) YEARWEEK(1)',
    zone: 'FROM_UNIXTIME() FROM_UNIXTIME_MS()',
  },
};
