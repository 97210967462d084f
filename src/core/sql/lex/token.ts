/** Lower-case dialect names; `generic` when unknown. */
export const DIALECTS = [
  'generic', 'hive', 'spark', 'mysql', 'postgresql', 'sqlite', 'trino', 'bigquery', 'snowflake', 'clickhouse',
  'sqlserver', 'oracle', 'redshift', 'doris', 'starrocks', 'duckdb', 'flink',
] as const;
export type Dialect = (typeof DIALECTS)[number];

export type TokenKind =
  | 'word' // bare identifier or keyword, with any template glued to it: `dw_${env}`
  | 'quotedName' // "x" `x` [x], by dialect
  | 'string' // 'x', E'x', $tag$x$tag$, "x" where the dialect says so
  | 'number'
  | 'operator' // one or more operator characters; brackets, comma and semicolon are tokens of their own
  | 'template' // ${…} $[…] !{…} #{…} {{…}} standing alone
  | 'comment'; // -- … , # …, /* … */, {# … #}

/** One token; consecutive tokens leave only white space between them. Never overlapping, in ascending order. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** The token as written. */
  readonly text: string;
  /** `text` in upper case for words and operators; the content without quotes for quoted names; else `text`. */
  readonly upper: string;
  /** False for a string, comment or template that the text ends in. */
  readonly closed: boolean;
}
