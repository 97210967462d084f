const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** An execution time as `yyyy-MM-dd HH:mm:ss` in an IANA zone. Throws RangeError for an unknown zone or an instant out of range. */
export function formatExecutionTime(at: number, zone: string): string {
  const parts: Record<string, string> = {};
  for (const part of formatterFor(zone).formatToParts(at)) parts[part.type] = part.value;
  const day = `${(parts['year'] ?? '').padStart(4, '0')}-${parts['month'] ?? ''}-${parts['day'] ?? ''}`;
  return `${day} ${parts['hour'] ?? ''}:${parts['minute'] ?? ''}:${parts['second'] ?? ''}`;
}

/** A length in ms for people: `40 ms`, `1.2 s`, `3 min 05 s`, `2 h 04 min`. Negative lengths read as 0. */
export function formatDuration(ms: number): string {
  const length = Math.max(0, Math.round(ms));
  if (length < 1000) return `${String(length)} ms`;
  if (length < 59_950) return `${(length / 1000).toFixed(1)} s`;
  const seconds = Math.round(length / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${pad(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${pad(minutes % 60)} min`;
}

/** A schedule time without its `00:00:00`, and without `:00` seconds: `2025-03-01`, `2025-03-01 06:30`. */
export function shortScheduleTime(scheduleTime: string): string {
  if (scheduleTime.endsWith(' 00:00:00')) return scheduleTime.slice(0, -9);
  return scheduleTime.endsWith(':00') ? scheduleTime.slice(0, -3) : scheduleTime;
}

const counts = new Intl.NumberFormat('en-US');

/** A count with its thousands apart: `87,600`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
