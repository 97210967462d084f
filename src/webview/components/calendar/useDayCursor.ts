import { useEffect, useRef, useState } from 'preact/hooks';
import { moveDay, yearOf, type CalendarView } from '../../../core/views/calendar';

interface DayActions {
  readonly showYear: (year: number) => void;
  readonly openDay: (day: number) => void;
}

export function dayId(day: number): string {
  return `day-${String(day)}`;
}

/** Keyboard and mouse of the year, handled in one place for all days; a move out of the year shows the next one. */
export function useDayCursor(calendar: CalendarView, { showYear, openDay }: DayActions) {
  const [day, setDay] = useState(() => firstCursor(calendar));
  const wantsFocus = useRef(false);
  const shown = yearOf(day) === calendar.year ? day : firstCursor(calendar);
  const focus = (): void => { document.getElementById(dayId(shown))?.focus(); };
  useEffect(() => { document.getElementById(dayId(shown))?.scrollIntoView({ block: 'nearest' }); }, [calendar.year]);
  useEffect(() => {
    if (!wantsFocus.current || yearOf(day) !== calendar.year) return;
    wantsFocus.current = false;
    document.getElementById(dayId(day))?.focus();
  }, [day, calendar.year]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      openDay(shown);
      return;
    }
    const target = moveDay(event.key, shown);
    if (target === undefined) return;
    event.preventDefault();
    wantsFocus.current = true;
    setDay(target);
    if (yearOf(target) !== calendar.year) showYear(yearOf(target));
  };
  const onClick = (event: MouseEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest('[data-day]') : null;
    if (cell === null) return;
    const target = Number(cell.getAttribute('data-day'));
    setDay(target);
    openDay(target);
  };
  return { day: shown, focus, onKeyDown, onClick };
}

/** Today, or the newest day with anything in another year. */
function firstCursor({ year, today, days }: CalendarView): number {
  if (yearOf(today) === year) return today;
  return days.at(-1)?.day ?? today + Math.round((year - yearOf(today)) * 365.2425);
}
