import { isValuePosition } from './valuePosition';
import { closerOf, hasWords, operatorAt, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** A clock read of several words, from the token `from` to `last`. */
export interface RelativeTime {
  /** `CURRENT_DATE` for `CURRENT DATE`; `OFFSET` for what counts back from the present. */
  readonly name: string;
  readonly from: number;
  readonly last: number;
}

const PRESENT = wordSet('DATE TIME TIMESTAMP');

/** The words with which they start. */
export const RELATIVE_WORDS = wordSet('AT BEFORE AS CURRENT');

/** Reads of another time relative to the present, and Db2's two words, that start at `index`. */
export function relativeTimeAt(view: StatementView, index: number): RelativeTime | undefined {
  switch (wordAt(view, index)) {
    case 'AT':
    case 'BEFORE':
      return snowflakeOffset(view, index);
    case 'AS':
      return systemTime(view, index);
    case 'CURRENT':
      return twoWords(view, index);
    default:
      return undefined;
  }
}

/** Snowflake: `AT (OFFSET => -60 * 5)` (docs.snowflake.com/en/sql-reference/constructs/at-before). */
function snowflakeOffset(view: StatementView, index: number): RelativeTime | undefined {
  const open = index + 1;
  if (operatorAt(view, open) !== '(' || wordAt(view, open + 1) !== 'OFFSET' || operatorAt(view, open + 2) !== '=>') return undefined;
  return { name: 'OFFSET', from: index, last: Math.min(closerOf(view, open), view.tokens.length - 1) };
}

/** CockroachDB: `AS OF SYSTEM TIME '-10s'` (cockroachlabs.com/docs/stable/as-of-system-time). */
function systemTime(view: StatementView, index: number): RelativeTime | undefined {
  if (!hasWords(view, index, 'AS', 'OF', 'SYSTEM', 'TIME')) return undefined;
  const text = view.tokens[index + 4]?.text ?? '';
  return text.startsWith("'-") ? { name: 'OFFSET', from: index, last: index + 4 } : undefined;
}

/** Db2: `CURRENT DATE` (ibm.com/docs/en/db2: special registers). Only where no dialect is declared, since none of ours has it. */
function twoWords(view: StatementView, index: number): RelativeTime | undefined {
  const word = wordAt(view, index + 1);
  if (view.dialect !== 'generic' || !PRESENT.has(word) || !isValuePosition(view, index)) return undefined;
  const next = view.tokens[index + 2];
  if (next?.kind === 'string' || operatorAt(view, index + 2) === '.') return undefined;
  return { name: `CURRENT_${word}`, from: index, last: index + 1 };
}
