import { HIVE } from './hive';
import type { DialectTable } from './table';

/** BigQuery. https://cloud.google.com/bigquery/docs/reference/standard-sql/timestamp_functions; g K d. Its zone is UTC unless a call names one. */
export const BIGQUERY: DialectTable = {
  /** reference/standard-sql/lexical. */
  lexical: { ...HIVE.lexical, hashComments: true, rawStrings: true, tripleQuotes: true },
  words: {
    /** date_functions, datetime_functions, time_functions, timestamp_functions: brackets are optional without arguments. */
    clock: 'CURRENT_DATE CURRENT_DATETIME CURRENT_TIME CURRENT_TIMESTAMP',
    /** mathematical_functions. */
    number: 'RAND()',
    /** utility-functions. */
    id: 'GENERATE_UUID()',
    /** aggregate_functions. */
    pick: 'ANY_VALUE() MIN_BY() MAX_BY() FIRST_VALUE() LAST_VALUE()',
    collect: 'ARRAY_AGG() STRING_AGG() ARRAY_CONCAT_AGG()',
    /** security_functions, system-variables. */
    session: 'SESSION_USER @@PROJECT_ID @@DATASET_ID @@SESSION_ID @@SCRIPT.JOB_ID',
    /** docs/querying-partitioned-tables, docs/query-cloud-storage-data. */
    place: '_PARTITIONTIME _PARTITIONDATE _FILE_NAME',
    approximate: 'APPROX_COUNT_DISTINCT() APPROX_QUANTILES() APPROX_TOP_COUNT() APPROX_TOP_SUM() HLL_COUNT.EXTRACT()',
  },
};
