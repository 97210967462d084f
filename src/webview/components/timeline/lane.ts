import type { AnyState } from '../../../core/views/describeState';
import { describeState } from '../../../core/views/describeState';
import { formatDuration, formatExecutionTime, shortScheduleTime } from '../../../core/views/formatTime';
import type { TimelineAttempt, TimelineLane, TimelineWait } from '../../../core/views/timeline';
import { endsAt, type RunBar } from '../../../core/views/timelineRuns';
import { fillText } from '../../../core/views/viewTexts';
import type { PanelTexts } from '../../../protocol/panelTexts';

/** One line of the chart, ready to draw. */
export interface Lane {
  readonly key: string;
  readonly name: string;
  readonly state: AnyState;
  readonly bars: readonly Bar[];
  readonly isOnPath: boolean;
  /** All that the line shows, in words. */
  readonly label: string;
}

export interface Bar {
  /** Of what ran; a wait otherwise. */
  readonly state: AnyState | undefined;
  readonly wait: TimelineWait['kind'] | undefined;
  readonly from: number;
  readonly to: number;
  /** It goes on. */
  readonly isOpen: boolean;
  readonly label: string;
  /** Beside its end; empty: none. */
  readonly text: string;
  /** Number of the attempt, where it is one. */
  readonly attempt: number | undefined;
}

/** What words and lengths depend on. */
export interface LaneContext {
  readonly texts: PanelTexts;
  readonly zone: string;
  /** Execution clock, ms. */
  readonly now: number;
}

export function taskLane(lane: TimelineLane, isOnPath: boolean, context: LaneContext): Lane {
  const { texts } = context;
  const waits = lane.waits.map((wait) => waitBar(wait, context));
  const attempts = lane.attempts.map((attempt, index) => attemptBar(attempt, index === lane.attempts.length - 1, context));
  const bars = [...waits, ...attempts].sort((a, b) => a.from - b.from);
  const word = describeState(lane.state, texts).word;
  return {
    key: lane.task,
    name: lane.task,
    state: lane.state,
    bars,
    isOnPath,
    label: [lane.task, word, ...bars.map(({ label }) => label), ...(isOnPath ? [texts['timeline.onPath']] : [])].join(texts['list.comma']),
  };
}

function attemptBar({ number, state, startedAt, finishedAt }: TimelineAttempt, isLast: boolean, context: LaneContext): Bar {
  const to = endsAt({ startedAt, finishedAt }, context.now);
  const length = formatDuration(to - startedAt);
  const { word } = describeState(state, context.texts);
  const from = formatExecutionTime(startedAt, context.zone).slice(11);
  const label = fillText(context.texts['timeline.attempt'], number, word, from, length);
  return { state, wait: undefined, from: startedAt, to, isOpen: finishedAt === undefined, label, text: isLast ? length : '', attempt: number };
}

function waitBar({ kind, from, to }: TimelineWait, { texts, now }: LaneContext): Bar {
  const end = Math.max(from, to ?? now);
  const label = fillText(texts[`timeline.${kind}`], formatDuration(end - from));
  return { state: undefined, wait: kind, from, to: end, isOpen: to === undefined, label, text: '', attempt: undefined };
}

export function runLane(run: RunBar, { texts, zone, now }: LaneContext): Lane {
  const { state, scheduleTime, startedAt, runNumber } = run;
  const to = endsAt(run, now);
  const length = formatDuration(to - startedAt);
  const { word } = describeState(state, texts);
  const label = [
    `${texts['label.scheduleTime']} ${scheduleTime}`, fillText(texts['tree.run'], runNumber), word,
    `${texts['label.executionTime']} ${formatExecutionTime(startedAt, zone)}`, length,
  ].join(texts['list.comma']);
  const bar: Bar = { state, wait: undefined, from: startedAt, to, isOpen: run.finishedAt === undefined, label, text: length, attempt: undefined };
  return { key: run.logicalInstanceId, name: shortScheduleTime(scheduleTime), state, bars: [bar], isOnPath: false, label };
}
