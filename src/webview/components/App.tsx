import type { PanelState } from '../../protocol/panelMessages';
import { isFinished } from '../../core/instance/states';
import { isBackfillFinished } from '../../core/views/backfillBar';
import { refusePermission } from '../../core/views/actions';
import { usePage } from '../pageContext';
import { filterRows } from '../state/filterRows';
import type { PageState } from '../state/pageState';
import { useNow } from '../useNow';
import { BackfillBar } from './BackfillBar';
import { Button } from './Button';
import { Detail } from './Detail';
import { EmptyState } from './EmptyState';
import { Grid } from './Grid';
import { Legend } from './Legend';
import { NoticeBar } from './NoticeBar';
import { Preview } from './Preview';
import { Toolbar } from './Toolbar';

/** The whole page. */
export function App({ state }: { readonly state: PageState }) {
  const { texts } = usePage();
  const { panel, notice, preview } = state;
  if (panel === undefined) return <EmptyState icon="loading spins" title={texts['panel.loading']} />;
  const bar = panel.backfill;
  const showsBar = bar !== undefined && !(isBackfillFinished(bar.state) && state.closedBackfill === bar.backfillId);
  return (
    <div class="page">
      {panel.workflow === undefined ? null : <Toolbar panel={panel} filter={state.filter} />}
      {notice === undefined ? null : <NoticeBar notice={notice} />}
      {showsBar ? <BackfillBar backfill={bar} /> : null}
      <Main panel={panel} state={state} />
      {panel.grid.rows.length === 0 ? null : <Legend isOpen={state.legendOpen} updatedAt={state.updatedAt} />}
      {preview === undefined ? null : <Preview key={preview.previewId} preview={preview} isStarting={state.isStarting} />}
    </div>
  );
}

interface MainProps {
  readonly panel: PanelState;
  readonly state: PageState;
}

function Main({ panel, state }: MainProps) {
  const { texts, dispatch } = usePage();
  const now = useNow(state.clockOffsetMs, hasRunning(panel));
  if (panel.workflow === undefined) {
    return <EmptyState icon="type-hierarchy" title={texts['panel.noWorkflow']} hint={texts['panel.noWorkflowHint']} />;
  }
  if (panel.grid.rows.length === 0) return <NoInstance panel={panel} />;
  const rows = filterRows(panel.grid.rows, state.filter);
  const detail = shownDetail(panel, state);
  return (
    <main class={detail === undefined ? 'main' : 'main with-detail'}>
      {rows.length > 0 ? (
        <Grid
          columns={panel.grid.columns}
          rows={rows}
          hasOlder={panel.grid.hasOlder}
          selection={state.selection}
          cursor={state.cursor}
          now={now}
        />
      ) : (
        <EmptyState icon="filter" title={texts['filter.none']}>
          <Button label={texts['filter.clear']} onPress={() => { dispatch({ type: 'filtered', filter: 'all' }); }} />
        </EmptyState>
      )}
      {detail === undefined ? null : <Detail detail={detail} now={now} />}
    </main>
  );
}

/** The host's detail, unless it belongs to an earlier selection of another schedule time. */
function shownDetail({ detail }: PanelState, { selection }: PageState): PanelState['detail'] {
  return detail?.logicalInstanceId === selection?.logicalInstanceId ? detail : undefined;
}

function NoInstance({ panel }: { readonly panel: PanelState }) {
  const { texts, post } = usePage();
  const refusal = refusePermission(panel, texts);
  return (
    <EmptyState icon="history" title={texts['panel.noInstance']} hint={texts['panel.noInstanceHint']}>
      <Button label={texts['panel.run']} icon="play" kind="primary" refusal={refusal} onPress={() => { post({ type: 'run' }); }} />
      <Button label={texts['panel.backfill']} icon="calendar" refusal={refusal} onPress={() => { post({ type: 'backfill' }); }} />
    </EmptyState>
  );
}

function hasRunning(panel: PanelState): boolean {
  return panel.grid.rows.some(({ state }) => state !== undefined && !isFinished(state) && state !== 'paused' && state !== 'waiting');
}
