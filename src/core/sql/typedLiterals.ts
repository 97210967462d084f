import type { ClockRead } from './clockReads';
import { hasWords, nextAfter, operatorAt, parentOf, rangeOf, closerOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** PostgreSQL 8.5.1.4; its parser takes blanks and empty brackets too. */
const SPECIAL_VALUES = /^'\s*(?:now(?:\(\))?|today|yesterday|tomorrow)\s*'$/i;

const TIME_TYPES = wordSet('DATE TIME TIMESTAMP TIMESTAMPTZ TIMETZ DATETIME TIMESTAMP_NTZ TIMESTAMP_LTZ SMALLDATETIME ABSTIME');

/** `'now'::timestamp`, `timestamp 'today'` or `CAST('now' AS date)` around the string at `index`. */
export function typedLiteral(view: StatementView, index: number): readonly ClockRead[] | undefined {
  if (!SPECIAL_VALUES.test(view.tokens[index]?.text ?? '')) return undefined;
  const found = castBehind(view, index) ?? typeBefore(view, index) ?? castAround(view, index) ?? dateArgument(view, index);
  if (found === undefined) return undefined;
  const { from, last, name } = found;
  return [{ form: 'typedLiteral', name, range: rangeOf(view, from, last), isHidden: true, from, last }];
}

interface Found {
  readonly name: string;
  readonly from: number;
  readonly last: number;
}

/** The last index of the type that starts at `index`: `timestamp(3) with time zone`. */
function typeEnd(view: StatementView, index: number): number | undefined {
  if (!TIME_TYPES.has(wordAt(view, index))) return undefined;
  let next = operatorAt(view, index + 1) === '(' ? nextAfter(view, index + 1) : index + 1;
  if (hasWords(view, next, 'WITH', 'TIME', 'ZONE') || hasWords(view, next, 'WITHOUT', 'TIME', 'ZONE')) next += 3;
  return Math.min(next, view.tokens.length) - 1;
}

function castBehind(view: StatementView, index: number): Found | undefined {
  if (operatorAt(view, index + 1) !== '::') return undefined;
  const last = typeEnd(view, index + 2);
  return last === undefined ? undefined : { name: wordAt(view, index + 2), from: index, last };
}

function typeBefore(view: StatementView, index: number): Found | undefined {
  for (const words of [1, 4]) {
    const from = index - words;
    if (typeEnd(view, from) === index - 1) return { name: wordAt(view, from), from, last: index };
  }
  return undefined;
}

function castAround(view: StatementView, index: number): Found | undefined {
  const open = parentOf(view, index);
  if (open !== index - 1 || wordAt(view, index + 1) !== 'AS') return undefined;
  if (!['CAST', 'TRY_CAST', 'SAFE_CAST'].includes(wordAt(view, open - 1)) || typeEnd(view, index + 2) === undefined) return undefined;
  return { name: wordAt(view, index + 2), from: open - 1, last: closerOf(view, open) };
}

/** Functions that take a text for their time; then its words are understood (Redshift: "arguments to date functions"). */
const DATE_FUNCTIONS = wordSet('DATE_TRUNC DATE_PART DATEADD DATEDIFF DATE_DIFF LAST_DAY ADD_MONTHS MONTHS_BETWEEN NEXT_DAY EXTRACT AGE TIMEZONE CONVERT_TIMEZONE');

/** `date_trunc('month', 'now')`: the string alone. */
function dateArgument(view: StatementView, index: number): Found | undefined {
  const open = parentOf(view, index);
  const before = operatorAt(view, index - 1);
  const isArgument = before === '(' || before === ',' || wordAt(view, index - 1) === 'FROM';
  const ends = operatorAt(view, index + 1) === ',' || closerOf(view, open) === index + 1;
  return open !== -1 && isArgument && ends && DATE_FUNCTIONS.has(wordAt(view, open - 1)) ? { name: 'TIMESTAMP', from: index, last: index } : undefined;
}
