import { CALENDAR_STATES } from '../../../core/views/calendar';
import { TIME_STATE_LOOKS } from '../../../core/views/timeStateLooks';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';
import { calendarWord } from './calendarWord';

export function CalendarLegend() {
  const { texts } = usePage();
  return (
    <ul class="calendar-legend" aria-label={texts['calendar.legend']}>
      {CALENDAR_STATES.map((state) => (
        <li key={state} class={`state tone-${TIME_STATE_LOOKS[state].tone}`}>
          <Icon id={TIME_STATE_LOOKS[state].icon} />
          <span>{calendarWord(state, texts)}</span>
        </li>
      ))}
    </ul>
  );
}
