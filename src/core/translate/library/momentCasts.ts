import { fromEpochUs, momentOf, readMoment, shift, type Moment } from './moment';
import { strict, type FunctionContext, type SqlFunction } from './udf';

/** PostgreSQL's words for a moment. */
function spoken(text: string, context: FunctionContext): Moment | undefined {
  const now = fromEpochUs(Math.floor(context.nowMs()) * 1000);
  const today: Moment = { day: now.day, us: 0, hasTime: true };
  const word = text.trim().toLowerCase();
  if (word === 'now') return now;
  if (word === 'today') return today;
  if (word === 'yesterday') return { ...today, day: today.day - 1 };
  if (word === 'tomorrow') return { ...today, day: today.day + 1 };
  return word === 'epoch' ? fromEpochUs(0) : undefined;
}

/** Text that Spark alone takes for a date: `2024`, `2024-05`. */
const SHORT = /^\s*(\d{4})(?:-(\d{1,2}))?\s*$/;

/** SQL Server's own order, `12/31/2010`, with a time of 24 hours. */
function readMonthFirst(text: string): Moment | undefined {
  const match = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})((?: \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)\s*$/.exec(text);
  return match === null ? undefined : readMoment(`${match[3] ?? ''}-${(match[1] ?? '').padStart(2, '0')}-${(match[2] ?? '').padStart(2, '0')}${match[4] ?? ''}`);
}

/** What is a date or none in the form that we read. */
const LIKE_ISO = /^\s*(?:\d{4}-\d{1,2}-\d{1,2}|\d{8}\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})/;

/** `iso`: not `20240501`; `short`: neither, but `2024` and `2024-05`. */
function readAs(value: string | number, mode: string | number | undefined): Moment | undefined {
  if (mode === 'tsql' || mode === 'tsql null') return readMoment(value) ?? readMonthFirst(String(value));
  if (mode !== 'iso' && mode !== 'short') return readMoment(value);
  const text = String(value);
  const short = mode === 'short' ? SHORT.exec(text) : null;
  if (short !== null) return momentOf([Number(short[1]), Number(short[2] ?? 1), 1], 0, false);
  return text.includes('-') ? readMoment(text) : undefined;
}

/** A cast of text to what `show` writes; the mode says what text is taken, and what becomes of other text. */
export function castMoment(name: string, show: (moment: Moment) => string): SqlFunction {
  return strict(name, 2, ([value = '', mode], context) => {
    const moment = readAs(value, mode) ?? (mode === 'error' ? spoken(String(value), context) : undefined);
    if (moment !== undefined) return show(moment);
    const day = mode === 'short' && name === 'cast_date' ? /^\s*(\d{4}-\d{1,2}-\d{1,2})[T ]/.exec(String(value))?.[1] : undefined;
    const start = day === undefined ? undefined : readMoment(day);
    if (start !== undefined) return show(start);
    if (mode === 'short' && name === 'cast_timestamp' && /^\s*T?\d{1,2}:\d/.test(String(value))) throw new Error(`'${String(value)}' as a timestamp is a time of the day on which it runs, which the local runner does not read`);
    if (mode === 'error' || mode === 'tsql' || (mode === 'tsql null' && /\d/.test(String(value)) && !LIKE_ISO.test(String(value)))) throw new Error(`'${String(value)}' is no date that the local runner can read`);
    return null;
  });
}

/** SQL Server's datetime counts in three hundredths of a second. */
export function roundMoment(moment: Moment, digits: string | number | undefined): Moment {
  if (digits === 'datetime') return shift({ ...moment, us: 0 }, Math.round((Math.round((moment.us * 3) / 10_000) * 10) / 3) * 1000);
  const unit = digits === 'minute' ? 60_000_000 : 10 ** (6 - Number(digits));
  return shift({ ...moment, us: 0 }, Math.round(moment.us / unit) * unit);
}
