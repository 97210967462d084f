/** Functions that stock SQLite in sql.js 1.16 has (`SELECT name FROM pragma_function_list`), without those that reach outside of the data. */
export const NATIVE_FUNCTIONS: ReadonlySet<string> = new Set(
  `abs acos acosh asin asinh atan atan2 atanh avg ceil ceiling changes char coalesce concat concat_ws cos cosh count cume_dist date datetime
  degrees dense_rank exp first_value floor format glob group_concat hex ifnull if iif instr json json_array json_array_length json_each
  json_error_position json_extract json_group_array json_group_object json_insert json_object json_patch json_pretty json_quote
  json_remove json_replace json_set json_tree json_type json_valid julianday jsonb jsonb_array jsonb_extract jsonb_group_array
  jsonb_group_object jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set lag last_insert_rowid last_value lead
  length like likelihood likely ln log log10 log2 lower ltrim max min mod nth_value ntile nullif octet_length percent_rank pi pow power
  printf quote radians random randomblob rank replace round row_number rtrim sign sin sinh soundex sqrt strftime string_agg subtype
  substr substring sum tan tanh time timediff total total_changes trim trunc typeof unhex unicode unistr unistr_quote unixepoch unlikely upper zeroblob`.split(/\s+/),
);

/** Aggregates and window functions, which alone may have DISTINCT, FILTER, ORDER BY or OVER. */
export const AGGREGATES: ReadonlySet<string> = new Set(
  'avg count group_concat json_group_array json_group_object max min string_agg sum total'.split(' '),
);

/** Functions that need OVER. */
export const WINDOW_FUNCTIONS: ReadonlySet<string> = new Set(
  'cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number'.split(' '),
);
