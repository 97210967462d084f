import type { TextRange } from '../../base/textRange';
import type { Context } from '../context';
import { refuse } from '../refusal';

/** What a setting is called, and the values with which it changes nothing here; both in lower case, with a blank between tokens. */
const MEANINGFUL: readonly (readonly [RegExp, RegExp])[] = [
  [/time[ _]?zone\b/, /^(?:'?(?:utc|gmt|z|etc\/utc|default|[+-]?0?0:00)'?|local)$/],
  [/\bdatestyle\b/, /^'?iso\b/],
  [/\bdateformat\b/, /^mdy$/],
  [/^set language\b/, /^'?(?:us_)?english'?$/],
  [/\bdatefirst\b/, /^7$/],
  [/\bweek_start\b/, /^0$/],
  [/^set rowcount\b/, /^0$/],
  [/\b(?:ansi_nulls|ansi_padding|concat_null_yields_null|quoted_identifier|ansi_warnings|arithabort)\b/, /\bon$/],
  [/\bimplicit_transactions\b/, /^off$/],
  [/\bsql_mode\b/, /^(?!.*\b(?:ansi|ansi_quotes|pipes_as_concat|no_backslash_escapes|high_not_precedence|pad_char_to_full_length)\b)/],
  [/\bansi \. enabled\b/, /^false$/],
  [/\bdefault_(?:null_)?order\b/, /^$/],
  [/\b(?:join_use_nulls|aggregate_functions_null_for_empty|transform_null_in|group_by_use_nulls|cast_keep_nullable)\b/, /^'?(?:0|false)'?$/],
  [/insert_existing_partitions_behavior\b/, /^'?(?:append|overwrite)'?$/],
  [/\bnls_(?:date|timestamp)\w*format\b/, /^$/],
];

/** What a setting is set to: through the next comma outside of quotes, or the end. SQL Server's list of settings has one value at its end. */
function valueBehind(words: string): string {
  const value = words.replace(/^(?: , \w+)*(?= (?:on|off)$)/, '').replace(/^['"`]? (?:(?:=|:=|to) )?/, '');
  return /^(?:'[^']*'|[^,'])*/.exec(value)?.[0].trim() ?? '';
}

/** Refuses a setting that this engine does not follow and that would change rows. */
export function checkSetting(context: Context, range: TextRange): void {
  const words = context.cursor.tokens.map((token) => token.upper.toLowerCase()).join(' ');
  const changes = MEANINGFUL.some(([setting, neutral]) => {
    const found = setting.exec(words);
    return found !== null && !neutral.test(valueBehind(words.slice(found.index + found[0].length)));
  });
  if (changes) refuse(`The local runner does not follow this setting, which changes what later statements do: ${words.slice(0, 80)}.`, range);
}
