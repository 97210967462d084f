import type { DialectTable } from './table';

/** Trino, Presto, Athena. https://trino.io/docs/current/functions/datetime.html; d f. */
export const TRINO: DialectTable = {
  lexical: {},
  words: {
    clock: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW()',
    /** functions/math.html: random(n) and random(m, n) have bounds, not seeds; functions/array.html: shuffle. */
    number: 'RAND() RANDOM() SHUFFLE()',
    /** functions/uuid.html. */
    id: 'UUID(0)',
    /** functions/aggregate.html. */
    pick: 'ANY_VALUE() ARBITRARY() MIN_BY() MAX_BY() FIRST_VALUE() LAST_VALUE()',
    collect: 'ARRAY_AGG() LISTAGG()',
    /** functions/session.html. */
    session: 'CURRENT_USER CURRENT_CATALOG CURRENT_SCHEMA CURRENT_GROUPS() VERSION(0)',
    /** connector/hive.html: hidden columns. */
    place: '$PATH $FILE_MODIFIED_TIME $FILE_SIZE',
    approximate: 'APPROX_DISTINCT() APPROX_PERCENTILE() APPROX_MOST_FREQUENT() APPROX_SET()',
    /** from_unixtime(x) is a timestamp in the session's zone; from_unixtime(x, zone) names its own. */
    zoned: 'FROM_UNIXTIME(=1) FROM_UNIXTIME_NANOS(=1)',
  },
};
