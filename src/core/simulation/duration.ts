const UNITS: Readonly<Record<string, number>> = {
  ms: 1, s: 1000, sec: 1000, second: 1000, m: 60_000, min: 60_000, minute: 60_000, h: 3_600_000, hr: 3_600_000, hour: 3_600_000,
  d: 86_400_000, day: 86_400_000,
};

/** How a duration may be written, for messages. */
export const DURATION_FORMS = 'write 5s, 2m, 1h, 500ms, "00:00:05", or a number of seconds';

/**
 * A length of time in ms: `5s`, `2m`, `1h30m`, `2 minutes`, `PT5S`, `00:00:05`, or a number of seconds. `undefined`: it is none.
 */
export function parseDuration(written: string): number | undefined {
  const text = written.trim().toLowerCase();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const clock = /^(\d{1,3}):([0-5]\d):([0-5]\d)(\.\d{1,3})?$/.exec(text);
  if (clock !== null) {
    const [, hours = '', minutes = '', seconds = '', parts = '0'] = clock;
    return Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000 + Math.round(Number(parts) * 1000);
  }
  return sumOfParts(text.replace(/^p(?:t|(?=\d))/, '').replace(/(?<=\d+d)t/, ''));
}

function sumOfParts(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gy)];
  if (parts.length === 0 || parts.reduce((length, [whole]) => length + whole.length, 0) !== text.length) return undefined;
  let sum = 0;
  for (const [, amount = '', unit = ''] of parts) {
    const ms = UNITS[unit] ?? UNITS[unit.replace(/s$/, '')];
    if (ms === undefined) return undefined;
    sum += Number(amount) * ms;
  }
  return Math.round(sum);
}
