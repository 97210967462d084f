import { newestTickNotAfter, nextTicks, scheduleOf, type Instant } from '../schedule';
import type { Workflow } from '../workflow/workflow';

/** The schedule time that values are shown for: the newest tick not after `now`, else the first one after it, else `now`. */
export function asIfTimeOf(workflow: Workflow, now: Instant): Instant {
  const { schedule } = scheduleOf(workflow);
  return newestTickNotAfter(schedule, now) ?? nextTicks(schedule, now, 1)[0] ?? now;
}
