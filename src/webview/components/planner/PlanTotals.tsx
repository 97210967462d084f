import { formatCount } from '../../../core/views/formatTime';
import type { PlanTotals as Totals, StateTotal } from '../../../core/views/plannerSelection';
import { fillText } from '../../../core/views/viewTexts';
import type { TimeState } from '../../../core/instance/runStates';
import { usePage } from '../../pageContext';
import { Button } from '../Button';
import { SlotState } from './SlotState';

interface PlanTotalsProps {
  readonly totals: Totals;
  /** All or none of a state can be ticked. */
  readonly isByHand: boolean;
  readonly onTick: (state: TimeState | undefined, isOn: boolean) => void;
}

/** How many are in each state, and how many of these run. */
export function PlanTotals({ totals, isByHand, onTick }: PlanTotalsProps) {
  const { texts } = usePage();
  return (
    <div class="plan-totals">
      <ul class="totals" aria-label={texts['plan.totals']}>
        {totals.byState.map((total) => <Total key={total.state} total={total} isByHand={isByHand} onTick={onTick} />)}
      </ul>
      {isByHand ? (
        <span class="totals-ticks">
          <Button label={texts['plan.tickAll']} onPress={() => { onTick(undefined, true); }} />
          <Button label={texts['plan.tickNone']} onPress={() => { onTick(undefined, false); }} />
        </span>
      ) : null}
    </div>
  );
}

function Total({ total, isByHand, onTick }: Omit<PlanTotalsProps, 'totals'> & { readonly total: StateTotal }) {
  const { texts } = usePage();
  const { state, slots, willRun, canRun } = total;
  const text = (
    <>
      <SlotState state={state} />
      <strong class="numeric">{formatCount(slots)}</strong>
      {willRun === 0 || willRun === slots ? null : <span class="quiet numeric">({formatCount(willRun)} {texts['plan.runs']})</span>}
      {willRun === slots ? <span class="quiet">{texts['plan.runs']}</span> : null}
    </>
  );
  if (!isByHand || canRun === 0) return <li class="total">{text}</li>;
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
