import type { DialectTable } from './table';

/** ClickHouse. https://clickhouse.com/docs/sql-reference/functions/date-time-functions; d g. */
export const CLICKHOUSE: DialectTable = {
  /** sql-reference/syntax: comments, heredoc. */
  lexical: { backslashEscapes: true, hashComments: true, nestedComments: true, dollarStrings: true },
  words: {
    /** NOW and TODAY are valid without brackets too, but are columns far more often (sql.md §8). */
    clock: 'CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_DATE NOW() NOW64() NOWINBLOCK() NOWINBLOCK64() TODAY() YESTERDAY() UTCTIMESTAMP() UTC_TIMESTAMP() CURDATE()',
    /** functions/random-functions: "the only use of the argument is to prevent common subexpression elimination"; arrayShuffle has a seed. */
    number:
      'RAND() RAND32() RAND64() RANDCANONICAL() RANDCONSTANT() RANDUNIFORM() RANDNORMAL() RANDLOGNORMAL() RANDBINOMIAL() RANDNEGATIVEBINOMIAL() RANDPOISSON() RANDBERNOULLI() ' +
      'RANDEXPONENTIAL() RANDCHISQUARED() RANDSTUDENTT() RANDFISHERF() RANDOMSTRING() RANDOMFIXEDSTRING() RANDOMPRINTABLEASCII() RANDOMSTRINGUTF8() FUZZBITS() ARRAYSHUFFLE(1) ARRAYRANDOMSAMPLE(2) GENERATERANDOM(1)',
    /** functions/uuid-functions, functions/ulid-functions. */
    id: 'GENERATEUUIDV4() GENERATEUUIDV7() GENERATEULID() GENERATESNOWFLAKEID()',
    /** functions/other-functions: generateSerialID. */
    sequence: 'GENERATESERIALID()',
    /** aggregate-functions: "a query can be executed in any order". */
    pick: 'ANY() ANYLAST() ANYHEAVY() ANY_VALUE() ARGMIN() ARGMAX() FIRST_VALUE() LAST_VALUE()',
    collect: 'GROUPARRAY() GROUPUNIQARRAY() GROUPARRAYSAMPLE() GROUPCONCAT() GROUP_CONCAT() ARRAY_AGG()',
    /** functions/other-functions. */
    session: 'HOSTNAME() FQDN() SERVERUUID() VERSION(0) UPTIME() CURRENTUSER() CURRENTDATABASE() QUERYID() INITIALQUERYID() CONNECTIONID() CONNECTION_ID() TCPPORT()',
    place: 'ROWNUMBERINBLOCK() ROWNUMBERINALLBLOCKS() BLOCKNUMBER() BLOCKSIZE() RUNNINGDIFFERENCE() RUNNINGACCUMULATE() NEIGHBOR() _PART _PART_OFFSET _FILE _PATH',
    approximate: 'UNIQ() UNIQCOMBINED() UNIQCOMBINED64() UNIQHLL12() UNIQTHETA() QUANTILE() QUANTILES() QUANTILETDIGEST() MEDIAN()',
    /** A DateTime is shown and cut in the server's zone unless the call names one. */
    zoned: 'FROMUNIXTIMESTAMP(=1)',
  },
};
