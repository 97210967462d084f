/** One minute of a zone: what its clock shows, and which wall times it has passed since the minute before. */
export interface WallMinute {
  readonly instant: number;
  readonly shows: WallClock;
  /** Those that were not shown before: none when the clock was set back, several when it was set forward. */
  readonly passed: readonly WallClock[];
}

export interface WallClock {
  readonly hour: number;
  readonly minute: number;
  /** `2025-03-01`. */
  readonly date: string;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A slow clock on the wall: asks Intl each minute. Shares no code with src. The first minute is left out. */
export function wallMinutes(zone: string, from: number, days: number): readonly WallMinute[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  });
  // A text such as `2025-03-01 02:30` sorts as time does.
  let reached = format.format(from);
  return Array.from({ length: days * 1440 - 1 }, (_, index) => {
    const instant = from + (index + 1) * MINUTE;
    const text = format.format(instant);
    const passed = text > reached ? textsAfter(reached, text).map(clockOf) : [];
    if (text > reached) reached = text;
    return { instant, shows: clockOf(text), passed };
  });
}

function clockOf(text: string): WallClock {
  return { hour: Number(text.slice(11, 13)), minute: Number(text.slice(14, 16)), date: text.slice(0, 10) };
}

/** Every minute that a UTC clock shows from one wall text (excluded) to another (included). */
function textsAfter(previous: string, text: string): readonly string[] {
  const texts: string[] = [];
  const toUtc = (wall: string): number => Date.parse(`${wall.replace(' ', 'T')}:00Z`);
  for (let at = toUtc(previous) + MINUTE; at <= toUtc(text); at += MINUTE) {
    texts.push(new Date(at).toISOString().slice(0, 16).replace('T', ' '));
  }
  return texts;
}

/** What a cron names, as the test states it. Clocks change at whole minutes. */
export interface NamedTimes {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  /** 0 Sunday … 6; `undefined`: every day. */
  readonly weekdays?: readonly number[];
}

/** The same as a five-field cron. */
export function cronOf({ hours, minutes, weekdays }: NamedTimes): string {
  return `${minutes.join(',')} ${hours.length === 24 ? '*' : hours.join(',')} * * ${weekdays?.join(',') ?? '*'}`;
}

/** The rule of `ticks.ts`, by brute force. */
export function oracleTicks(minutes: readonly WallMinute[], times: NamedTimes): readonly number[] {
  const isNamed = ({ hour, minute, date }: WallClock): boolean =>
    times.hours.includes(hour) && times.minutes.includes(minute) && (times.weekdays?.includes(new Date(date).getUTCDay()) ?? true);
  const isTick = ({ shows, passed }: WallMinute): boolean => (times.hours.length === 24 ? isNamed(shows) : passed.some(isNamed));
  return minutes.filter(isTick).map(({ instant }) => instant);
}

/** The UTC midnights after which the zone's clocks change within a day. */
export function changesBetween(zone: string, from: number, to: number): readonly number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (instant: number): string => format.format(instant).split(', ')[1] ?? '';
  const days = Array.from({ length: Math.floor((to - from) / DAY) }, (_, index) => from + index * DAY);
  return days.filter((day) => offsetAt(day) !== offsetAt(day + DAY));
}

const ALL_HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Crons that meet clock changes in different ways: each hour, some hours, at and about midnight, on some days. */
export const ORACLE_TIMES: readonly NamedTimes[] = [
  { hours: ALL_HOURS, minutes: [0] },
  { hours: ALL_HOURS, minutes: [0, 15, 30, 45] },
  { hours: ALL_HOURS, minutes: [30], weekdays: [0] },
  { hours: [0], minutes: [0] },
  { hours: [2], minutes: [30] },
  { hours: [0, 1, 2, 3], minutes: [0, 30] },
  { hours: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22], minutes: [15] },
  { hours: [23], minutes: [1, 31, 59] },
  { hours: [1, 3], minutes: [45], weekdays: [0, 5, 6] },
];

/** With clock changes of an hour, two hours and 30 minutes, at midnight, a lost day, summer time that stops in Ramadan, and none. */
export const ORACLE_ZONES = [
  'UTC', 'Europe/Berlin', 'Europe/Istanbul', 'America/New_York', 'America/St_Johns', 'America/Sao_Paulo', 'America/Havana', 'Asia/Kolkata',
  'Africa/Casablanca', 'Australia/Lord_Howe', 'Pacific/Apia', 'Antarctica/Troll',
];

/** Ten years in which each of these zones did what it is there for. */
export const ORACLE_YEARS = { first: 2010, last: 2019 };
