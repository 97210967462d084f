import type { DialectTable } from './table';

/** Flink SQL. https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/table/functions/systemfunctions/; d f. */
export const FLINK: DialectTable = {
  lexical: {},
  words: {
    /** "Temporal Functions": batch once a query, streaming each record. */
    clock: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW() CURRENT_ROW_TIMESTAMP() PROCTIME() CURRENT_WATERMARK() UNIX_TIMESTAMP(0)',
    /** "Arithmetic Functions": RAND(seed), RAND_INTEGER(seed, bound) have a seed. */
    number: 'RAND(0) RAND_INTEGER(1)',
    /** "String Functions". */
    id: 'UUID(0)',
    pick: 'FIRST_VALUE() LAST_VALUE()',
    collect: 'COLLECT() LISTAGG() ARRAY_AGG() JSON_ARRAYAGG()',
    session: 'CURRENT_DATABASE()',
    /** FROM_UNIXTIME: "in the local time zone". */
    zone: 'FROM_UNIXTIME()',
    zoned: 'TO_TIMESTAMP_LTZ()',
  },
};
