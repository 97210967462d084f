import { clockUs, dateText, momentOf, readMoment, timestampText, type Moment } from './moment';
import { asText, strict, type SqlFunction } from './udf';

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,7}))?)?\s*([AP]M)?$/i;

/** Microseconds since midnight; -1: no time of the day. */
function readClock(text: string): number {
  if (text === '') return 0;
  const [, hour, minute, second = '0', fraction = '', half] = CLOCK.exec(text) ?? [];
  if (hour === undefined || (half !== undefined && (Number(hour) > 12 || hour === '0'))) return -1;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  return clockUs([hours, Number(minute), Number(second)], Number(fraction.padEnd(6, '0').slice(0, 6)));
}

function monthOf(word: string): number {
  const at = MONTHS.indexOf(word.slice(0, 3).toLowerCase());
  return at % 3 === 0 ? at / 3 + 1 : 0;
}

/** Year, month and day of a text in one of the orders of CONVERT's styles, and what stands behind them. */
function readDay(text: string, order: string): readonly [date: readonly [number, number, number], rest: string] | undefined {
  const compact = /^(\d{4})(\d\d)(\d\d)(?:[ T]+(.*))?$/.exec(text);
  const named = /^(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4})\b(.*)$/i.exec(text);
  const spoken = /^([a-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})\b(.*)$/i.exec(text);
  const dayFirst = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})\b(.*)$/.exec(text);
  const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\b[ T]?(.*)$/.exec(text);
  if (compact !== null) return [[Number(compact[1]), Number(compact[2]), Number(compact[3])], compact[4] ?? ''];
  if (named !== null) return [[Number(named[3]), monthOf(named[2] ?? ''), Number(named[1])], named[4] ?? ''];
  if (spoken !== null) return [[Number(spoken[3]), monthOf(spoken[1] ?? ''), Number(spoken[2])], spoken[4] ?? ''];
  if (order === 'ymd') return yearFirst === null ? undefined : [[Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4])], yearFirst[5] ?? ''];
  if (dayFirst === null) return undefined;
  const [first, second] = [Number(dayFirst[1]), Number(dayFirst[3])];
  return [[Number(dayFirst[4]), order === 'dmy' ? second : first, order === 'dmy' ? first : second], dayFirst[5] ?? ''];
}

function readStyled(text: string, order: string): Moment | undefined {
  const trimmed = text.trim();
  const iso = order === 'ymd' && trimmed.includes('-') ? readMoment(trimmed) : undefined;
  const day = readDay(trimmed, order);
  return iso ?? (day && momentOf(day[0], readClock(day[1].trim()), true));
}

/** Parts of `[server].db.schema.object`, the last one first; `undefined`: no such name. */
function partsOfName(name: string): readonly string[] | undefined {
  const parts = name.match(/\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|[^.[\]"]+|(?<=^|\.)(?=\.|$)/g) ?? [];
  if (parts.length > 4 || parts.join('.') !== name) return undefined;
  return parts.map((part) => (part.startsWith('[') ? part.slice(1, -1).replaceAll(']]', ']') : part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part)).reverse();
}

/** Functions that SQL Server alone has. */
export const TSQL_FUNCTIONS: readonly SqlFunction[] = [
  strict('read_styled', 4, ([text = '', order, kind, mode]) => {
    const moment = readStyled(asText(text), String(order));
    if (moment !== undefined) return kind === 'date' ? dateText(moment) : timestampText(moment);
    if (mode === 'null' && !/\d{4}/.test(asText(text))) return null;
    const isOther = /^\s*(?:\d{4}[-/.]\d|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})/.test(asText(text)) && readStyled(asText(text), order === 'ymd' ? 'mdy' : 'ymd') !== undefined;
    if (mode === 'null' && !isOther) return null;
    throw new Error(`'${asText(text)}' is no date that the local runner can read`);
  }),
  strict('six_digits', 1, ([text = '']) => {
    if (/\.\d{6}0*[1-9]/.test(asText(text))) throw new Error(`'${asText(text)}' has more digits of a second than the local runner keeps`);
    return text;
  }),
  strict('part_of_name', 2, ([name = '', part]) => partsOfName(asText(name))?.[Number(part) - 1] || null),
];
