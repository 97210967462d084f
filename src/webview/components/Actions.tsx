import type { InstanceAction } from '../../core/instance/allowedActions';
import type { ActionView } from '../../core/views/actions';
import type { PageMessage } from '../../protocol/panelMessages';
import { usePage } from '../pageContext';
import { Button } from './Button';

const ICONS: Readonly<Record<InstanceAction, string>> = {
  rerunFailed: 'debug-restart',
  rerunFrom: 'run-below',
  rerunAll: 'run-all',
  pause: 'debug-pause',
  resume: 'debug-continue',
  cancel: 'debug-stop',
};

interface ActionsProps {
  readonly actions: readonly ActionView[];
  readonly workflowInstanceId: string;
  readonly task: string | undefined;
}

/** What can be done with a run. The reruns always show, with the reason when they are off; the others only where they apply. */
export function Actions({ actions, workflowInstanceId, task }: ActionsProps) {
  const { post } = usePage();
  const shown = actions.filter(({ action, enabled }) => enabled || action.startsWith('rerun'));
  const first = shown.find(({ enabled }) => enabled)?.action;
  return (
    <div class="actions">
      {shown.map(({ action, label, reason }) => (
        <Button
          key={action}
          label={label}
          icon={ICONS[action]}
          kind={action === first && action === 'rerunFailed' ? 'primary' : 'secondary'}
          refusal={reason}
          onPress={() => { post(intentionOf(action, workflowInstanceId, task)); }}
        />
      ))}
    </div>
  );
}

function intentionOf(action: InstanceAction, workflowInstanceId: string, task: string | undefined): PageMessage {
  if (action === 'rerunFrom') return { type: action, workflowInstanceId, task: task ?? '' };
  return { type: action, workflowInstanceId };
}
