import type { WorkflowInstanceState } from '../instance/states';
import { describeState } from './describeState';
import { shortScheduleTime } from './formatTime';
import type { GridRow } from './grid';
import { fillText, type ViewTexts } from './viewTexts';

/** More changes at once are counted instead of named. */
const MAX_NAMED = 3;

/**
 * What a screen reader says of states that have changed: `2025-03-18 failed, 2025-03-17 succeeded`, or how many are in which state.
 * `undefined`: none has. Rows that were not there before are no change: more of them were only read.
 */
export function announceChanges(before: readonly GridRow[], after: readonly GridRow[], texts: ViewTexts): string | undefined {
  if (before === after) return undefined;
  const old = new Map(before.map((row) => [row.logicalInstanceId, row]));
  const changed = after.flatMap(({ logicalInstanceId: id, scheduleTime, state }) => {
    const known = old.get(id);
    return state === undefined || known === undefined || known.state === state ? [] : [{ scheduleTime, state }];
  });
  if (changed.length === 0) return undefined;
  if (changed.length <= MAX_NAMED) {
    return changed.map(({ scheduleTime, state }) => `${shortScheduleTime(scheduleTime)} ${describeState(state, texts).word}`).join(texts['list.comma']);
  }
  const counts = new Map<WorkflowInstanceState, number>();
  for (const { state } of changed) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts].map(([state, count]) => `${String(count)} ${describeState(state, texts).word}`);
  return `${fillText(texts['summary.times'], changed.length)}: ${parts.join(texts['list.comma'])}`;
}
