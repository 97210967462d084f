import type { TimeState } from '../../../core/instance/runStates';
import { TIME_STATE_LOOKS } from '../../../core/views/timeStateLooks';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';

/** Icon and word of how a schedule time stands. */
export function SlotState({ state }: { readonly state: TimeState }) {
  const { texts } = usePage();
  const { icon, tone, spins } = TIME_STATE_LOOKS[state];
  return (
    <span class={`state tone-${tone}`}>
      <Icon id={icon} spins={spins} />
      <span class="state-word">{texts[`plan.state.${state}`]}</span>
    </span>
  );
}
