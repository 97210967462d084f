import { TASK_INSTANCE_STATES } from '../../core/instance/states';
import { formatExecutionTime } from '../../core/views/formatTime';
import { usePage } from '../pageContext';
import { Icon } from './Icon';
import { StateMark } from './StateMark';

interface LegendProps {
  readonly isOpen: boolean;
  /** Execution clock, ms. */
  readonly updatedAt: number | undefined;
}

export function Legend({ isOpen, updatedAt }: LegendProps) {
  const { texts, zone, dispatch } = usePage();
  return (
    <footer class="legend">
      <div class="legend-line">
        <button
          type="button"
          class="button quiet"
          aria-expanded={isOpen ? 'true' : 'false'}
          onClick={() => { dispatch({ type: 'legendToggled', isOpen: !isOpen }); }}
        >
          <Icon id={isOpen ? 'chevron-down' : 'chevron-right'} />
          <span>{texts['panel.legend']}</span>
        </button>
        {updatedAt === undefined ? null : (
          <span class="quiet numeric">{texts['live.updated']} {formatExecutionTime(updatedAt, zone).slice(11)}</span>
        )}
      </div>
      {isOpen ? (
        <ul class="legend-states">
          {TASK_INSTANCE_STATES.map((state) => <li key={state}><StateMark state={state} /></li>)}
        </ul>
      ) : null}
    </footer>
  );
}
