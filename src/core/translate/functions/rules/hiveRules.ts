import { refuseConstruct, type Context } from '../../context';
import type { Expr } from '../../expr';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule } from '../rule';

const HIVE = ['hive'] as const;

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Hive's hash is Java's: of the bytes of a text, of an INT the number itself. */
function hash(context: Context, call: Call): string {
  const kinds = call.args.map((value) => {
    if (value.type === 'text') return 'text';
    if (value.type === 'boolean' || (value.type === 'integer' && value.narrow === true)) return 'int';
    return value.type === 'null' ? 'int' : refuseConstruct(context, 'A hash of a value of this type', value.range);
  });
  return `#hive_hash(${[quoteText(kinds.join(',')), ...call.args.map((value) => value.sql)].join(', ')})`;
}

/** `mask_first_n(text, n)` and its like: what is masked of the text. */
function maskedPart(context: Context, call: Call): string {
  const count = call.args[1] ?? undefined;
  if (count !== undefined && count.type !== 'integer') return refuseConstruct(context, `${call.name} with this number`, count.range);
  const letters = ["'X'", "'x'", "'n'"].map((own, i) => call.args[i + 2]?.sql ?? own);
  return `masked_part(${[argument(call, 0).sql, count?.sql ?? '4', quoteText(call.name), ...letters].join(', ')})`;
}

/** Functions that Hive alone has. Source: Hive's LanguageManual UDF. */
export const HIVE_RULES: readonly FunctionRule[] = makeRules([
  ['hash', HIVE, atLeast(1), hash, 'integer'],
  ['mask_first_n mask_last_n mask_show_first_n mask_show_last_n', HIVE, [1, 5], maskedPart, 'text'],
  ['quote', HIVE, 1, "'''' || replace($1, '''', '\\''') || ''''", 'text'],
  ['to_unix_timestamp', HIVE, 1, (context, call) => (argument(call, 0).type === 'text' ? `#epoch_of_full(${argument(call, 0).sql}, 1)` : argument(call, 0).type === 'timestamp' || argument(call, 0).type === 'date' ? `#epoch_of(${argument(call, 0).sql})` : refuseConstruct(context, 'to_unix_timestamp of this value', call.range)), 'integer'],
]);
