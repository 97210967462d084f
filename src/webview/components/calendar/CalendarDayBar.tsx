import { useEffect, useRef } from 'preact/hooks';
import { dayText, plannedMode, type CalendarDay } from '../../../core/views/calendar';
import type { GridRow } from '../../../core/views/grid';
import type { PlannerPrefill } from '../../../core/views/plannerForm';
import { fillText } from '../../../core/views/viewTexts';
import { useSelect, useShowView } from '../../pageActions';
import { usePage } from '../../pageContext';
import { Button } from '../Button';
import { describeDay } from './MonthGrid';

interface CalendarDayBarProps {
  /** `undefined`: none is open. */
  readonly day: number | undefined;
  readonly counts: CalendarDay | undefined;
  /** Those of the grid, newest first. */
  readonly rows: readonly GridRow[];
  readonly refusal: string | undefined;
  readonly onPlan: (prefill: PlannerPrefill) => void;
  readonly onClose: () => void;
}

/** What an open day holds, and what can be done with it. */
export function CalendarDayBar({ day, counts, rows, refusal, onPlan, onClose }: CalendarDayBarProps) {
  const { texts, dispatch } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const select = useSelect();
  const showView = useShowView();
  useEffect(() => { if (day !== undefined) element.current?.querySelector('button')?.focus(); }, [day]);
  if (day === undefined) return null;
  const text = dayText(day);
  const row = rows.find(({ scheduleTime }) => scheduleTime.startsWith(text));
  const show = (): void => {
    if (row === undefined) return;
    const { logicalInstanceId } = row;
    dispatch({ type: 'filtered', filter: 'all' });
    dispatch({ type: 'searched', text });
    select({ logicalInstanceId, workflowInstanceId: undefined, task: undefined });
    dispatch({ type: 'cursorMoved', cursor: { logicalInstanceId, column: 'scheduleTime' } });
    showView('grid');
  };
  return (
    <div ref={element} class="day-bar" role="group" aria-label={text} onKeyDown={(event) => { if (event.key === 'Escape') onClose(); }}>
      <span>{fillText(texts['calendar.day'], text, describeDay(counts, texts))}</span>
      <span class="day-actions">
        <Button label={texts['calendar.planDay']} icon="checklist" refusal={refusal} onPress={() => { onPlan({ from: text, to: text, mode: plannedMode(counts) }); }} />
        {row === undefined ? null : <Button label={texts['calendar.showDay']} icon="table" onPress={show} />}
      </span>
      <span class="day-close"><Button label={texts['panel.close']} icon="close" kind="quiet" iconOnly onPress={onClose} /></span>
    </div>
  );
}
