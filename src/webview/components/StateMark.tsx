import { describeState, type AnyState } from '../../core/views/describeState';
import { usePage } from '../pageContext';
import { Icon } from './Icon';

/** Icon and word of a state. */
export function StateMark({ state }: { readonly state: AnyState }) {
  const { texts } = usePage();
  const view = describeState(state, texts);
  return (
    <span class={`state tone-${view.tone}`}>
      <Icon id={view.icon} spins={view.spins} />
      <span class="state-word">{view.word}</span>
    </span>
  );
}
