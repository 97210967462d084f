import type { CalendarState } from '../../../core/views/calendar';
import type { PanelTexts } from '../../../protocol/panelTexts';

/** The word for a state in the calendar. */
export function calendarWord(state: CalendarState, texts: PanelTexts): string {
  return state === 'missing' || state === 'ahead' ? texts[`calendar.${state}`] : texts[`plan.state.${state}`];
}
