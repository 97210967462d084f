import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { callAt, isOpenCall, timeArgument, type Call } from '../calls';
import { namedWords, useOf } from '../namedWords';
import type { ScannedStatement } from '../scanned';
import { closerOf, hasWords, indexesOf, operatorAt, parentOf, rangeOf, wordAt, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** A place where the session's or the machine's time zone decides on a date or a text. */
export interface ZoneUse {
  readonly range: TextRange;
  /** `value`: the function uses the zone. `conversion`: a point in time is made a date by it. `localtime`: SQLite's modifier. `local`: `AT LOCAL`. */
  readonly kind: 'value' | 'conversion' | 'localtime' | 'local';
  /** The point in time inside a conversion, from its first to behind its last character. */
  readonly instant: TextRange | undefined;
}

/** Every such place of a statement. Where only a column's type could tell, nothing is found. */
export function findZoneUses({ view, clockReads }: ScannedStatement): readonly ZoneUse[] {
  const named = collect(namedWords(view), (word) => {
    const { call, index } = word;
    if (useOf(view, word, 'zone') !== undefined) return isConverted(view, index) || isRoundTrip(view, call) ? [] : zoneValue(view, call, index);
    if (call === undefined || isOpenCall(view, call) || useOf(view, word, 'zoned') === undefined) return [];
    return conversion(view, { from: index, last: call.close });
  });
  const isClock = (at: number): boolean => clockReads.some((read) => read.from <= at && at <= read.last);
  const local = collect(indexesOf(view, AT), (index) => localWords(view, index) ?? []);
  const casts = collect(indexesOf(view, ZONED_TYPES), (type) => castConversion(view, type - 1) ?? []);
  return [...named, ...local, ...casts, ...modifiers(view, isClock)];
}

function zoneValue(view: StatementView, call: Call | undefined, index: number): readonly ZoneUse[] {
  if (call !== undefined && isOpenCall(view, call)) return [];
  return [{ kind: 'value', range: rangeOf(view, index, call?.close ?? index), instant: undefined }];
}

/** Functions that take the session's zone out again. */
const CONVERTERS = wordSet('CONVERT_TZ TO_UTC_TIMESTAMP FROM_UTC_TIMESTAMP CONVERT_TIMEZONE UNIX_TIMESTAMP TO_UNIX_TIMESTAMP');

function isConverted(view: StatementView, index: number): boolean {
  return CONVERTERS.has(wordAt(view, parentOf(view, index) - 1));
}

/** Functions that read a text in the session's zone. */
const SECONDS_MAKERS = wordSet('UNIX_TIMESTAMP TO_UNIX_TIMESTAMP');

/** `from_unixtime(unix_timestamp('20250310', 'yyyyMMdd'), 'yyyy-MM-dd')`: the zone goes in and comes out again. */
function isRoundTrip(view: StatementView, call: Call | undefined): boolean {
  const first = call?.arguments[0];
  return first !== undefined && SECONDS_MAKERS.has(wordAt(view, first.from)) && operatorAt(view, first.from + 1) === '(';
}

/** Functions that make a day, a part of a date or a text of a point in time. */
const DATE_MAKERS = wordSet('DATE TO_DATE TODATE DATE_TRUNC TRUNC TO_CHAR TO_VARCHAR DATE_FORMAT FORMATDATETIME FORMAT_DATETIME STRFTIME DATE_PART YEAR MONTH DAY DAYOFMONTH LAST_DAY TOYYYYMM TOYYYYMMDD TOSTARTOFDAY TOSTARTOFMONTH TOSTRING DATE_TRUNC_DAY DAYOFWEEK TIMESTAMP_TRUNC');

const SMALL_UNITS = /^'?(?:hour|minute|second|millisecond|epoch)s?'?$/i;

interface Instant {
  readonly from: number;
  readonly last: number;
}

/** The call or cast around a point in time that makes a date of it. */
function conversion(view: StatementView, instant: Instant): readonly ZoneUse[] {
  const { from, last } = instant;
  if (hasWords(view, last + 1, 'AT', 'TIME')) return [];
  const inside = rangeOf(view, from, last);
  const made = castTarget(view, last);
  if (made !== undefined) return [{ kind: 'conversion', range: rangeOf(view, from, made), instant: inside }];
  const open = parentOf(view, from);
  const isWhole = [',', '('].includes(operatorAt(view, from - 1)) && [',', ')'].includes(operatorAt(view, last + 1));
  const name = wordAt(view, open - 1);
  if (name === 'CAST' && wordAt(view, last + 1) === 'AS' && DATE_TYPES.has(wordAt(view, last + 2))) return [{ kind: 'conversion', range: rangeOf(view, open - 1, closerOf(view, open)), instant: inside }];
  if (!isWhole || !DATE_MAKERS.has(name)) return [];
  const call = callAt(view, open - 1);
  const namesZone = call === undefined || (name.startsWith('DATE_TRUNC') && call.arguments.length > 2) || (name.startsWith('TO') && name !== 'TO_CHAR' && call.arguments.length > 1);
  const isSmall = SMALL_UNITS.test(view.tokens[open + 1]?.text ?? '');
  return namesZone || isSmall || isOpenCall(view, call) ? [] : [{ kind: 'conversion', range: rangeOf(view, call.from, call.close), instant: inside }];
}

const DATE_TYPES = wordSet('DATE TIMESTAMP VARCHAR TEXT STRING TIME TIMESTAMP_NTZ DATETIME CHAR');

/** The last token of `::date` behind the value that ends at `last`. */
function castTarget(view: StatementView, last: number): number | undefined {
  return operatorAt(view, last + 1) === '::' && DATE_TYPES.has(wordAt(view, last + 2)) ? last + 2 : undefined;
}

const ZONED_TYPES = wordSet('TIMESTAMPTZ TIMESTAMP_LTZ');

/** `x::timestamptz::date`, `date_trunc('day', x::timestamptz)`. */
function castConversion(view: StatementView, index: number): readonly ZoneUse[] | undefined {
  if (operatorAt(view, index) !== '::' || !ZONED_TYPES.has(wordAt(view, index + 1))) return undefined;
  let from = index - 1;
  if (operatorAt(view, from) === ')') return undefined;
  while (operatorAt(view, from - 1) === '.') from -= 2;
  return from < 0 ? undefined : conversion(view, { from, last: index + 1 });
}

const SQLITE_FUNCTIONS = wordSet('DATE TIME DATETIME JULIANDAY UNIXEPOCH STRFTIME');

const AT = wordSet('AT');

function localWords(view: StatementView, index: number): readonly ZoneUse[] | undefined {
  const isLocal = wordAt(view, index + 1) === 'LOCAL' && view.dialect !== 'snowflake' && operatorAt(view, index - 1) !== '.';
  return isLocal ? [{ kind: 'local', range: rangeOf(view, index, index + 1), instant: undefined }] : undefined;
}

/** SQLite's `date(x, 'localtime')`. */
function modifiers(view: StatementView, isClock: (index: number) => boolean): readonly ZoneUse[] {
  if (indexesOf(view, SQLITE_FUNCTIONS).length === 0) return [];
  return collect(view.tokens, ({ kind }, index) => (kind === 'string' ? (localModifier(view, index, isClock) ?? []) : []));
}

function localModifier(view: StatementView, index: number, isClock: (index: number) => boolean): readonly ZoneUse[] | undefined {
  const token = view.tokens[index];
  if (token?.kind !== 'string' || token.text.toLowerCase() !== "'localtime'" || isClock(index)) return undefined;
  const call = callAt(view, parentOf(view, index) - 1);
  const isModifier = call !== undefined && SQLITE_FUNCTIONS.has(call.name) && (timeArgument(call)?.from ?? index) < index;
  return isModifier ? [{ kind: 'localtime', range: token, instant: undefined }] : undefined;
}
