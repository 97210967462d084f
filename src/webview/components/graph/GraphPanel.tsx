import { usePage } from '../../pageContext';
import { EmptyState } from '../EmptyState';
import { RunLine } from '../RunLine';
import type { ViewProps } from '../viewProps';
import { TaskGraph } from './TaskGraph';

/** The view "Graph": which run it is, and its tasks. */
export function GraphPanel({ panel, state, now }: ViewProps) {
  const { texts } = usePage();
  const { graph } = panel;
  if (graph === undefined) return <EmptyState icon="loading spins" title={texts['panel.loading']} />;
  if (graph.structure.nodes.length === 0) return <EmptyState icon="type-hierarchy" title={texts['graph.noTask']} />;
  return (
    <div class="picture">
      {panel.grid.rows.length === 0 ? null : <RunLine shown={graph.run?.shown} rows={panel.grid.rows} selection={state.selection} now={now} />}
      <TaskGraph key={panel.workflow} graph={graph} selection={state.selection} now={now} />
    </div>
  );
}
