import { useMemo } from 'preact/hooks';
import { CALENDAR_STATES, dayText, mainState, weekdayNames, type CalendarDay, type CalendarMonth } from '../../../core/views/calendar';
import { TIME_STATE_LOOKS } from '../../../core/views/timeStateLooks';
import { formatCount } from '../../../core/views/formatTime';
import { fillText } from '../../../core/views/viewTexts';
import type { PanelTexts } from '../../../protocol/panelTexts';
import { usePage } from '../../pageContext';
import { TAKES_KEYS } from '../../viewFocus';
import { Icon } from '../Icon';
import { calendarWord } from './calendarWord';
import { dayId } from './useDayCursor';

interface MonthGridProps {
  readonly year: number;
  readonly month: CalendarMonth;
  readonly byDay: ReadonlyMap<number, CalendarDay>;
  readonly today: number;
  readonly cursor: number;
  readonly openDay: number | undefined;
}

/** One month, weeks from Monday on. */
export function MonthGrid({ year, month, byDay, today, cursor, openDay }: MonthGridProps) {
  const name = `${String(year)}-${String(month.month).padStart(2, '0')}`;
  const weekdays = useMemo(() => weekdayNames(document.documentElement.lang), []);
  return (
    <section class="month">
      <h3 class="numeric">{name}</h3>
      <div class="month-grid" role="grid" aria-label={name}>
        <div class="week week-names" role="row">
          {weekdays.map(({ short, long }) => <span key={long} role="columnheader" aria-label={long} title={long}>{short}</span>)}
        </div>
        {month.weeks.map((week, index) => (
          <div key={index} class="week" role="row">
            {week.map((day, weekday) => (day === undefined
              ? <span key={`none-${String(weekday)}`} role="gridcell" class="day none" />
              : <Day key={day} day={day} counts={byDay.get(day)} isToday={day === today} isCursor={day === cursor} isOpen={day === openDay} />))}
          </div>
        ))}
      </div>
    </section>
  );
}

interface DayProps {
  readonly day: number;
  readonly counts: CalendarDay | undefined;
  readonly isToday: boolean;
  readonly isCursor: boolean;
  readonly isOpen: boolean;
}

function Day({ day, counts, isToday, isCursor, isOpen }: DayProps) {
  const { texts } = usePage();
  const state = counts === undefined ? undefined : mainState(counts);
  const look = state === undefined ? undefined : TIME_STATE_LOOKS[state];
  const total = counts?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  const hasGap = (counts?.counts[CALENDAR_STATES.indexOf('missing')] ?? 0) > 0;
  const label = fillText(texts['calendar.day'], dayText(day), describeDay(counts, texts));
  return (
    <span
      id={dayId(day)}
      class={`day${isToday ? ' today' : ''}${isOpen ? ' open' : ''}${hasGap ? ' has-gap' : ''}${state === undefined ? '' : ` is-${state}`}`}
      role="gridcell"
      tabIndex={isCursor ? 0 : -1}
      aria-selected={isOpen ? 'true' : 'false'}
      aria-current={isToday ? 'date' : undefined}
      title={label}
      data-day={day}
      {...(isCursor ? TAKES_KEYS : {})}
    >
      <span class="for-readers">{label}</span>
      <span class="day-number numeric" aria-hidden="true">{Number(dayText(day).slice(8))}</span>
      {look === undefined ? null : <span class={`day-mark tone-${look.tone}`}><Icon id={look.icon} spins={look.spins} /></span>}
      {total > 1 && state !== undefined && state !== 'ahead' ? <span class="day-count numeric" aria-hidden="true">{formatCount(counts?.counts[CALENDAR_STATES.indexOf(state)] ?? 0)}</span> : null}
    </span>
  );
}

/** `24 succeeded, 1 failed`. */
export function describeDay(day: CalendarDay | undefined, texts: PanelTexts): string {
  const parts = CALENDAR_STATES.flatMap((state, place) => {
    const count = day?.counts[place] ?? 0;
    return count === 0 ? [] : [fillText(texts['calendar.count'], formatCount(count), calendarWord(state, texts))];
  });
  return parts.length === 0 ? texts['calendar.nothing'] : parts.join(texts['list.comma']);
}
