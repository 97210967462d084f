import type { ActionView, DetailAction } from '../../core/views/actions';
import type { PageMessage } from '../../protocol/panelMessages';
import { usePage } from '../pageContext';
import { Button } from './Button';

const ICONS: Readonly<Record<DetailAction, string>> = {
  rerunFailed: 'debug-restart',
  rerunFrom: 'run-below',
  rerunOnly: 'debug-rerun',
  rerunAll: 'run-all',
  recoverTask: 'debug-restart-frame',
  forceSuccess: 'pass',
  pause: 'debug-pause',
  resume: 'debug-continue',
  cancel: 'debug-stop',
};

interface ActionsProps {
  readonly actions: readonly ActionView[];
  readonly workflowInstanceId: string;
  readonly task: string | undefined;
}

/**
 * What can be done with a run and its chosen task. The reruns always show, with the reason when they are off, but the one
 * of a single task only where one is chosen; the others show only where they apply.
 */
export function Actions({ actions, workflowInstanceId, task }: ActionsProps) {
  const { post } = usePage();
  const shown = actions.filter(({ action, enabled }) => (
    enabled || (action.startsWith('rerun') && (action !== 'rerunOnly' || task !== undefined))
  ));
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

function intentionOf(action: DetailAction, workflowInstanceId: string, task: string | undefined): PageMessage {
  if (action === 'rerunFrom' || action === 'rerunOnly' || action === 'recoverTask' || action === 'forceSuccess') return { type: action, workflowInstanceId, task: task ?? '' };
  return { type: action, workflowInstanceId };
}
