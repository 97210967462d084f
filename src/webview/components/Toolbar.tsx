import type { PanelState } from '../../protocol/panelMessages';
import type { PanelViewName } from '../../protocol/panelViews';
import { refusePermission } from '../../core/views/actions';
import { usePage } from '../pageContext';
import { refuseNew } from '../refuseNew';
import { Button } from './Button';
import { Icon } from './Icon';
import { ViewSwitch } from './ViewSwitch';

interface ToolbarProps {
  readonly panel: PanelState;
  /** Those of the switch. */
  readonly views: readonly PanelViewName[];
  readonly view: PanelViewName;
}

export function Toolbar({ panel, views, view }: ToolbarProps) {
  const { texts, dispatch } = usePage();
  const refusal = refusePermission(panel, texts);
  return (
    <header class="toolbar">
      <WorkflowChooser panel={panel} />
      {refusal === undefined ? null : (
        <span class="badge" title={refusal}>
          <Icon id="lock" />
          {panel.trusted ? texts['panel.readOnly'] : texts['panel.restricted']}
          <span class="for-readers">{refusal}</span>
        </span>
      )}
      {views.length < 2 ? null : <ViewSwitch views={views} shown={view} />}
      {panel.grid.rows.length === 0 ? null : <ToolbarActions refusal={refuseNew(panel, texts)} />}
      <Button label={texts['keys.title']} icon="question" kind="quiet" iconOnly onPress={() => { dispatch({ type: 'keysToggled', isOpen: true }); }} />
    </header>
  );
}

/** An empty panel has them in its middle. */
function ToolbarActions({ refusal }: { readonly refusal: string | undefined }) {
  const { texts, post } = usePage();
  return (
    <div class="toolbar-actions">
      <Button label={texts['panel.run']} icon="play" kind="primary" refusal={refusal} onPress={() => { post({ type: 'run' }); }} />
      <Button label={texts['panel.backfill']} icon="calendar" refusal={refusal} onPress={() => { post({ type: 'backfill' }); }} />
    </div>
  );
}

function WorkflowChooser({ panel }: { readonly panel: PanelState }) {
  const { texts, post } = usePage();
  if (panel.workflows.length < 2) return <h1 class="workflow-name" title={panel.workflow}>{panel.workflow}</h1>;
  return (
    <select
      class="chooser workflow-name"
      aria-label={texts['panel.workflow']}
      value={panel.workflow ?? ''}
      onChange={(event) => { post({ type: 'showWorkflow', workflow: event.currentTarget.value }); }}
    >
      {panel.workflows.map((name) => <option key={name} value={name}>{name}</option>)}
    </select>
  );
}
