import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isTaskFinished, isTaskPassed } from '../../../core/instance/states';
import type { GraphEdge, GraphRun, GraphTask, GraphView } from '../../../core/views/graph';
import type { Selection } from '../../../protocol/panelMessages';
import { useSize, type Size } from '../../layout/useGridView';
import { useSelect } from '../../pageActions';
import { usePage } from '../../pageContext';
import { focusDetail } from '../../viewFocus';
import { followsText } from './edgeText';
import { GraphCanvas, GraphTools } from './GraphCanvas';
import { graphNodeId, GraphNodeView } from './GraphNodeView';
import { moveInGraph, readingOrder } from './moveInGraph';
import { useGraphLayout, type NodeSizes } from './useGraphLayout';
import { roomIn, useGraphZoom, ZOOM_STEP, type GraphZoom } from './useGraphZoom';
import { usePan } from './usePan';

interface TaskGraphProps {
  readonly graph: GraphView;
  readonly selection: Selection | undefined;
  /** Execution clock, ms; moves while something runs. */
  readonly now: number;
}

const SIZES: NodeSizes = { height: 46, leastWidth: 172, mostWidth: 250, extraWidth: 52 };
const FAR_BELOW = 0.55;
const FARTHEST_BELOW = 0.3;

/** The tasks with their live states. A list of options for a reader; the arrow keys follow the lines. */
export function TaskGraph(props: TaskGraphProps) {
  const { structure, run } = props.graph;
  const { texts } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const view = useSize(element);
  const names = structure.nodes.map(({ task }) => task);
  const { layout, space } = useGraphLayout(names, structure.edges, { view: roomIn(view), sizes: SIZES });
  const zoom = useGraphZoom(element, layout, roomIn(view));
  const pan = usePan(element);
  const places = { nodes: layout.nodes, edges: structure.edges, direction: space.direction };
  const selected = selectedNode(props.selection, run, names);
  const [cursor, setCursor] = useState<string>();
  const marked = markedNode([names.indexOf(cursor ?? ''), selected, mostUrgent(run), readingOrder(places)[0] ?? 0]);
  const follows = useMemo(() => names.map((_, to) => followsText(structure.edges, names, { to, texts })), [structure, texts]);
  const input = useNodeInput({ ...props, names, selected, marked, zoom, move: (key) => moveInGraph(key, marked, places), setCursor });
  useShownNode(marked, selected, view);
  return (
    <div class={`graph${zoom.scale < FAR_BELOW ? ' is-far' : ''}${zoom.scale < FARTHEST_BELOW ? ' is-farthest' : ''}`}>
      <div ref={element} class="graph-scroll" role="listbox" aria-label={texts['graph.label']} aria-description={texts['graph.help']} {...pan} {...input}>
        <GraphCanvas layout={layout} direction={space.direction} scale={zoom.scale} edges={structure.edges} lookOf={(edge) => lookOf(structure.edges[edge], run, selected)}>
          {structure.nodes.map((node, index) => {
            const task = run?.tasks[index];
            return (
              <GraphNodeView
                key={node.task}
                node={node}
                index={index}
                task={task}
                corner={layout.nodes[index] ?? ORIGIN}
                space={space}
                follows={follows[index] ?? ''}
                isSelected={index === selected}
                isCursor={index === marked}
                now={isRunning(task) ? props.now : 0}
              />
            );
          })}
        </GraphCanvas>
      </div>
      <GraphTools zoom={zoom} />
    </div>
  );
}

const ORIGIN = { x: 0, y: 0 };

function isRunning(task: GraphTask | undefined): boolean {
  return task?.startedAt !== undefined && task.finishedAt === undefined;
}

/** -1: none, or of another run. */
function selectedNode(selection: Selection | undefined, run: GraphRun | undefined, names: readonly string[]): number {
  const isShown = selection?.task !== undefined && selection.logicalInstanceId === run?.shown.logicalInstanceId;
  return isShown ? names.indexOf(selection.task) : -1;
}

/** What a person would look for first: what failed, else what runs; -1: neither. */
function mostUrgent(run: GraphRun | undefined): number {
  const tasks = run?.tasks ?? [];
  const failed = tasks.findIndex((task) => task?.state === 'failed');
  return failed >= 0 ? failed : tasks.findIndex((task) => task?.state === 'running' || task?.state === 'retryWaiting');
}

function markedNode(candidates: readonly number[]): number {
  return candidates.find((index) => index >= 0) ?? 0;
}

/** `is-near`: touches what is selected. `is-live`: what runs waits no longer for this. `is-off`: nothing comes this way. */
function lookOf(edge: GraphEdge | undefined, run: GraphRun | undefined, selected: number): string {
  if (edge === undefined) return '';
  if (edge.from === selected || edge.to === selected) return 'is-near';
  const [from, to] = [run?.tasks[edge.from], run?.tasks[edge.to]];
  if (from === undefined || to === undefined) return '';
  if (to.state === 'skipped' || (isTaskFinished(from.state) && !isTaskPassed(from.state))) return 'is-off';
  return isTaskPassed(from.state) && (to.state === 'running' || to.state === 'retryWaiting') ? 'is-live' : '';
}

interface NodeInput extends TaskGraphProps {
  readonly names: readonly string[];
  readonly selected: number;
  readonly marked: number;
  readonly zoom: GraphZoom;
  readonly move: (key: string) => number | undefined;
  readonly setCursor: (task: string) => void;
}

/** Keyboard, mouse and wheel, handled in one place for all nodes. */
function useNodeInput({ graph, names, selected, marked, zoom, move, setCursor }: NodeInput) {
  const select = useSelect();
  const choose = (index: number): void => {
    const shown = graph.run?.shown;
    const task = names[index];
    if (shown === undefined || task === undefined || graph.run?.tasks[index] === undefined) return;
    select({ logicalInstanceId: shown.logicalInstanceId, workflowInstanceId: shown.isNewest ? undefined : shown.workflowInstanceId, task });
  };
  const goTo = (index: number): void => {
    setCursor(names[index] ?? '');
    document.getElementById(graphNodeId(index))?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const zooming = zoomOfKey(event.key, zoom);
    const target = zooming === undefined ? move(event.key) : undefined;
    if (zooming !== undefined) zooming();
    else if (target !== undefined) goTo(target);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (marked === selected) focusDetail();
      else choose(marked);
    } else if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const node = event.target instanceof Element ? event.target.closest('[data-node]') : null;
    if (node === null) return;
    const index = Number(node.getAttribute('data-node'));
    goTo(index);
    choose(index);
  };
  const onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom.zoomBy(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, { x: event.clientX, y: event.clientY });
  };
  return { onKeyDown, onClick, onWheel };
}

function zoomOfKey(key: string, zoom: GraphZoom): (() => void) | undefined {
  if (key === '+' || key === '=') return () => { zoom.zoomBy(ZOOM_STEP); };
  if (key === '-') return () => { zoom.zoomBy(1 / ZOOM_STEP); };
  return key === '0' ? zoom.fit : undefined;
}

/** A graph larger than its room begins at the node that matters most, and goes to what is selected, also elsewhere. */
function useShownNode(marked: number, selected: number, { width, height }: Size): void {
  const target = useRef(marked);
  if (selected >= 0) target.current = selected;
  useLayoutEffect(() => {
    document.getElementById(graphNodeId(target.current))?.scrollIntoView({ block: 'center', inline: 'center' });
  }, [selected, width, height]);
}
