import { useRef } from 'preact/hooks';
import type { PanelViewName } from '../../protocol/panelViews';
import { useShowView } from '../pageActions';
import { usePage } from '../pageContext';
import { VIEW_ID } from '../viewFocus';
import { Icon } from './Icon';

interface ViewSwitchProps {
  /** In the order to show. */
  readonly views: readonly PanelViewName[];
  readonly shown: PanelViewName;
}

const ICONS: Readonly<Record<PanelViewName, string>> = {
  grid: 'table',
  timeline: 'graph-left',
  graph: 'type-hierarchy-sub',
  calendar: 'calendar',
  plan: 'checklist',
};

/** Id of a view's tab. */
export function tabId(view: PanelViewName): string {
  return `tab-${view}`;
}

/** Tabs as ARIA has them: one stop for Tab, arrow keys show the neighbour. */
export function ViewSwitch({ views, shown }: ViewSwitchProps) {
  const { texts } = usePage();
  const showView = useShowView();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = views[moveTab(event.key, views.indexOf(shown), views.length) ?? -1];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    showView(target);
    list.current?.querySelector<HTMLElement>(`#${tabId(target)}`)?.focus();
  };
  return (
    <div ref={list} class="views" role="tablist" aria-label={texts['view.label']} onKeyDown={onKeyDown}>
      {views.map((view, index) => (
        <button
          key={view}
          type="button"
          id={tabId(view)}
          class="view-tab"
          role="tab"
          aria-selected={view === shown ? 'true' : 'false'}
          aria-controls={VIEW_ID}
          tabIndex={view === shown ? 0 : -1}
          title={`${texts[`view.${view}`]} (${String(index + 1)})`}
          onClick={() => { showView(view); }}
        >
          <Icon id={ICONS[view]} />
          <span class="view-name">{texts[`view.${view}`]}</span>
        </button>
      ))}
    </div>
  );
}

/** The tab that a key leads to; beyond either end comes the other. `undefined`: the key does not move. */
export function moveTab(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowLeft': return (from + count - 1) % count;
    case 'ArrowRight': return (from + 1) % count;
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return undefined;
  }
}
