import type { AttemptState, BackfillState, TaskInstanceState, WorkflowInstanceState } from '../instance/states';
import { ENGLISH_VIEW_TEXTS, type ViewTexts } from './viewTexts';

/** Any state that a screen or a terminal shows. `unknown`: a code of a remote system that this version does not know. */
export type AnyState = WorkflowInstanceState | TaskInstanceState | AttemptState | BackfillState | 'unknown';

/** The family of a state, for colours: `busy` is at work, `waiting` will work, `attention` needs time or a person. */
export type Tone = 'good' | 'bad' | 'busy' | 'waiting' | 'attention' | 'halted' | 'muted';

export interface StateView {
  /** For people, lower case: `waiting for retry`. */
  readonly word: string;
  /** Codicon id without modifier; no two tones share one, so that colour is never the only difference. */
  readonly icon: string;
  /** The icon turns (unless reduced motion is asked for). */
  readonly spins: boolean;
  /** Id of a VS Code theme colour. */
  readonly color: string;
  readonly tone: Tone;
  /** One character for terminals. */
  readonly symbol: string;
}

const TONE_COLORS: Readonly<Record<Tone, string>> = {
  good: 'charts.green',
  bad: 'charts.red',
  busy: 'charts.blue',
  waiting: 'descriptionForeground',
  attention: 'charts.yellow',
  halted: 'charts.orange',
  muted: 'disabledForeground',
};

interface Look {
  readonly icon: string;
  readonly tone: Tone;
  readonly symbol: string;
  readonly spins?: true;
}

const LOOKS: Readonly<Record<AnyState, Look>> = {
  waiting: { icon: 'circle-outline', tone: 'waiting', symbol: '·' },
  pending: { icon: 'circle-outline', tone: 'waiting', symbol: '·' },
  submitted: { icon: 'arrow-circle-right', tone: 'busy', symbol: '›' },
  delayed: { icon: 'watch', tone: 'waiting', symbol: '…' },
  running: { icon: 'sync', tone: 'busy', symbol: '▶', spins: true },
  retryWaiting: { icon: 'history', tone: 'attention', symbol: '↻' },
  pausing: { icon: 'loading', tone: 'busy', symbol: '…', spins: true },
  paused: { icon: 'debug-pause', tone: 'attention', symbol: '‖' },
  stopping: { icon: 'loading', tone: 'busy', symbol: '…', spins: true },
  stopped: { icon: 'circle-slash', tone: 'halted', symbol: '■' },
  failed: { icon: 'error', tone: 'bad', symbol: '✗' },
  succeeded: { icon: 'pass-filled', tone: 'good', symbol: '✓' },
  forcedSuccess: { icon: 'verified', tone: 'good', symbol: '✓' },
  skipped: { icon: 'debug-step-over', tone: 'muted', symbol: '-' },
  carriedOver: { icon: 'check', tone: 'muted', symbol: '=' },
  interrupted: { icon: 'debug-disconnect', tone: 'attention', symbol: '!' },
  cancelling: { icon: 'loading', tone: 'busy', symbol: '…', spins: true },
  cancelled: { icon: 'circle-slash', tone: 'halted', symbol: '■' },
  unknown: { icon: 'question', tone: 'muted', symbol: '?' },
};

/** How a state looks and is called; the one place for tree, panel and terminal. */
export function describeState(state: AnyState, texts: ViewTexts = ENGLISH_VIEW_TEXTS): StateView {
  const look = LOOKS[state];
  return {
    word: texts[`state.${state}`],
    icon: look.icon,
    spins: look.spins === true,
    color: TONE_COLORS[look.tone],
    tone: look.tone,
    symbol: look.symbol,
  };
}

export const ANY_STATES: readonly AnyState[] = [
  'waiting', 'pending', 'submitted', 'delayed', 'running', 'retryWaiting', 'pausing', 'paused', 'stopping', 'stopped',
  'failed', 'succeeded', 'forcedSuccess', 'skipped', 'carriedOver', 'interrupted', 'cancelling', 'cancelled', 'unknown',
];
