import type { DialectTable } from './table';

/** Hive, and what is spoken like it: Impala, MaxCompute. */
export const HIVE: DialectTable = {
  /** LanguageManual Types, "Strings": both quotes, C-style escaping. */
  lexical: { doubleQuoteIsString: true, backslashEscapes: true },
  words: {
    /**
     * LanguageManual UDF, "Date Functions" (unix_timestamp() is constant per query since HIVE-10728; deprecated); f d.
     * Impala, "Date and Time Functions": timeofday; its now and utc_timestamp and MaxCompute's getdate are common words.
     */
    clock: 'CURRENT_DATE CURRENT_TIMESTAMP UNIX_TIMESTAMP(0) TIMEOFDAY(0)',
    /** LanguageManual UDF, "Mathematical Functions": rand([seed]); Impala: random is the same. */
    number: 'RAND(0) RANDOM(0)',
    /** Hive UUID(); Impala uuid(); MaxCompute UNIQUE_ID(). */
    id: 'UUID(0) UNIQUE_ID(0)',
    /** LanguageManual UDF, "Misc. Functions": surrogate_key. */
    sequence: 'SURROGATE_KEY()',
    /** LanguageManual UDF, "Misc. Functions". */
    session: 'CURRENT_USER CURRENT_USER() LOGGED_IN_USER() CURRENT_DATABASE() VERSION(0)',
    /** LanguageManual VirtualColumns. */
    place: 'INPUT__FILE__NAME BLOCK__OFFSET__INSIDE__FILE ROW__ID',
    approximate: 'PERCENTILE_APPROX() HISTOGRAM_NUMERIC() NDV() APPX_MEDIAN()',
    /** LanguageManual UDF: "in the current time zone". */
    zone: 'FROM_UNIXTIME()',
  },
};
