import { firstInstantShowing, isZone, offsetAt, wallAt } from '../../schedule/zone';
import { civilOf } from './clock';
import { windowsZone } from './windowsZones';
import { epochUs, fromEpochUs, readMoment, timestampText, DAY_US, type Moment } from './moment';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

const MINUTE_US = 60_000_000;

/** Minutes that `+08:00`, `-5`, `GMT+8` are ahead of UTC. */
function offsetOf(zone: string): number | undefined {
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(zone);
  if (match === null) return /^(?:utc|gmt|z)$/i.test(zone) ? 0 : undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** Java's names of three letters, which Spark and Hive take. */
const SHORT: Readonly<Record<string, string>> = {
  PST: 'America/Los_Angeles', CST: 'America/Chicago', JST: 'Asia/Tokyo', IST: 'Asia/Kolkata', CTT: 'Asia/Shanghai', ECT: 'Europe/Paris', AET: 'Australia/Sydney',
};

/** How a dialect reads a time that its clocks show twice or never, and a name that is no zone. */
interface Reading {
  /** `area`: names as `Asia/Tokyo` and offsets only. `posix`: `+08` lies west of Greenwich, and an abbreviation such as CST is a fixed offset that we do not know. */
  readonly names: 'java' | 'tzdata' | 'posix' | 'windows' | 'area';
  readonly repeated: 'first' | 'second';
  /** A time that clocks skip: with the offset before, as the moment at which they skip it, or an error. */
  readonly skipped: 'offsetBefore' | 'moment' | 'error';
  readonly unknown: 'null' | 'error';
}

const READINGS: Readonly<Record<string, Reading>> = {
  spark: { names: 'java', repeated: 'first', skipped: 'offsetBefore', unknown: 'error' },
  postgresql: { names: 'posix', repeated: 'second', skipped: 'offsetBefore', unknown: 'error' },
  mysql: { names: 'tzdata', repeated: 'first', skipped: 'moment', unknown: 'null' },
  clickhouse: { names: 'area', repeated: 'first', skipped: 'offsetBefore', unknown: 'error' },
  duckdb: { names: 'area', repeated: 'second', skipped: 'offsetBefore', unknown: 'error' },
  bigquery: { names: 'area', repeated: 'first', skipped: 'moment', unknown: 'error' },
  trino: { names: 'area', repeated: 'second', skipped: 'offsetBefore', unknown: 'error' },
  // learn.microsoft.com, "AT TIME ZONE": a time of a gap has the offset behind it once it is shown, a repeated one the offset before the change.
  sqlserver: { names: 'windows', repeated: 'first', skipped: 'offsetBefore', unknown: 'error' },
  // Oracle, "Datetime Data Types and Time Zone Support": ORA-01878 for a time of a gap, standard time for a repeated one.
  oracle: { names: 'area', repeated: 'second', skipped: 'error', unknown: 'error' },
};

/** The zones of the tz database with names of three letters; JavaScript knows more. */
const TZDATA_SHORT = /^(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/i;

function named(zone: string, { names }: Reading): string {
  if (names === 'area') return zone.includes('/') || /^(?:UTC|GMT|Z|(?:UTC|GMT)?[+-].*)$/i.test(zone) ? zone : '';
  if (names === 'windows') return windowsZone(zone) ?? (/^[+-]\d\d:\d\d$/.test(zone) ? zone : '');
  if (names === 'java') return SHORT[zone] ?? zone;
  if (names === 'tzdata') return /^[a-z]{3}$/i.test(zone) && !TZDATA_SHORT.test(zone) ? '' : zone;
  const isAbbreviation = /^[a-z]{2,4}$/i.test(zone) && !/^(?:utc|gmt)$/i.test(zone);
  return isAbbreviation ? '' : zone.replace(/^((?:UTC|GMT)?)([+-])(?=\d)/i, (_, word: string, sign: string) => `${word}${sign === '+' ? '-' : '+'}`);
}

/** Ahead of UTC in milliseconds; `undefined` for a name that is no zone. */
function ahead(zone: string, ms: number): number | undefined {
  const minutes = offsetOf(zone);
  if (minutes !== undefined) return minutes * 60_000;
  return isZone(zone) ? offsetAt(zone, ms) : undefined;
}

/** What the zone's clock shows at an instant. */
function shown(moment: Moment, zone: string): Moment | undefined {
  const us = epochUs(moment);
  const offset = ahead(zone, Math.floor(us / 1000));
  return offset === undefined ? undefined : fromEpochUs(us + offset * 1000);
}

/** The instant at which the zone's clock shows the time. */
function instant(moment: Moment, zone: string, reading: Reading): Moment | undefined {
  const minutes = offsetOf(zone);
  const us = epochUs(moment);
  if (minutes !== undefined) return fromEpochUs(us - minutes * MINUTE_US);
  if (!isZone(zone)) return undefined;
  const wall = Math.floor(us / 1000);
  const before = offsetAt(zone, wall - DAY_US / 1000);
  const first = firstInstantShowing(zone, wall);
  const skipped = wallAt(zone, first) !== wall;
  if (skipped && reading.skipped === 'error') throw new Error(`this is no time in ${zone}: the clocks skip it`);
  const second = wall - offsetAt(zone, wall + DAY_US / 1000);
  const found = skipped ? (reading.skipped === 'moment' ? first : wall - before) : reading.repeated === 'second' && wallAt(zone, second) === wall ? second : first;
  return fromEpochUs(found * 1000 + (skipped && reading.skipped === 'moment' ? 0 : us - wall * 1000));
}

function converted(value: string | number | undefined, zone: string, how: { readonly reading: Reading; readonly toUtc: boolean }): SqlValue {
  const moment = readMoment(value ?? '');
  if (moment === undefined) return null;
  const { reading, toUtc } = how;
  if (civilOf(moment.day).year < 1970) throw new Error('time zones before 1970 are not supported by the local runner');
  const name = named(zone.trim(), reading);
  const result = toUtc ? instant(moment, name, reading) : shown(moment, name);
  if (result !== undefined) return timestampText(result);
  if (reading.unknown === 'null') return null;
  throw new Error(`the time zone ${zone} is not known to the local runner`);
}

function zoneFunction(name: string, toUtc: boolean): SqlFunction {
  return strict(name, 3, ([value, zone, dialect]) => {
    const reading = READINGS[String(dialect)];
    if (reading === undefined) throw new Error(`no time zones for ${String(dialect)}`);
    return converted(value, asText(zone ?? ''), { reading, toUtc });
  });
}

/** Times of zones other than UTC. */
export const ZONE_FUNCTIONS: readonly SqlFunction[] = [zoneFunction('zone_to_utc', true), zoneFunction('utc_to_zone', false)];
