import { useEffect, useState } from 'preact/hooks';
import { monthsOf, type CalendarView } from '../../../core/views/calendar';
import { formatCount } from '../../../core/views/formatTime';
import type { PlannerPrefill } from '../../../core/views/plannerForm';
import { fillText } from '../../../core/views/viewTexts';
import { useShowView } from '../../pageActions';
import { usePage } from '../../pageContext';
import { refuseNew } from '../../refuseNew';
import { Button } from '../Button';
import { EmptyState } from '../EmptyState';
import { Icon } from '../Icon';
import { Restricted } from '../Restricted';
import { Unreadable } from '../Unreadable';
import type { ViewProps } from '../viewProps';
import { CalendarDayBar } from './CalendarDayBar';
import { CalendarLegend } from './CalendarLegend';
import { MonthGrid } from './MonthGrid';
import { useDayCursor } from './useDayCursor';

/** A year of schedule times with its gaps. */
export function CalendarPanel({ panel, state }: ViewProps) {
  const { texts, post } = usePage();
  const { calendar } = state.planner;
  const isOwn = calendar?.workflow === panel.workflow;
  useEffect(() => { post({ type: 'showCalendar', year: undefined }); }, [panel.workflow]);
  if ((calendar === undefined || !isOwn) && panel.file === 'gone') return <EmptyState icon="calendar" title={texts['file.goneShort']} />;
  if (!panel.trusted) return <Restricted />;
  if (panel.unreadable !== undefined) return <Unreadable why={panel.unreadable} />;
  if (calendar === undefined || !isOwn) return <EmptyState icon="loading spins" title={texts['panel.loading']} />;
  return <Year calendar={calendar} panel={panel} />;
}

function Year({ calendar, panel }: Pick<ViewProps, 'panel'> & { readonly calendar: CalendarView }) {
  const { texts, post } = usePage();
  const [openDay, setOpenDay] = useState<number | undefined>(undefined);
  const showYear = (year: number): void => { post({ type: 'showCalendar', year }); };
  const cursor = useDayCursor(calendar, { showYear, openDay: setOpenDay });
  const plan = usePlanned();
  const byDay = new Map(calendar.days.map((day) => [day.day, day]));
  const refusal = refuseNew(panel, texts);
  return (
    <div class="calendar">
      <div class="calendar-head">
        <span class="calendar-years">
          <Button label={texts['calendar.before']} icon="chevron-left" kind="quiet" iconOnly onPress={() => { showYear(calendar.year - 1); }} />
          <h2 class="numeric">{calendar.year}</h2>
          <Button label={texts['calendar.after']} icon="chevron-right" kind="quiet" iconOnly onPress={() => { showYear(calendar.year + 1); }} />
        </span>
        <span class="quiet"><Icon id="globe" /> {calendar.zone}</span>
        <Gaps calendar={calendar} refusal={refusal} onPlan={plan} />
      </div>
      <CalendarDayBar key={openDay} day={openDay} counts={openDay === undefined ? undefined : byDay.get(openDay)} rows={panel.grid.rows} refusal={refusal} onPlan={plan} onClose={() => { setOpenDay(undefined); cursor.focus(); }} />
      <div class="calendar-scroll">
        <div class="months" role="group" aria-label={`${texts['calendar.label']}, ${String(calendar.year)}`} aria-description={texts['calendar.help']} onKeyDown={cursor.onKeyDown} onClick={cursor.onClick}>
          {monthsOf(calendar.year).map((month) => (
            <MonthGrid key={month.month} year={calendar.year} month={month} byDay={byDay} today={calendar.today} cursor={cursor.day} openDay={openDay} />
          ))}
        </div>
        <CalendarLegend />
      </div>
    </div>
  );
}

/** Shows the planner, filled in with what is to be planned. */
function usePlanned(): (prefill: PlannerPrefill) => void {
  const { post, dispatch } = usePage();
  const showView = useShowView();
  return (prefill) => {
    dispatch({ type: 'planner', event: { kind: 'opening' } });
    post({ type: 'openPlanner', prefill: { basis: 'scheduleTime', choice: 'range', exclude: '', mode: 'missing', ...prefill }, ifClosed: false });
    showView('plan');
  };
}

interface GapsProps {
  readonly calendar: CalendarView;
  readonly refusal: string | undefined;
  readonly onPlan: (prefill: PlannerPrefill) => void;
}

function Gaps({ calendar: { gaps, noGaps }, refusal, onPlan }: GapsProps) {
  const { texts } = usePage();
  if (gaps === undefined) return <span class="quiet">{texts[noGaps === 'tooMany' ? 'calendar.tooMany' : 'calendar.neverRan']}</span>;
  const { count, since, first, last } = gaps;
  if (first === undefined || last === undefined) return <span class="quiet"><Icon id="pass-filled" /> {fillText(texts['calendar.noGaps'], since)}</span>;
  const label = fillText(texts[count === 1 ? 'calendar.gapOne' : 'calendar.gaps'], formatCount(count), since);
  const short = fillText(texts['calendar.gapsShort'], formatCount(count));
  return <Button label={label} short={short} icon="checklist" kind="primary" refusal={refusal} onPress={() => { onPlan({ from: first, to: last }); }} />;
}
