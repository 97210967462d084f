import type { TextRange } from '../../base/textRange';
import { callAt, timeArgument } from '../../sql/calls';
import type { ClockRead } from '../../sql/clockReads';
import { REFLECTORS } from '../../sql/reflection';
import type { Dialect } from '../../sql/lex/token';
import { operatorAt, rangeOf, wordAt, type StatementView } from '../../sql/view';
import { wordSet } from '../../sql/wordSet';

/** A replacement of a clock read by the schedule time: what to write where in the SQL. */
export interface ClockReplacement {
  readonly range: TextRange;
  readonly text: string;
}

/** The text forms of the schedule time. A timestamp is written in full, so that it is one at midnight too. */
const TIMESTAMP = '$[yyyy-MM-dd HH:mm:ss]';
const DAY = '$[yyyy-MM-dd]';
const TIME = '$[HH:mm:ss]';

type Kind = 'date' | 'timestamp' | 'time';

const DATE_NAMES = wordSet('CURRENT_DATE CURDATE TODAY UTC_DATE YESTERDAY TOMORROW DATE');
const TIME_NAMES = wordSet('CURRENT_TIME CURTIME LOCALTIME UTC_TIME GET_CURRENT_TIME CURRENT_LOCALTIME TIME TIMETZ');

const OTHER_DAYS: ReadonlyMap<string, string> = new Map([['YESTERDAY', '$[yyyy-MM-dd-1]'], ['TOMORROW', '$[yyyy-MM-dd+1]']]);

function kindOf(name: string): Kind {
  if (DATE_NAMES.has(name)) return 'date';
  return TIME_NAMES.has(name) ? 'time' : 'timestamp';
}

/** Whether a read gives a day and no time of day. */
export function isDateRead(read: ClockRead): boolean {
  return kindOf(read.name) === 'date';
}

/** When a dialect needs a typed literal instead of a string: never, beside arithmetic, everywhere but beside a comparison, always. */
type Typing = 'never' | 'arithmetic' | 'outsideComparison' | 'always';

/** From the vendors' rules on implicit conversion of string literals; `sqlserver` and `clickhouse` have no ANSI literals and convert by function. */
const TYPING: Readonly<Record<Dialect, Typing>> = {
  generic: 'arithmetic', hive: 'arithmetic', spark: 'arithmetic', snowflake: 'arithmetic', sqlserver: 'arithmetic', clickhouse: 'arithmetic',
  mysql: 'never', sqlite: 'never', doris: 'never', starrocks: 'never',
  postgresql: 'outsideComparison', redshift: 'outsideComparison', duckdb: 'outsideComparison',
  trino: 'always', bigquery: 'always', oracle: 'always', flink: 'always',
};

function typed(dialect: Dialect, kind: Kind, literal: string): string {
  if (dialect === 'clickhouse') return kind === 'date' ? `toDate(${literal})` : `toDateTime(${literal})`;
  if (dialect === 'sqlserver') return `CAST(${literal} AS ${kind === 'timestamp' ? 'datetime2' : kind})`;
  return `${kind.toUpperCase()} ${literal}`;
}

const ARITHMETIC = wordSet('+ -');
const COMPARISON = wordSet('= < > <= >= <> != == <=>');

function isBeside(view: StatementView, read: ClockRead, operators: ReadonlySet<string>): boolean {
  return operators.has(operatorAt(view, read.from - 1)) || operators.has(operatorAt(view, read.last + 1));
}

function needsType(view: StatementView, read: ClockRead): boolean {
  const isCast = operatorAt(view, read.last + 1) === '::';
  if (isCast) return false;
  switch (TYPING[view.dialect]) {
    case 'never':
      return false;
    case 'arithmetic':
      return isBeside(view, read, ARITHMETIC);
    case 'outsideComparison':
      return isBeside(view, read, ARITHMETIC) || !(isBeside(view, read, COMPARISON) || wordAt(view, read.from - 1) === 'BETWEEN');
    case 'always':
      return true;
  }
}

/** Reads that give no date and no time of day. */
const WITHOUT_TIME = wordSet('DBMS_UTILITY.GET_TIME DBMS_UTILITY.GET_CPU_TIME DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER CURRENT_WATERMARK METADATA$START_SCAN_TIME');

/** The schedule time as a timestamp in the dialect's own form, for a place where no comparison gives it a type. */
export function timestampLiteral(dialect: Dialect): string {
  const isTyped = TYPING[dialect] === 'outsideComparison' || TYPING[dialect] === 'always';
  return isTyped ? typed(dialect, 'timestamp', `'${TIMESTAMP}'`) : `'${TIMESTAMP}'`;
}

