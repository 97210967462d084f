import type { TextRange } from '../../base/textRange';
import type { Context } from '../context';
import { refuse } from '../refusal';

/** Settings that change what later statements mean, by the words of `SET …` in lower case, with the values under which nothing changes. */
const MEANINGFUL: readonly (readonly [RegExp, RegExp])[] = [
  [/time[ _]?zone/, /\b(?:utc|gmt|etc\/utc|default|local)\b|\+0?0:00/],
  [/\bdatestyle\b/, /\biso\b/],
  [/\bdateformat\b/, /\bmdy\b/],
  [/^set language\b/, /\b(?:us_)?english\b/],
  [/\bdatefirst\b/, /\b7\b/],
  [/\bweek_start\b/, /\b0\b/],
  [/^set rowcount\b/, /\b0\b/],
  [/\b(?:ansi_nulls|ansi_padding|concat_null_yields_null|quoted_identifier|ansi_warnings|arithabort)\b/, /\bon\b/],
  [/\bimplicit_transactions\b/, /\boff\b/],
  [/partial_update/, /\b(?:false|0|off)\b/],
  [/\bdefault_(?:null_)?order\b/, /^$/],
  [/\b(?:join_use_nulls|aggregate_functions_null_for_empty|transform_null_in|group_by_use_nulls|cast_keep_nullable)\b/, /\b0\b/],
  [/\bnls_(?:date|timestamp)\w*format\b/, /^$/],
];

/** Refuses a setting that this engine does not follow and that would change rows. */
export function checkSetting(context: Context, range: TextRange): void {
  const words = context.cursor.tokens.map((token) => token.upper.toLowerCase()).join(' ');
  const changes = MEANINGFUL.some(([setting, neutral]) => setting.test(words) && !neutral.test(words));
  if (changes) refuse(`The local runner does not follow this setting, which changes what later statements do: ${words.slice(0, 80)}.`, range);
}
