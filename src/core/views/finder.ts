import type { LogicalInstanceStatus } from '../instance/status';
import { dayNumberOf } from '../schedule/calendar';
import { parseDate } from '../schedule/scheduleTime';
import { describeState } from './describeState';
import type { ViewTexts } from './viewTexts';

const DAY_MS = 86_400_000;
/** No zone is further from UTC than this. */
const ZONE_MS = 14 * 3_600_000;

/** Instants between which the schedule times lie that begin with what was typed, whatever the zone; half-open. */
export interface TypedTimes {
  /** `2025-03-14` or `2025-03-14 06:00`. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A date in what was typed, maybe with hours behind it. `undefined`: there is none. */
export function findTypedTimes(typed: string): TypedTimes | undefined {
  const [, day = '', time] = /\b(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}(?::\d{2}){0,2}))?/.exec(typed) ?? [];
  const date = parseDate(day);
  if (date === undefined) return undefined;
  const at = dayNumberOf(date) * DAY_MS;
  return { text: time === undefined ? day : `${day} ${time}`, from: at - ZONE_MS, to: at + DAY_MS + ZONE_MS };
}

/** A schedule time to choose among others. */
export interface FoundTime {
  readonly logicalInstanceId: string;
  readonly workflow: string;
  readonly scheduleTime: string;
  /** Word of the newest run's state. */
  readonly state: string;
  readonly icon: string;
  /** `undefined`: it never ran. */
  readonly workflowInstanceId: string | undefined;
}

/** Those of `statuses` whose schedule time begins with `text`, in the order given. */
export function listFoundTimes(statuses: readonly LogicalInstanceStatus[], text: string, texts: ViewTexts): readonly FoundTime[] {
  return statuses.flatMap(({ logicalInstance, workflowInstances }) => {
    if (!logicalInstance.scheduleTime.startsWith(text)) return [];
    const newest = workflowInstances.at(-1)?.instance;
    const view = describeState(newest?.state ?? 'waiting', texts);
    return [{
      logicalInstanceId: logicalInstance.id,
      workflow: logicalInstance.workflow,
      scheduleTime: logicalInstance.scheduleTime,
      state: view.word,
      icon: view.icon,
      workflowInstanceId: newest?.id,
    }];
  });
}
