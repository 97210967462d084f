import { ARRAY_FUNCTIONS } from './arrayFunctions';
import { attempts } from './attempts';
import { BIGQUERY_FUNCTIONS } from './bigqueryFunctions';
import { BYTE_FUNCTIONS } from './byteFunctions';
import { checkedMoments } from './checkedMoments';
import { BYTEA_FUNCTIONS } from './byteaFunctions';
import { CLICKHOUSE_FUNCTIONS } from './clickhouseFunctions';
import { CLOCK_FUNCTIONS } from './clock';
import { DATE_FUNCTIONS } from './dateFunctions';
import { DAY_TIME_FUNCTIONS } from './dayTimeFunctions';
import { DOCUMENT_FUNCTIONS } from './documentFunctions';
import { DORIS_ARRAY_FUNCTIONS } from './dorisArrayFunctions';
import { DORIS_FUNCTIONS } from './dorisFunctions';
import { HASH_FUNCTIONS } from './hashFunctions';
import { JSON_FUNCTIONS } from './jsonFunctions';
import { JSON_PATH_FUNCTIONS } from './jsonPathFunctions';
import { FORMAT_FUNCTIONS } from './formatFunctions';
import { LIST_FUNCTIONS } from './listFunctions';
import { JSONB_FUNCTIONS } from './jsonbFunctions';
import { MYSQL_DOCUMENT_FUNCTIONS } from './mysqlDocumentFunctions';
import { MYSQL_FUNCTIONS } from './mysqlFunctions';
import { NUMBER_FUNCTIONS } from './numberFunctions';
import { ORACLE_FUNCTIONS } from './oracleFunctions';
import { PATTERN_FUNCTIONS } from './patternFunctions';
import { WORD_FUNCTIONS } from './wordFunctions';
import { POSTGRES_ARRAY_FUNCTIONS } from './postgresArrayFunctions';
import { POSTGRES_FUNCTIONS } from './postgresFunctions';
import { POSTGRES_WORD_FUNCTIONS } from './postgresWordFunctions';
import { ROW_FUNCTIONS } from './rowFunctions';
import { DAY_SPAN_FUNCTIONS } from './daySpanFunctions';
import { SPAN_FUNCTIONS } from './spanFunctions';
import { SPARK_NUMBER_FUNCTIONS } from './sparkNumberPatterns';
import { WAREHOUSE_JSON_FUNCTIONS } from './warehouseJson';
import { SPARK_FUNCTIONS } from './sparkFunctions';
import { SQL_JSON_FUNCTIONS } from './sqlJsonFunctions';
import { STATISTIC_FUNCTIONS } from './statistics';
import { STORE_FUNCTIONS } from './storeFunctions';
import { TIME_WINDOW_FUNCTIONS } from './timeWindows';
import { TIME_FUNCTIONS } from './timeFunctions';
import { TEXT_FUNCTIONS } from './textFunctions';
import { TRINO_BYTE_FUNCTIONS } from './trinoByteFunctions';
import { TRINO_CAST_FUNCTIONS } from './trinoCastFunctions';
import { TRINO_FUNCTIONS } from './trinoFunctions';
import { TRINO_JSON_FUNCTIONS } from './trinoJsonFunctions';
import type { SqlFunction } from './udf';
import { TSQL_FUNCTIONS } from './tsqlFunctions';
import { VALUE_FUNCTIONS } from './valueFunctions';
import { VARIANT_FUNCTIONS } from './variantFunctions';
import { VENDOR_FUNCTIONS } from './vendorFunctions';
import { ZONE_FUNCTIONS } from './zoneFunctions';

const OWN: readonly SqlFunction[] = [
  ...CLOCK_FUNCTIONS, ...DATE_FUNCTIONS, ...PATTERN_FUNCTIONS, ...TEXT_FUNCTIONS, ...VALUE_FUNCTIONS, ...JSON_FUNCTIONS, ...HASH_FUNCTIONS,
  ...ARRAY_FUNCTIONS, ...NUMBER_FUNCTIONS, ...STATISTIC_FUNCTIONS, ...WORD_FUNCTIONS, ...TIME_FUNCTIONS, ...STORE_FUNCTIONS, ...BYTE_FUNCTIONS,
  ...DOCUMENT_FUNCTIONS, ...JSONB_FUNCTIONS, ...ROW_FUNCTIONS, ...ZONE_FUNCTIONS, ...SPAN_FUNCTIONS, ...DAY_SPAN_FUNCTIONS, ...VARIANT_FUNCTIONS, ...VENDOR_FUNCTIONS, ...SPARK_FUNCTIONS, ...MYSQL_FUNCTIONS, ...MYSQL_DOCUMENT_FUNCTIONS, ...DORIS_FUNCTIONS, ...DORIS_ARRAY_FUNCTIONS,
  ...JSON_PATH_FUNCTIONS, ...TRINO_FUNCTIONS, ...TRINO_JSON_FUNCTIONS, ...TRINO_CAST_FUNCTIONS, ...TRINO_BYTE_FUNCTIONS, ...DAY_TIME_FUNCTIONS, ...POSTGRES_FUNCTIONS, ...POSTGRES_ARRAY_FUNCTIONS, ...POSTGRES_WORD_FUNCTIONS, ...BYTEA_FUNCTIONS, ...SQL_JSON_FUNCTIONS, ...ORACLE_FUNCTIONS, ...LIST_FUNCTIONS, ...CLICKHOUSE_FUNCTIONS, ...BIGQUERY_FUNCTIONS, ...FORMAT_FUNCTIONS,
  ...SPARK_NUMBER_FUNCTIONS, ...WAREHOUSE_JSON_FUNCTIONS, ...TSQL_FUNCTIONS, ...TIME_WINDOW_FUNCTIONS,
  ...checkedMoments([...DATE_FUNCTIONS, ...PATTERN_FUNCTIONS]),
];

/** All functions that translated statements call and SQLite does not have: register each before the first statement. */
export const SQL_FUNCTIONS: readonly SqlFunction[] = [...OWN, attempts(OWN)];