/** Snowflake: `AT (OFFSET => -60)` → `AT (TIMESTAMP => …)`. CockroachDB's `AS OF SYSTEM TIME '-10s'` takes a time as it is. */
function replaceRelative(view: StatementView, read: ClockRead): ClockReplacement {
  if (wordAt(view, read.from) === 'AS') return { range: rangeOf(view, read.last, read.last), text: `'${TIMESTAMP}'` };
  const isClosed = operatorAt(view, read.last) === ')';
  return { range: rangeOf(view, read.from + 2, isClosed ? read.last - 1 : read.last), text: `TIMESTAMP => '${TIMESTAMP}'::TIMESTAMP` };
}

/**
 * What a clock read becomes. `isDaily`: the schedule time is a midnight, so that `${schedule_time}` reads as a date.
 * `undefined` when there is no form that is surely right.
 */
export function replaceClockRead(view: StatementView, read: ClockRead, isDaily: boolean): ClockReplacement | undefined {
  const day = isDaily ? '${schedule_time}' : DAY;
  if (read.form === 'typedLiteral') return replaceTypedLiteral(view, read, day);
  if (read.form === 'timeArgument') return replaceTimeArgument(view, read, isDaily);
  if (read.form === 'relative') return replaceRelative(view, read);
  if (read.name === 'UNIX_TIMESTAMP') return { range: read.range, text: `${nameAsWritten(view, read)}('${TIMESTAMP}')` };
  if (read.name === 'AGE') return replaceAge(view, read);
  if (WITHOUT_TIME.has(read.name) || REFLECTORS.has(read.name)) return undefined;
  const kind = kindOf(read.name);
  const texts: Readonly<Record<Kind, string>> = { date: OTHER_DAYS.get(read.name) ?? day, timestamp: TIMESTAMP, time: TIME };
  const literal = `'${texts[kind]}'`;
  return { range: read.range, text: needsType(view, read) ? typed(view.dialect, kind, literal) : literal };
}

function nameAsWritten(view: StatementView, read: ClockRead): string {
  return view.tokens[read.from]?.text ?? read.name.toLowerCase();
}

/** Only the string inside `'now'::timestamp` is replaced, so that the type stays. */
function replaceTypedLiteral(view: StatementView, read: ClockRead, day: string): ClockReplacement | undefined {
  for (let i = read.from; i <= read.last; i++) {
    const token = view.tokens[i];
    if (token?.kind !== 'string') continue;
    const word = token.text.toLowerCase();
    const shift = word === "'yesterday'" ? '-1' : word === "'tomorrow'" ? '+1' : '';
    const kind = kindOf(read.name);
    const now = kind === 'date' ? day : kind === 'time' ? TIME : TIMESTAMP;
    const text = word === "'now'" ? now : shift === '' ? day : `$[yyyy-MM-dd${shift}]`;
    return { range: token, text: `'${text}'` };
  }
  return undefined;
}

/** Modifiers of SQLite that move a time by the machine's zone; the schedule time is in the workflow's zone already. */
const ZONE_MODIFIERS = new Set(["'localtime'", "'utc'"]);

/** SQLite: `date('now', '-1 day')` → `date('${schedule_time}', '-1 day')`. */
function replaceTimeArgument(view: StatementView, read: ClockRead, isDaily: boolean): ClockReplacement | undefined {
  const call = callAt(view, read.from);
  if (call === undefined || call.close >= view.tokens.length) return undefined;
  const written = call.arguments.map((argument) => view.tokens.slice(argument.from, argument.to).map((token) => token.text).join(' '));
  const kept = written.filter((text) => !ZONE_MODIFIERS.has(text.toLowerCase())).map((text) => (/^'now'$/i.test(text) ? "'${schedule_time}'" : text));
  const texts = timeArgument(call) === undefined || kept.every((text) => !text.includes('${')) ? [...kept, "'${schedule_time}'"] : kept;
  const isPlainDate = read.name === 'DATE' && texts.length === 1 && isDaily;
  return { range: read.range, text: isPlainDate ? "'${schedule_time}'" : `${nameAsWritten(view, read)}(${texts.join(', ')})` };
}

/** `age(x)` counts from the present midnight. */
function replaceAge(view: StatementView, read: ClockRead): ClockReplacement | undefined {
  const argument = callAt(view, read.from)?.arguments[0];
  if (argument === undefined) return undefined;
  const start = view.tokens[argument.from]?.start ?? read.range.start;
  const end = rangeOf(view, argument.from, argument.to - 1).end;
  return { range: { start, end: start }, text: end > start ? `TIMESTAMP '${DAY}', ` : '' };
}
