import type { RunView } from '../../core/views/detail';
import { describeState } from '../../core/views/describeState';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { Icon } from './Icon';

interface RunChooserProps {
  /** Newest first. */
  readonly runs: readonly RunView[];
  readonly chosen: string;
  readonly onChoose: (workflowInstanceId: string) => void;
}

export function RunChooser({ runs, chosen, onChoose }: RunChooserProps) {
  const { texts } = usePage();
  if (runs.length < 2) return null;
  return (
    <div class="runs" role="group" aria-label={texts['detail.runs']}>
      {runs.map(({ workflowInstanceId, runNumber, state }) => {
        const view = describeState(state, texts);
        return (
          <button
            key={workflowInstanceId}
            type="button"
            class={`segment tone-${view.tone}`}
            aria-pressed={workflowInstanceId === chosen ? 'true' : 'false'}
            title={view.word}
            onClick={() => { onChoose(workflowInstanceId); }}
          >
            <Icon id={view.icon} spins={view.spins} />
            <span>{fillText(texts['tree.run'], runNumber)}</span>
            <span class="for-readers">, {view.word}</span>
          </button>
        );
      })}
    </div>
  );
}
