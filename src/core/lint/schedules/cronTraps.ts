import type { Severity } from '../../base/problem';
import type { TextRange } from '../../base/textRange';
import { readCron, type Cron } from '../../schedule/cron';

/** A part of a cron that is read in another way than its author most likely meant. */
export interface CronTrap {
  /** Offsets in the expression. */
  readonly range: TextRange;
  readonly message: string;
  readonly severity?: Severity;
}

interface Field {
  readonly text: string;
  readonly range: TextRange;
}

interface Fields {
  readonly second: Field | undefined;
  readonly minute: Field;
  readonly hour: Field;
  readonly dayOfMonth: Field;
  readonly dayOfWeek: Field;
}

/** The traps of a cron that can be read, in the order of its fields. What `core/schedule` reports itself is left out. */
export function findCronTraps(text: string): readonly CronTrap[] {
  const found = known.get(text) ?? readTraps(text);
  if (known.size > 1000) known.clear();
  known.set(text, found);
  return found;
}

/** By cron: the files of a folder have few different ones. */
const known = new Map<string, readonly CronTrap[]>();

function readTraps(text: string): readonly CronTrap[] {
  const { cron } = readCron(text);
  const fields = fieldsOf(text);
  if (cron === undefined || fields === undefined) return [];
  const { second, minute, hour, dayOfMonth, dayOfWeek } = fields;
  return [
    ...(second === undefined ? [] : secondTraps(cron, second)),
    ...minuteTraps(cron, minute, hour),
    ...stepTraps(minute, { most: 60, unit: 'minutes', begins: 'each hour' }),
    ...stepTraps(hour, { most: 24, unit: 'hours', begins: 'each day' }),
    ...dayTraps(cron, dayOfMonth),
    ...(cron.flavour === 'quartz' ? weekdayTraps(dayOfWeek) : []),
    ...sixFields(text),
  ];
}

function fieldsOf(text: string): Fields | undefined {
  const parts = [...text.matchAll(/\S+/g)].map((match): Field => ({ text: match[0].toUpperCase(), range: { start: match.index, end: match.index + match[0].length } }));
  const isUnix = parts.length === 5;
  const [minute, hour, dayOfMonth, , dayOfWeek] = isUnix ? parts : parts.slice(1);
  if (minute === undefined || hour === undefined || dayOfMonth === undefined || dayOfWeek === undefined) return undefined;
  return { second: isUnix ? undefined : parts[0], minute, hour, dayOfMonth, dayOfWeek };
}

function secondTraps({ seconds }: Cron, { range }: Field): readonly CronTrap[] {
  if (seconds.length === 1) return [];
  return [{ range, message: `the first field counts seconds, so this fires ${seconds.length} times in each minute that the other fields name: write 0 there` }];
}

/** `0 * 2 * * ?`, meant as "at two o'clock". */
function minuteTraps({ minutes }: Cron, minute: Field, hour: Field): readonly CronTrap[] {
  if (minutes.length < 60 || !/^\d+(?:,\d+)*$/.test(hour.text)) return [];
  return [{ range: minute.range, message: `this fires 60 times, in each minute of hour ${hour.text}: write 0 in the minute field for once` }];
}

interface Cycle {
  readonly most: number;
  readonly unit: string;
  readonly begins: string;
}

function stepTraps({ text, range }: Field, { most, unit, begins }: Cycle): readonly CronTrap[] {
  const match = /^(\*|\d+)\/(\d+)$/.exec(text);
  const step = Number(match?.[2] ?? 1);
  const start = match?.[1] === '*' ? 0 : Number(match?.[1] ?? 0);
  if (match === null || most % step === 0 || start >= step) return [];
  const rest = step >= most ? `it fires once, as ${begins} begins` : `counting starts anew with ${begins}, so that the last step is only ${most % step} ${unit} long`;
  return [{ range, message: `this does not fire every ${step} ${unit}: ${rest}. Choose a step that ${most} can be divided by` }];
}

/** The fewest days of each month, January first. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dayTraps({ months }: Cron, { text, range }: Field): readonly CronTrap[] {
  const step = Number(/^(?:\*|1)\/(\d+)$/.exec(text)?.[1] ?? 1);
  if (step > 1 && step <= 15) return [{ range, message: `counting starts anew with each month, so that the time between the last day and the 1st is not ${step} days: choose weekdays, or a daily schedule` }];
  const late = text.split(',').filter((part) => /^(?:29|30|31)$/.test(part)).map(Number);
  const [first] = late.filter((day) => [...months].some((month) => (DAYS[month - 1] ?? 31) < day));
  if (first === undefined) return [];
  const which = first === 31 ? 'five months have' : 'February does not always have';
  const advice = late.length === 1 ? 'write L for the last day' : 'L is the last day';
  return [{ range, message: `months without day ${first} are passed over (${first === 31 ? `${which} none` : `${which} it`}): ${advice}` }];
}

/** What a Unix cron and Quartz read differently: Quartz counts Sunday as 1. */
function weekdayTraps({ text, range }: Field): readonly CronTrap[] {
  const names = ['', 'SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  const days = /^([1-7])-([1-7])$/.exec(text);
  const [from, to] = [Number(days?.[1] ?? 0), Number(days?.[2] ?? 0)];
  if (text === 'L') return [{ range, message: 'L in the day-of-week field means every Saturday: for the last day of the month write L in the day-of-month field and ? here' }];
  if (text === '1,2,3,4,5' || text === '6,7' || (from === 1 && (to === 5 || to === 6)) || (from === 6 && to === 7)) {
    const [first, last] = days === null ? [names[Number(text[0])], names[Number(text.at(-1))]] : [names[from], names[to]];
    return [{ range, message: `Quartz counts Sunday as 1, so this is ${first ?? ''} to ${last ?? ''}: write names, such as ${text.startsWith('6') ? 'SAT,SUN' : 'MON-FRI'}` }];
  }
  if (text !== '1' && text !== '7') return [];
  return [{ range, severity: 'info', message: `${text} is ${text === '1' ? 'Sunday' : 'Saturday'} here, since Quartz counts Sunday as 1; in a Unix cron it is ${text === '1' ? 'Monday' : 'Sunday'}: write ${names[Number(text)] ?? ''}` }];
}

function sixFields(text: string): readonly CronTrap[] {
  const trimmed = text.trim();
  if (trimmed.split(/\s+/).length !== 6) return [];
  const start = text.indexOf(trimmed);
  return [{ range: { start, end: start + trimmed.length }, severity: 'info', message: 'this has six fields, and PyDolphinScheduler wants seven: add * for the year' }];
}
