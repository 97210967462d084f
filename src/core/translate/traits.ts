import type { Dialect } from '../sql/lex/token';

/** What the same expression means in different dialects. Sources: sql.md §6, the vendors' manuals. */
export interface DialectTraits {
  /** Where NULL sorts without NULLS FIRST/LAST: as the smallest value (as in SQLite), as the largest, or always last. */
  readonly nullOrder: 'smallest' | 'largest' | 'last';
  /** `5 / 2`: 2 or 2.5. */
  readonly division: 'integer' | 'real';
  /** A division by zero fails instead of giving NULL. */
  readonly zeroDivisorFails: boolean;
  /** `a || b`. */
  readonly pipes: 'concat' | 'or';
  /** LIKE and `=` on text ignore the case of letters. */
  readonly foldsCase: boolean;
  /** What escapes `%` and `_` in LIKE when the statement does not say. */
  readonly likeEscape: '\\' | undefined;
  /** A cast of text that is no such value gives NULL (`null`), an error, or what its beginning says (`prefix`). */
  readonly badCast: 'null' | 'error' | 'prefix';
  /** A cast of 2.5 to an integer gives 3, not 2. */
  readonly castRounds: boolean;
  /** The schema that an unqualified name means. */
  readonly defaultSchemas: readonly string[];
  /** PRIMARY KEY and UNIQUE are checked. */
  readonly enforcesKeys: boolean;
  /** The first element of an array has index 0. */
  readonly arrayBase: 0 | 1;
  /** `date + 1` is the next day. */
  readonly dateArithmetic: boolean;
  /** Plain SQLite: what is not known to be special is handed over as written. */
  readonly native: boolean;
}

const HIVE: DialectTraits = {
  nullOrder: 'smallest', division: 'real', zeroDivisorFails: false, pipes: 'concat', foldsCase: false, likeEscape: '\\', badCast: 'null',
  castRounds: false, defaultSchemas: ['default'], enforcesKeys: false, arrayBase: 0, dateArithmetic: false, native: false,
};

const MYSQL: DialectTraits = {
  ...HIVE, pipes: 'or', foldsCase: true, badCast: 'prefix', castRounds: true, defaultSchemas: [], enforcesKeys: true,
};

const POSTGRESQL: DialectTraits = {
  nullOrder: 'largest', division: 'integer', zeroDivisorFails: true, pipes: 'concat', foldsCase: false, likeEscape: '\\', badCast: 'error',
  castRounds: true, defaultSchemas: ['public'], enforcesKeys: true, arrayBase: 1, dateArithmetic: true, native: false,
};

const TRINO: DialectTraits = {
  ...POSTGRESQL, nullOrder: 'last', likeEscape: undefined, defaultSchemas: [], enforcesKeys: false, dateArithmetic: false,
};

const SQLITE: DialectTraits = {
  nullOrder: 'smallest', division: 'integer', zeroDivisorFails: false, pipes: 'concat', foldsCase: true, likeEscape: undefined, badCast: 'prefix',
  castRounds: false, defaultSchemas: ['main'], enforcesKeys: true, arrayBase: 0, dateArithmetic: false, native: true,
};

const DORIS: DialectTraits = { ...HIVE, pipes: 'or', defaultSchemas: [], arrayBase: 1 };

export const TRAITS: Readonly<Record<Dialect, DialectTraits>> = {
  generic: { ...SQLITE, foldsCase: true },
  sqlite: SQLITE,
  hive: HIVE,
  spark: HIVE,
  mysql: MYSQL,
  postgresql: POSTGRESQL,
  redshift: { ...POSTGRESQL, enforcesKeys: false, arrayBase: 0 },
  trino: TRINO,
  bigquery: { ...TRINO, nullOrder: 'smallest', division: 'real', likeEscape: '\\', arrayBase: 0 },
  snowflake: { ...POSTGRESQL, division: 'real', likeEscape: undefined, enforcesKeys: false, arrayBase: 0 },
  clickhouse: { ...TRINO, division: 'real', likeEscape: '\\', castRounds: false, defaultSchemas: ['default'], dateArithmetic: true },
  sqlserver: { ...TRINO, nullOrder: 'smallest', foldsCase: true, castRounds: false, defaultSchemas: ['dbo'], enforcesKeys: true },
  oracle: { ...POSTGRESQL, division: 'real', likeEscape: undefined, defaultSchemas: [] },
  doris: DORIS,
  starrocks: DORIS,
  duckdb: { ...POSTGRESQL, nullOrder: 'last', division: 'real', likeEscape: undefined, defaultSchemas: ['main'] },
  flink: { ...TRINO, nullOrder: 'smallest', castRounds: false },
};
