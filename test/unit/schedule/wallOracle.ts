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
}

const MINUTE = 60_000;

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
  return { hour: Number(text.slice(11, 13)), minute: Number(text.slice(14, 16)) };
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

/** What a cron names, as the test states it. Hours and minutes only: clocks change at whole minutes. */
export interface NamedTimes {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
}

/** The rule of `ticks.ts`, by brute force. */
export function oracleTicks(minutes: readonly WallMinute[], times: NamedTimes): readonly number[] {
  const isNamed = ({ hour, minute }: WallClock): boolean => times.hours.includes(hour) && times.minutes.includes(minute);
  const isTick = ({ shows, passed }: WallMinute): boolean => (times.hours.length === 24 ? isNamed(shows) : passed.some(isNamed));
  return minutes.filter(isTick).map(({ instant }) => instant);
}
