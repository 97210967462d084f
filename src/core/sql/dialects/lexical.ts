import type { Dialect } from '../token';

/**
 * What a dialect's own lexer decides differently. Sources: the vendors' manuals on lexical structure, checked against
 * SQLFluff's dialect sets; sql.md §8 lists the switches.
 */
export interface LexicalRules {
  /** `"x"` is a string, not a name. */
  readonly doubleQuoteIsString: boolean;
  /** `\'` inside a string does not end it. */
  readonly backslashEscapes: boolean;
  /** `[x]` is a quoted name. */
  readonly bracketNames: boolean;
  /** `#` starts a comment that ends with the line. */
  readonly hashComments: boolean;
  /** `//` starts a comment that ends with the line. */
  readonly slashComments: boolean;
  /** `--` starts a comment only before white space (MySQL: `5--3` is 8). */
  readonly dashCommentNeedsSpace: boolean;
  /** Block comments nest. */
  readonly nestedComments: boolean;
  /** `$$x$$` and `$tag$x$tag$` are strings. */
  readonly dollarStrings: boolean;
  /** `q'[x]'` is a string. */
  readonly qStrings: boolean;
  /** `r'x'` is a string without escapes. */
  readonly rawStrings: boolean;
  /** `'''x'''` is a string that may hold quotes and line ends. */
  readonly tripleQuotes: boolean;
  /** `#` may be part of a word (`#stage`, `v#x`). */
  readonly hashInWords: boolean;
}

const STANDARD: LexicalRules = {
  doubleQuoteIsString: false,
  backslashEscapes: false,
  bracketNames: false,
  hashComments: false,
  slashComments: false,
  dashCommentNeedsSpace: false,
  nestedComments: false,
  dollarStrings: false,
  qStrings: false,
  rawStrings: false,
  tripleQuotes: false,
  hashInWords: false,
};

const HIVE: LexicalRules = { ...STANDARD, doubleQuoteIsString: true, backslashEscapes: true };

const MYSQL: LexicalRules = { ...HIVE, hashComments: true, dashCommentNeedsSpace: true };

export const LEXICAL_RULES: Readonly<Record<Dialect, LexicalRules>> = {
  /** Most undeclared SQL here is written for a warehouse with backslash escapes; double quotes stay names, so that nothing in them is reported either way. */
  generic: { ...STANDARD, backslashEscapes: true, dollarStrings: true },
  hive: HIVE,
  spark: { ...HIVE, nestedComments: true, rawStrings: true },
  mysql: MYSQL,
  postgresql: { ...STANDARD, nestedComments: true, dollarStrings: true },
  sqlite: { ...STANDARD, bracketNames: true },
  trino: STANDARD,
  bigquery: { ...HIVE, hashComments: true, rawStrings: true, tripleQuotes: true },
  snowflake: { ...STANDARD, backslashEscapes: true, slashComments: true, dollarStrings: true },
  clickhouse: { ...STANDARD, backslashEscapes: true, hashComments: true, nestedComments: true, dollarStrings: true },
  sqlserver: { ...STANDARD, bracketNames: true, nestedComments: true, hashInWords: true },
  oracle: { ...STANDARD, qStrings: true, hashInWords: true },
  redshift: { ...STANDARD, backslashEscapes: true, dollarStrings: true, hashInWords: true },
  doris: HIVE,
  starrocks: HIVE,
  duckdb: { ...STANDARD, dollarStrings: true },
  flink: STANDARD,
};
