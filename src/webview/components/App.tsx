import { useEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { PanelState } from '../../protocol/panelMessages';
import type { PanelViewName } from '../../protocol/panelViews';
import { isFinished } from '../../core/instance/states';
import { isBackfillFinished } from '../../core/views/backfillBar';
import { usePage } from '../pageContext';
import { usePageKeys } from '../pageKeys';
import { refuseNew } from '../refuseNew';
import type { PageState } from '../state/pageState';
import { useNow } from '../useNow';
import { focusView, isViewLoading, VIEW_ID } from '../viewFocus';
import { Announcer } from './Announcer';
import { BackfillBar } from './BackfillBar';
import { Button } from './Button';
import { CalendarPanel } from './calendar/CalendarPanel';
import { Detail } from './Detail';
import { EmptyState } from './EmptyState';
import { FileBar } from './FileBar';
import { GraphPanel } from './graph/GraphPanel';
import { GridView } from './GridView';
import { KeyList } from './KeyList';
import { Legend } from './Legend';
import { NoticeBar } from './NoticeBar';
import { PlannerPanel } from './planner/PlannerPanel';
import { Preview } from './Preview';
import { Restricted } from './Restricted';
import { TimelinePanel } from './timeline/TimelinePanel';
import { Toolbar } from './Toolbar';
import { Unreadable } from './Unreadable';
import type { ViewProps } from './viewProps';
import { tabId } from './ViewSwitch';

interface PanelView {
  readonly name: PanelViewName;
  /** It shows instances, so that a workflow without any has an empty page instead. */
  readonly needsInstances: boolean;
  readonly draw: (props: ViewProps) => ComponentChildren;
}

const GRID: PanelView = { name: 'grid', needsInstances: true, draw: (props) => <GridView {...props} /> };

/** The views of the switch, in its order. */
const VIEWS: readonly PanelView[] = [
  GRID,
  { name: 'timeline', needsInstances: true, draw: (props) => <TimelinePanel {...props} /> },
  { name: 'graph', needsInstances: false, draw: (props) => <GraphPanel {...props} /> },
  { name: 'calendar', needsInstances: false, draw: (props) => <CalendarPanel {...props} /> },
  { name: 'plan', needsInstances: false, draw: (props) => <PlannerPanel {...props} /> },
];
const VIEW_NAMES = VIEWS.map(({ name }) => name);

/** The whole page. */
export function App({ state }: { readonly state: PageState }) {
  const { texts } = usePage();
  usePageKeys(VIEW_NAMES);
  const { panel, notice, preview } = state;
  if (panel === undefined) return <EmptyState icon="loading spins" title={texts['panel.loading']} />;
  const bar = panel.backfill;
  const showsBar = bar !== undefined && !(isBackfillFinished(bar.state) && state.closedBackfill === bar.backfillId);
  const view = VIEWS.find(({ name }) => name === state.view) ?? GRID;
  return (
    <div class="page">
      {panel.workflow === undefined ? null : <Toolbar panel={panel} views={VIEW_NAMES} view={view.name} />}
      {panel.workflow === undefined || panel.file === 'there' ? null : <FileBar file={panel.file} />}
      {notice === undefined ? null : <NoticeBar notice={notice} />}
      {showsBar ? <BackfillBar backfill={bar} /> : null}
      <Main panel={panel} state={state} view={view} />
      {panel.grid.rows.length === 0 || !view.needsInstances ? null : <Legend isOpen={state.legendOpen} updatedAt={state.updatedAt} />}
      {preview === undefined ? null : <Preview preview={preview} isStarting={state.isStarting} />}
      {state.keysOpen ? <KeyList /> : null}
      <Announcer panel={panel} />
    </div>
  );
}

interface MainProps {
  readonly panel: PanelState;
  readonly state: PageState;
  readonly view: PanelView;
}

function Main({ panel, state, view }: MainProps) {
  const now = useNow(state.clockOffsetMs, hasRunning(panel));
  useFocusKept(view.name);
  if (panel.workflow === undefined) {
    return <NoWorkflow />;
  }
  const isEmpty = view.needsInstances && panel.grid.rows.length === 0;
  const detail = shownDetail(panel, state);
  return (
    <main class={detail === undefined ? 'main' : 'main with-detail'}>
      <div class="view" id={VIEW_ID} role={VIEWS.length > 1 ? 'tabpanel' : undefined} aria-labelledby={VIEWS.length > 1 ? tabId(view.name) : undefined}>
        {isEmpty ? <NoRows panel={panel} /> : view.draw({ panel, state, now })}
      </div>
      {detail === undefined ? null : <Detail detail={detail} now={now} />}
    </main>
  );
}

/** What the keyboard was in went away with the view before: it goes on in the new one, once that has something to show. */
function useFocusKept(view: PanelViewName): void {
  const before = useRef(view);
  const isLost = useRef(false);
  useEffect(() => {
    isLost.current = (isLost.current || before.current !== view) && document.activeElement === document.body;
    before.current = view;
    if (isLost.current && !isViewLoading()) focusView();
  });
  useEffect(() => {
    const listener = (): void => { if (document.activeElement === document.body) focusView(); };
    window.addEventListener('focus', listener);
    return () => { window.removeEventListener('focus', listener); };
  }, []);
}

/** The host's detail, unless it belongs to an earlier selection: of another schedule time, or made before the planner was shown. */
function shownDetail({ detail }: PanelState, { selection, view, isChosenInPlan }: PageState): PanelState['detail'] {
  if (view === 'plan' && !isChosenInPlan) return undefined;
  return detail?.logicalInstanceId === selection?.logicalInstanceId ? detail : undefined;
}

function NoWorkflow() {
  const { texts, post } = usePage();
  return (
    <EmptyState icon="type-hierarchy" title={texts['panel.noWorkflow']} hint={texts['panel.noWorkflowHint']}>
      <Button label={texts['panel.newWorkflow']} icon="new-file" kind="primary" onPress={() => { post({ type: 'newWorkflow' }); }} />
      <Button label={texts['panel.openSample']} icon="mortar-board" onPress={() => { post({ type: 'openSample' }); }} />
    </EmptyState>
  );
}

/** Nothing may be read, was read yet, or can be, or nothing ran. */
function NoRows({ panel }: { readonly panel: PanelState }) {
  const { texts } = usePage();
  if (!panel.trusted) return <Restricted />;
  if (panel.unreadable !== undefined) return <Unreadable why={panel.unreadable} />;
  if (panel.isReading) return <EmptyState icon="loading spins" title={texts['panel.loading']} />;
  return <NoInstance panel={panel} />;
}

function NoInstance({ panel }: { readonly panel: PanelState }) {
  const { texts, post } = usePage();
  const refusal = refuseNew(panel, texts);
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
