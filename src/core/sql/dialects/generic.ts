import type { DialectTable } from './table';

/** SQL of an undeclared dialect may be any of them: what stands here goes before the union of all tables. */
export const GENERIC: DialectTable = {
  /** Most undeclared SQL here is written for a warehouse with backslash escapes; double quotes stay names, so that nothing in them is reported either way. */
  lexical: { backslashEscapes: true, dollarStrings: true },
  words: {
    /** An argument of RAND is a seed nearly everywhere, one of RANDOM a bound as often. Teradata's RANDOM has bounds. */
    number: 'RAND(0) RANDOM() RAND_INTEGER()',
    /** Words that are everyday columns or functions in most dialects do not count where none is declared. */
    pick: 'ANY_VALUE() FIRST_VALUE() LAST_VALUE() ARG_MIN() ARG_MAX() MIN_BY() MAX_BY() ANYLAST() ARGMIN() ARGMAX() ARBITRARY() ANY(-1) FIRST(-1) LAST(-1)',
    collect: 'COLLECT(-1) LIST(-1)',
    session: 'USER(-1) UID(-1) DATABASE(-1) SCHEMA(-1) UPTIME(-1) CHANGES(-1) CATALOG(-1)',
    place: 'CTID ROWID(-1) XMIN(-1) XMAX(-1) CMIN(-1) CMAX(-1) NEIGHBOR(-1) _FILE(-1) _PATH(-1) _PART(-1)',
    approximate: 'QUANTILE(-1) QUANTILES(-1) MEDIAN(-1) HLL(-1)',
    week: 'WEEK(1) YEARWEEK(1) DAYNAME() MONTHNAME() WEEKOFYEAR(-1) DAYOFWEEK(-1) YEAROFWEEK(-1)',
    zone: 'FROM_UNIXTIME()',
    zoned: 'TO_TIMESTAMP(-1) FROM_UNIXTIME(-1)',
  },
  /** As in PostgreSQL, Redshift and Spark. */
  typedLiterals: true,
};
