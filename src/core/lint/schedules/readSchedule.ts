import { rememberedOutside } from '../../base/remembered';
import { scheduleOf } from '../../schedule';

/** The workflow's schedule with its problems, read once for all rules. */
export const readSchedule = rememberedOutside(scheduleOf);
