import type { Dialect } from '../token';

/**
 * When a call reads the clock. `always`: whatever its arguments (precision, zone). `noArguments`: only `f()`.
 * `oneArgument`: only `f(x)`. `noTimeValue`: SQLite's date functions, whose first argument (second for `strftime`) is
 * missing or `'now'`. `nowArgument`: only where that argument is `'now'`. `literalArgument`: `f()`, or one literal that is a
 * precision or a zone.
 */
export type ClockCall = 'always' | 'noArguments' | 'oneArgument' | 'noTimeValue' | 'nowArgument' | 'literalArgument';

export interface ClockWords {
  /** Keywords that need no brackets, in upper case. `NOW` and `TODAY` without brackets are columns everywhere (sql.md §8). */
  readonly bare: ReadonlySet<string>;
  /** Functions in upper case. */
  readonly calls: ReadonlyMap<string, ClockCall>;
  /** `'now'::timestamp`, `DATE 'today'` read the clock. */
  readonly typedLiterals: boolean;
}

interface Row {
  readonly bare: string;
  readonly always?: string;
  readonly noArguments?: string;
  readonly oneArgument?: string;
  readonly noTimeValue?: string;
  readonly typedLiterals?: true;
}

const SQLITE_CALLS = 'DATE TIME DATETIME JULIANDAY UNIXEPOCH STRFTIME TIMEDIFF';
const MYSQL_BARE = 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP';
const ANSI_BARE = 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP';

/**
 * lint-rules.md B.3a, one row a dialect; the letters are its sources: g sqlglot, f SQLFluff, d the vendor's documentation,
 * M measured, K general knowledge. A bare keyword also counts with brackets behind it (`current_timestamp(3)`).
 */
const ROWS: Readonly<Record<Exclude<Dialect, 'generic'>, Row>> = {
  /** f d */
  hive: { bare: 'CURRENT_DATE CURRENT_TIMESTAMP', noArguments: 'UNIX_TIMESTAMP' },
  /** g f d K; typed literals: Spark's special datetime values */
  spark: {
    bare: 'CURRENT_DATE CURRENT_TIMESTAMP LOCALTIMESTAMP',
    always: 'NOW CURDATE GETDATE CURRENT_TIME',
    noArguments: 'UNIX_TIMESTAMP',
    typedLiterals: true,
  },
  /** f g d */
  mysql: { bare: MYSQL_BARE, always: 'NOW CURDATE CURTIME SYSDATE', noArguments: 'UNIX_TIMESTAMP' },
  /** f d */
  postgresql: {
    bare: ANSI_BARE,
    always: 'NOW TRANSACTION_TIMESTAMP STATEMENT_TIMESTAMP CLOCK_TIMESTAMP TIMEOFDAY',
    oneArgument: 'AGE',
    typedLiterals: true,
  },
  /** f g d M */
  sqlite: { bare: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP', noTimeValue: SQLITE_CALLS },
  /** d f */
  trino: { bare: ANSI_BARE, always: 'NOW' },
  /** g K */
  bigquery: { bare: 'CURRENT_DATE CURRENT_DATETIME CURRENT_TIME CURRENT_TIMESTAMP' },
  /** f g K */
  snowflake: { bare: ANSI_BARE, always: 'GETDATE SYSDATE SYSTIMESTAMP' },
  /** d g K */
  clickhouse: { bare: 'CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_DATE', always: 'NOW NOW64 NOWINBLOCK TODAY YESTERDAY UTCTIMESTAMP CURDATE' },
  /** g d K */
  sqlserver: { bare: 'CURRENT_TIMESTAMP CURRENT_DATE', always: 'GETDATE GETUTCDATE SYSDATETIME SYSUTCDATETIME SYSDATETIMEOFFSET' },
  /** f g K */
  oracle: { bare: 'SYSDATE SYSTIMESTAMP CURRENT_DATE CURRENT_TIMESTAMP LOCALTIMESTAMP', always: 'DBMS_UTILITY.GET_TIME' },
  /** d f K */
  redshift: { bare: `SYSDATE ${ANSI_BARE}`, always: 'GETDATE NOW TIMEOFDAY', oneArgument: 'AGE', typedLiterals: true },
  /** d f */
  doris: { bare: ANSI_BARE, always: 'NOW CURDATE CURTIME UTC_TIMESTAMP', noArguments: 'UNIX_TIMESTAMP' },
  /** d f */
  starrocks: { bare: `${MYSQL_BARE} SYSDATE`, always: 'NOW CURDATE CURTIME', noArguments: 'UNIX_TIMESTAMP' },
  /** d g */
  duckdb: {
    bare: ANSI_BARE,
    always: 'NOW TODAY GET_CURRENT_TIMESTAMP GET_CURRENT_TIME TRANSACTION_TIMESTAMP CURRENT_LOCALTIME CURRENT_LOCALTIMESTAMP',
    oneArgument: 'AGE',
  },
  /** d f */
  flink: { bare: ANSI_BARE, always: 'NOW CURRENT_ROW_TIMESTAMP PROCTIME CURRENT_WATERMARK', noArguments: 'UNIX_TIMESTAMP' },
};

/**
 * Calls that read the clock in some dialect and that people paste into others; an engine without the function refuses
 * the call, so that no meaning but the clock is left. With any other argument the name may be a function of one's own
 * (`today(ts)`), which stays silent. Every name stands in a row above, but for TOMORROW: none of these dialects has it; it
 * is written by analogy with YESTERDAY and PostgreSQL's `'tomorrow'`.
 */
const PASTED =
  'TODAY NOW YESTERDAY TOMORROW CURDATE CURTIME GETDATE SYSDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIMESTAMP UTC_DATE UTC_TIMESTAMP CURRENT_DATETIME SYSDATETIME';

/**
 * SQLite's date functions with the word `'now'`, pasted into other dialects. PostgreSQL takes `date('now')` for a cast that
 * reads the clock; elsewhere it is an error or NULL, and the clock is meant.
 */
const PASTED_WITH_NOW = 'DATE TIME DATETIME JULIANDAY UNIXEPOCH STRFTIME';

function split(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(' ');
}

function wordsOf(rows: readonly Row[]): ClockWords {
  const calls = new Map<string, ClockCall>();
  const bare = new Set(rows.flatMap((row) => split(row.bare)));
  for (const word of bare) calls.set(word, 'always');
  for (const row of rows) {
    for (const name of split(row.always)) calls.set(name, 'always');
    for (const kind of ['noArguments', 'oneArgument', 'noTimeValue'] as const) {
      for (const name of split(row[kind])) if (!calls.has(name)) calls.set(name, kind);
    }
  }
  for (const name of split(PASTED)) if (!calls.has(name)) calls.set(name, 'literalArgument');
  for (const name of split(PASTED_WITH_NOW)) if (!calls.has(name)) calls.set(name, 'nowArgument');
  return { bare, calls, typedLiterals: rows.some((row) => row.typedLiterals === true) };
}

const WORDS = new Map<Dialect, ClockWords>(Object.entries(ROWS).map(([dialect, row]) => [dialect as Dialect, wordsOf([row])]));

/** SQL of an undeclared dialect may be any of them. */
const GENERIC_WORDS = wordsOf(Object.values(ROWS));

export function clockWordsOf(dialect: Dialect): ClockWords {
  return WORDS.get(dialect) ?? GENERIC_WORDS;
}
