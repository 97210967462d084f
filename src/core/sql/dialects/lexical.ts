import type { Dialect } from '../lex/token';
import { DIALECT_TABLES } from './tables';

/**
 * What a dialect's own lexer decides differently. Sources: the vendors' manuals on lexical structure, checked against
 * SQLFluff's dialect sets; sql.md §8 lists the switches. A dialect's own are in its file.
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
  /** A line that starts with REM or PROMPT between statements is the client's (SQL*Plus), and no SQL. */
  readonly clientLines: boolean;
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
  clientLines: false,
};

function rulesOf(dialect: Dialect): LexicalRules {
  return { ...STANDARD, ...DIALECT_TABLES[dialect].lexical };
}

/** By dialect; the switches stand in the dialects' own files. */
export const LEXICAL_RULES: Readonly<Record<Dialect, LexicalRules>> = {
  generic: rulesOf('generic'), hive: rulesOf('hive'), spark: rulesOf('spark'), mysql: rulesOf('mysql'), postgresql: rulesOf('postgresql'),
  sqlite: rulesOf('sqlite'), trino: rulesOf('trino'), bigquery: rulesOf('bigquery'), snowflake: rulesOf('snowflake'), clickhouse: rulesOf('clickhouse'),
  sqlserver: rulesOf('sqlserver'), oracle: rulesOf('oracle'), redshift: rulesOf('redshift'), doris: rulesOf('doris'), starrocks: rulesOf('starrocks'),
  duckdb: rulesOf('duckdb'), flink: rulesOf('flink'),
};
