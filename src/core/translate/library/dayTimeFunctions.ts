import { clockText, DAY_US } from './moment';
import { readSpan, spanText } from './spanFunctions';
import { readTime } from './timeFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

function timeOf(value: SqlValue | undefined): number {
  const us = readTime(asText(value ?? ''));
  if (us === undefined || us < 0 || us > DAY_US) throw new Error(`'${asText(value ?? '')}' is no time that the local runner can read`);
  return us;
}

function partOf(us: number, part: string): number {
  if (part === 'hour') return Math.floor(us / 3_600_000_000);
  if (part === 'minute') return Math.floor(us / 60_000_000) % 60;
  if (part === 'epoch') return us / 1_000_000;
  const ofMinute = us % 60_000_000;
  return part === 'second' ? ofMinute / 1_000_000 : part === 'millisecond' ? ofMinute / 1000 : ofMinute;
}

/** PostgreSQL's times of day; they go round at midnight. */
export const DAY_TIME_FUNCTIONS: readonly SqlFunction[] = [
  strict('time_moved', 3, ([time, span, sign]) => {
    const total = timeOf(time) + Number(sign) * readSpan(asText(span ?? '')).us;
    return clockText({ day: 0, us: ((total % DAY_US) + DAY_US) % DAY_US, hasTime: true });
  }),
  strict('time_span', 2, ([a, b]) => spanText({ months: 0, days: 0, us: timeOf(a) - timeOf(b) })),
  strict('time_part', 2, ([time, part]) => partOf(timeOf(time), String(part))),
];
