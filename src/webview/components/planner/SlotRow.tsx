import type { SlotKind } from '../../../core/views/plannerPack';
import { exactTime, exactWindow } from '../../../core/views/slotTimes';
import { fillText } from '../../../core/views/viewTexts';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';
import { SlotState } from './SlotState';

interface SlotRowProps {
  readonly place: number;
  /** CSS pixels. */
  readonly top: number;
  readonly instant: number;
  readonly windowMs: number;
  readonly zone: string;
  readonly kind: SlotKind | undefined;
  /** It runs. */
  readonly isOn: boolean;
  readonly isCursor: boolean;
  /** Its details are open. */
  readonly isShown: boolean;
  readonly canTick: boolean;
}

export function slotRowId(place: number): string {
  return `slot-${String(place)}`;
}

/** One slot: its schedule time, the exact bounds of its data window, how it stands, why, and whether it runs. */
export function SlotRow({ place, top, instant, windowMs, zone, kind, isOn, isCursor, isShown, canTick }: SlotRowProps) {
  const { texts } = usePage();
  const window = exactWindow(instant, windowMs, zone);
  // "never ran" says all there is, and need not be said twice.
  const reason = kind === undefined || kind.reason === texts[`plan.state.${kind.state}`] ? '' : kind.reason;
  const bounds = window === undefined ? texts['plan.noWindow'] : fillText(texts['plan.windowOf'], window.from, window.to);
  return (
    <div
      id={slotRowId(place)}
      class={`slot${isOn ? ' will-run' : ''}${isCursor ? ' cursor' : ''}${isShown ? ' shown' : ''}`}
      aria-current={isShown ? 'true' : undefined}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={isOn ? 'true' : 'false'}
      data-slot={place}
      style={{ top: `${String(top)}px` }}
    >
      <span role="gridcell" class={canTick ? 'slot-run can-tick' : 'slot-run'}>
        <span class="tick-box"><Icon id={isOn ? (canTick ? 'check' : 'play') : canTick ? 'blank' : 'dash'} /></span>
        <span class="for-readers">{texts[isOn ? 'plan.runs' : 'plan.left']}</span>
      </span>
      <span role="gridcell" class="slot-time numeric">{exactTime(instant, zone)}</span>
      <span role="gridcell" class="slot-window numeric" title={bounds}>{bounds}</span>
      <span role="gridcell" class="slot-state">{kind === undefined ? null : <SlotState state={kind.state} />}</span>
      <span role="gridcell" class="slot-reason quiet" title={reason}>{reason}</span>
    </div>
  );
}
