import { formatCount } from '../../../core/views/formatTime';
import type { PlanTotals as Totals, StateTotal } from '../../../core/views/plannerSelection';
import { fillText } from '../../../core/views/viewTexts';
import type { TimeState } from '../../../core/instance/runStates';
import { usePage } from '../../pageContext';
import { Button } from '../Button';
import { SlotState } from './SlotState';

interface PlanTotalsProps {
  readonly totals: Totals;
  /** `tick`: all or none of a state can be ticked. `follow`: it has been started. */
  readonly use: 'read' | 'tick' | 'follow';
  readonly onTick: (state: TimeState | undefined, isOn: boolean) => void;
}

/** How many are in each state, and how many of these run. */
export function PlanTotals({ totals, use, onTick }: PlanTotalsProps) {
  const { texts } = usePage();
  return (
    <div class="plan-totals">
      <ul class="totals" aria-label={texts['plan.totals']}>
        {totals.byState.map((total) => <Total key={total.state} total={total} use={use} onTick={onTick} />)}
      </ul>
      {use === 'tick' ? (
        <span class="totals-ticks">
          <Button label={texts['plan.tickAll']} onPress={() => { onTick(undefined, true); }} />
          <Button label={texts['plan.tickNone']} onPress={() => { onTick(undefined, false); }} />
        </span>
      ) : null}
    </div>
  );
}

function Total({ total, use, onTick }: Omit<PlanTotalsProps, 'totals'> & { readonly total: StateTotal }) {
  const { texts } = usePage();
  const { state, slots, willRun, canRun } = total;
  const text = (
    <>
      <SlotState state={state} />
      <strong class="numeric">{formatCount(slots)}</strong>
      {use === 'follow' || willRun === 0 ? null : (
        <span class="quiet numeric">{willRun === slots ? texts['plan.willRun'] : fillText(texts['plan.willRunOf'], formatCount(willRun))}</span>
      )}
    </>
  );
  if (use !== 'tick' || canRun === 0) return <li class="total">{text}</li>;
  return (
    <li class="total">
      <label class="check">
        <input
          type="checkbox"
          aria-label={fillText(texts['plan.tickState'], texts[`plan.state.${state}`])}
          checked={willRun === canRun}
          ref={(element) => { if (element !== null) element.indeterminate = willRun > 0 && willRun < canRun; }}
          onChange={(event) => { onTick(state, event.currentTarget.checked); }}
        />
        {text}
      </label>
    </li>
  );
}
