import { scheduleOf, type ScheduleReading } from '../../schedule';
import type { Workflow } from '../../workflow/workflow';

const known = new WeakMap<Workflow, ScheduleReading>();

/** The workflow's schedule with its problems, read once for all rules. */
export function readSchedule(workflow: Workflow): ScheduleReading {
  const found = known.get(workflow) ?? scheduleOf(workflow);
  known.set(workflow, found);
  return found;
}
