import type { LogicalInstanceStatus } from '../../core/instance/status';
import { buildGraph } from '../../core/views/graph';
import { buildTimeline } from '../../core/views/timeline';
import type { Workflow } from '../../core/workflow/workflow';
import type { Selection } from '../../protocol/panelMessages';
import type { PictureViews } from '../../protocol/panelPictures';
import type { PanelViewName } from '../../protocol/panelViews';

interface PictureInput {
  readonly view: PanelViewName;
  readonly workflow: Workflow | undefined;
  /** Of that workflow, newest schedule time first. */
  readonly logicalInstances: readonly LogicalInstanceStatus[];
  readonly selection: Selection | undefined;
}

/** What only the graph or the timeline needs, while it is shown. */
export function buildPictures({ view, workflow, logicalInstances, selection }: PictureInput): PictureViews {
  if (workflow === undefined) return {};
  const input = { workflow, logicalInstances, choice: selection };
  if (view === 'graph') return { graph: buildGraph(input) };
  return view === 'timeline' ? { timeline: buildTimeline(input) } : {};
}
