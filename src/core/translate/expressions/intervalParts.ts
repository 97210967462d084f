import type { Interval } from '../expr';

const MONTHS: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };
const MICROS: Readonly<Record<string, number>> = { week: 6.048e11, day: 8.64e10, hour: 3.6e9, minute: 6e7, second: 1e6, millisecond: 1e3, microsecond: 1 };

/** Of an interval of days and times: how large a unit is, and after how many of it the next larger one begins. */
const PARTS: Readonly<Record<string, readonly [number, number]>> = { day: [8.64e10, Infinity], hour: [3.6e9, 24], minute: [6e7, 60] };

/** A part of an interval that is a literal: `extract(HOUR FROM INTERVAL '1 02:03:04' DAY TO SECOND)` is 2; `undefined`: it has none, or one with a fraction. */
export function literalPart({ amount, unit }: Interval, name: string): number | undefined {
  const written = unit === 'compound' ? amount.replaceAll("'", '') : `${amount} ${unit}`;
  const parts = [...written.matchAll(/(-?\d+(?:\.\d+)?) ([a-z]+?)s?(?= |$)/gi)];
  if (parts.length === 0 || parts.map(([text]) => text).join(' ') !== written.trim()) return undefined;
  const total = (units: Readonly<Record<string, number>>): number | undefined => {
    const all = parts.map(([, count, one]) => Number(count) * (units[one?.toLowerCase() ?? ''] ?? NaN));
    const sum = all.reduce((a, b) => a + b, 0);
    return Number.isInteger(sum) ? sum : undefined;
  };
  const part = name.toLowerCase().replace(/s$/, '');
  if (part === 'year' || part === 'month') {
    const months = total(MONTHS);
    return months === undefined ? undefined : part === 'year' ? Math.trunc(months / 12) : months % 12;
  }
  const [size, most] = PARTS[part] ?? [];
  const us = total(MICROS);
  return us === undefined || size === undefined || most === undefined ? undefined : Math.trunc(us / size) % most;
}
