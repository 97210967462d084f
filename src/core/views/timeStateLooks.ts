import type { CalendarState } from './calendar';
import type { TimeState } from '../instance/runStates';
import type { Tone } from './describeState';

/** Icon and colour of how a schedule time stands; no two share an icon. */
export interface TimeStateLook {
  /** Codicon id. */
  readonly icon: string;
  readonly tone: Tone;
  readonly spins: boolean;
}

const STILL = { spins: false } as const;

export const TIME_STATE_LOOKS: Readonly<Record<TimeState | CalendarState, TimeStateLook>> = {
  neverRan: { icon: 'circle-outline', tone: 'waiting', ...STILL },
  missing: { icon: 'circle-large-outline', tone: 'attention', ...STILL },
  ahead: { icon: 'circle-small', tone: 'muted', ...STILL },
  unfinished: { icon: 'debug-pause', tone: 'attention', ...STILL },
  waiting: { icon: 'watch', tone: 'waiting', ...STILL },
  running: { icon: 'sync', tone: 'busy', spins: true },
  failed: { icon: 'error', tone: 'bad', ...STILL },
  stale: { icon: 'history', tone: 'attention', ...STILL },
  succeeded: { icon: 'pass-filled', tone: 'good', ...STILL },
};
