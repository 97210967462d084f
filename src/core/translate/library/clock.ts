import { strict, type FunctionContext, type SqlFunction } from './udf';

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Civil date of a day counted from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
export function civilOf(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const ofEra = shifted - era * 146097;
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

function dateText(context: FunctionContext): string {
  const civil = civilOf(Math.floor(context.nowMs() / 86400000));
  return `${pad(civil.year, 4)}-${pad(civil.month, 2)}-${pad(civil.day, 2)}`;
}

function timeText(context: FunctionContext, digits: number): string {
  const ms = ((context.nowMs() % 86400000) + 86400000) % 86400000;
  const seconds = Math.floor(ms / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => pad(part, 2)).join(':');
  return digits > 0 ? `${clock}.${pad(Math.floor(ms % 1000), 3).padEnd(digits, '0').slice(0, digits)}` : clock;
}

/** The execution clock, in UTC. */
export const CLOCK_FUNCTIONS: readonly SqlFunction[] = [
  strict('clock_date', 1, (_args, context) => dateText(context)),
  strict('clock_time', 1, ([digits], context) => timeText(context, Number(digits))),
  strict('clock_timestamp', 1, ([digits], context) => `${dateText(context)} ${timeText(context, Number(digits))}`),
  { ...strict('clock_epoch', 0, (_args, context) => Math.floor(context.nowMs() / 1000)), integerResult: true },
];
