import { readDayFields, type CronDays } from './cronDay';
import { CronSyntaxError, readField, type CronField, type CronProblem, type FieldSpec } from './cronField';

/** A cron expression, read. Lists are ascending and never empty. */
export interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1 … 12 */
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly days: CronDays;
  /** `unix`: five fields, Sunday is 0 or 7, both day fields may be restricted (either one matching is enough). */
  readonly flavour: 'quartz' | 'unix';
}

/** `cron` undefined: one of the problems is an error. */
export interface CronReading {
  readonly cron: Cron | undefined;
  readonly problems: readonly CronProblem[];
}

/** Quartz allows years from 1970 and, in its own parser, a hundred years from now; ticks end here. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2199;

const MONTH_NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const SECOND: FieldSpec = { label: 'second', min: 0, max: 59, wraps: true };
const MINUTE: FieldSpec = { label: 'minute', min: 0, max: 59, wraps: true };
const HOUR: FieldSpec = { label: 'hour', min: 0, max: 23, wraps: true };
const MONTH: FieldSpec = {
  label: 'month', min: 1, max: 12, wraps: true, names: new Map(MONTH_NAMES.map((name, index) => [name, index + 1])),
};
const YEAR: FieldSpec = { label: 'year', min: FIRST_YEAR, max: LAST_YEAR, wraps: false };

function splitFields(text: string): readonly CronField[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0].replace(/[a-z]+/g, (word) => word.toUpperCase()), start: match.index }));
}

interface NamedFields {
  readonly second: CronField;
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
  readonly year: CronField;
}

function nameFields(fields: readonly CronField[]): NamedFields | undefined {
  if (fields.length < 5 || fields.length > 7) return undefined;
  const whole = fields.length === 5 ? [{ text: '0', start: 0 }, ...fields] : fields;
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = whole;
  if (!second || !minute || !hour || !dayOfMonth || !month || !dayOfWeek) return undefined;
  return { second, minute, hour, dayOfMonth, month, dayOfWeek, year: whole[6] ?? { text: '*', start: 0 } };
}

/** Short forms that some crons know and DolphinScheduler does not. */
const MACROS: Readonly<Record<string, string>> = {
  '@YEARLY': '0 0 0 1 1 ? *', '@ANNUALLY': '0 0 0 1 1 ? *', '@MONTHLY': '0 0 0 1 * ? *', '@WEEKLY': '0 0 0 ? * SUN *',
  '@DAILY': '0 0 0 * * ? *', '@MIDNIGHT': '0 0 0 * * ? *', '@HOURLY': '0 0 * * * ? *',
};

function wrongCount(text: string, count: number): CronReading {
  const name = text.trim().toUpperCase();
  const meant = Object.hasOwn(MACROS, name) ? MACROS[name] : undefined;
  const message = meant !== undefined ? `\`${text.trim()}\` is not a cron here: write \`${meant}\`` : `a cron has seven fields (second minute hour day-of-month month day-of-week year), this one has ${count}: write for example \`0 0 2 * * ? *\` for 02:00 every day`;
  return { cron: undefined, problems: [{ severity: 'error', message, range: { start: 0, end: text.length } }] };
}

/** Reads a Quartz cron of six or seven fields or a Unix cron of five (dolphinscheduler.md §6.1). Never throws. */
export function readCron(text: string): CronReading {
  if (last?.text !== text) last = { text, reading: readFields(text) };
  return last.reading;
}

/** The last one is kept: many files in a row have the same, and each is asked about it several times. */
let last: { readonly text: string; readonly reading: CronReading } | undefined;

function readFields(text: string): CronReading {
  const fields = splitFields(text);
  const named = nameFields(fields);
  if (named === undefined) return wrongCount(text, fields.length);
  const flavour = fields.length === 5 ? 'unix' : 'quartz';
  try {
    const { days, warnings } = readDayFields(named.dayOfMonth, named.dayOfWeek, flavour);
    const cron: Cron = {
      seconds: readField(named.second, SECOND),
      minutes: readField(named.minute, MINUTE),
      hours: readField(named.hour, HOUR),
      months: new Set(readField(named.month, MONTH)),
      years: new Set(readField(named.year, YEAR)),
      days,
      flavour,
    };
    return { cron, problems: warnings.concat(fiveFieldNote(text, flavour)) };
  } catch (error) {
    if (!(error instanceof CronSyntaxError)) throw error;
    return { cron: undefined, problems: [{ severity: 'error', message: error.message, range: error.range }] };
  }
}

function fiveFieldNote(text: string, flavour: Cron['flavour']): readonly CronProblem[] {
  if (flavour === 'quartz') return [];
  const message = 'a five-field cron runs here, but DolphinScheduler refuses it: it wants seven fields, second first, with ? in one of the day fields';
  return [{ severity: 'info', message, range: { start: 0, end: text.length } }];
}

/** Whether the hour field names every hour: such a cron counts real hours through a clock change (see `ticks.ts`). */
export function stepsThroughHours(cron: Cron): boolean {
  return cron.hours.length === 24;
}
