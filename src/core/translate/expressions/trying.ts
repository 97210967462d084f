import type { Token } from '../../sql/lex/token';
import { closingBracket } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import { atom, typed, type Expr } from '../expr';
import { attempting } from '../library/attempts';
import { SQL_FUNCTIONS } from '../library/library';
import { parseValue } from './expression';

/** Functions that never fail, whatever their arguments are. */
const SURE: ReadonlySet<string> = new Set('UPPER LOWER TRIM LTRIM RTRIM LENGTH REVERSE CONCAT REPLACE STRPOS STARTS_WITH YEAR MONTH DAY TRY TRY_CAST'.split(' '));

/** Functions that are NULL as soon as an argument is, so that a failure inside of one makes the whole NULL. */
const STRICT: ReadonlySet<string> = new Set(
  `${[...SURE].join(' ')} CAST VARCHAR CHAR DECIMAL TIMESTAMP TIME DATE DATE_PARSE PARSE_DATETIME FROM_ISO8601_DATE FROM_ISO8601_TIMESTAMP TO_UNIXTIME FROM_UNIXTIME DATE_ADD DATE_DIFF DATE_TRUNC DATE_FORMAT FORMAT_DATETIME
  HOUR MINUTE SECOND WEEK QUARTER LAST_DAY_OF_MONTH JSON_PARSE JSON_EXTRACT JSON_EXTRACT_SCALAR JSON_FORMAT JSON_ARRAY_LENGTH ELEMENT_AT SPLIT SPLIT_PART SUBSTR SUBSTRING LPAD RPAD REGEXP_EXTRACT REGEXP_REPLACE REGEXP_SPLIT
  ROUND ABS CEIL CEILING FLOOR MOD EXP TRUNCATE FROM_BASE TO_BASE FROM_HEX TO_HEX FROM_UTF8 TO_UTF8 FROM_BASE64 CHR CODEPOINT CARDINALITY GREATEST LEAST SIGN BITWISE_AND BITWISE_OR URL_DECODE
  URL_EXTRACT_PARAMETER CONTAINS ARRAY_POSITION ARRAY_MAX ARRAY_MIN ARRAY_JOIN MAP_KEYS MAP_VALUES SPLIT_TO_MAP WIDTH_BUCKET`.split(/\s+/),
);

/** Words whose value need not be NULL where a part of theirs is. */
const LENIENT: ReadonlySet<string> = new Set('AND OR IS IN BETWEEN CASE EXISTS SELECT OVER FILTER DISTINCT LIKE ANY ALL SOME'.split(' '));

/** What may fail: a division, a remainder, a call that is not sure, an element of an array or map. */
function mayFail(tokens: readonly Token[], from: number, to: number): boolean {
  return tokens.slice(from, to).some((token, i) => {
    if (token.kind === 'operator') return ['/', '%', '['].includes(token.text);
    const isCall = token.kind === 'word' && tokens[from + i + 1]?.text === '(' && !LENIENT.has(token.upper);
    return isCall && !SURE.has(token.upper);
  });
}

/** The first part in which a failure would not make the whole NULL. */
function lenientPart(tokens: readonly Token[], from: number, to: number): Token | undefined {
  const isRisky = mayFail(tokens, from, to);
  for (let at = from; at < to; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'string') continue;
    if (token.text === '->' || (isRisky && token.kind === 'word' && LENIENT.has(token.upper) && tokens[at - 1]?.upper !== 'TRY')) return token;
    const opens = tokens[at + 1]?.text;
    const isOther = token.kind === 'word' && !STRICT.has(token.upper) && (opens === '(' || (opens === '[' && token.upper === 'ARRAY'));
    if (!isOther) continue;
    const end = closingBracket(tokens, at + 1);
    if (end === -1 || mayFail(tokens, at + 2, end)) return token;
  }
  return undefined;
}

const NAMES: ReadonlySet<string> = new Set(SQL_FUNCTIONS.map(({ name }) => name));

/** Trino's `TRY(value)`: NULL where the value fails. Refused where a part would go on after the failure. */
export function parseTry(context: Context): Expr {
  const { cursor } = context;
  const start = cursor.at;
  const end = cursor.closing(start + 1);
  const part = lenientPart(cursor.tokens, start + 2, end);
  if (part !== undefined) refuseConstruct(context, `${part.upper} of what may fail inside of TRY`, part);
  cursor.at += 2;
  const value = parseValue(context);
  cursor.expect(')');
  const range = cursor.rangeFrom(start);
  return value.type === 'null' ? atom('NULL', 'null', range) : typed(`(${attempting(value.sql, NAMES)})`, value, range);
}
