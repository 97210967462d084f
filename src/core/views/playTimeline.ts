import { text } from '../base/message';
import type { AttemptState } from '../instance/states';
import type { ReportedTask, SimulationReport } from './playReport';

const WIDTH = 60;

/** Lengths of one column, ms: such that a person can count with them. */
const STEPS = [100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000];

const MARKS: Readonly<Record<AttemptState, string>> = { succeeded: '=', failed: 'x', stopped: '#', interrupted: '!', running: '>' };

export const TIMELINE_LEGEND = text`an attempt begins with its number; = succeeded, x failed, # stopped, ! interrupted, > still running, . waiting for the next attempt`;

export interface Timeline {
  /** Of one column, ms. */
  readonly stepMs: number;
  /** Marks every ten columns, as `0s        10s`. */
  readonly ruler: string;
  /** The bars of one task instance. */
  readonly barsOf: (task: ReportedTask) => string;
}

/** `undefined`: nothing has run. */
export function makeTimeline({ startedAt, endedAt, instances }: SimulationReport): Timeline | undefined {
  const attempts = instances.flatMap(({ tasks }) => tasks.flatMap((task) => task.attempts));
  const ends = attempts.map(({ finishedAt }) => finishedAt ?? endedAt);
  if (attempts.length === 0) return undefined;
  const length = Math.max(...ends) - startedAt;
  const stepMs = STEPS.find((step) => step * WIDTH >= length) ?? Math.ceil(length / WIDTH);
  const columnOf = (at: number): number => Math.min(Math.max(Math.floor((at - startedAt) / stepMs), 0), WIDTH);
  const barsOf = ({ attempts: own }: ReportedTask): string => {
    let line = '';
    for (const attempt of own) {
      const from = Math.max(columnOf(attempt.startedAt), line.length);
      const to = Math.max(Math.ceil(((attempt.finishedAt ?? endedAt) - startedAt) / stepMs), from + 2);
      line = line.padEnd(from, line === '' ? ' ' : '.') + String(attempt.number).slice(-1) + MARKS[attempt.state].repeat(Math.max(to - from - 1, 1));
    }
    return line;
  };
  return { stepMs, ruler: rulerOf(stepMs, columnOf(Math.max(...ends))), barsOf };
}

function rulerOf(stepMs: number, columns: number): string {
  let line = '';
  for (let column = 0; column <= columns; column += 10) line = line.padEnd(column) + shortLength(column * stepMs);
  return line;
}

/** `0s`, `1.5s`, `2m`, `1h30m`: short enough for a ruler. */
export function shortLength(ms: number): string {
  if (ms < 60_000) return `${String(ms / 1000)}s`;
  const parts = [[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'm'], [1000, 's']] as const;
  let rest = Math.round(ms / 1000) * 1000;
  return parts.map(([unit, name]) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count === 0 ? '' : `${String(count)}${name}`;
  }).join('');
}
