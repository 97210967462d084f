import { useMemo } from 'preact/hooks';
import { describeState } from '../../../core/views/describeState';
import { formatDuration } from '../../../core/views/formatTime';
import type { GraphNode, GraphTask } from '../../../core/views/graph';
import { fillText } from '../../../core/views/viewTexts';
import type { PanelTexts } from '../../../protocol/panelTexts';
import { usePage } from '../../pageContext';
import { TAKES_KEYS } from '../../viewFocus';
import { Icon } from '../Icon';
import { px } from './GraphCanvas';
import type { GraphSpace, Point } from './graphShape';

interface GraphNodeProps {
  readonly node: GraphNode;
  readonly index: number;
  /** `undefined`: not in the shown run. */
  readonly task: GraphTask | undefined;
  readonly corner: Point;
  readonly space: GraphSpace;
  /** `after stage_orders`; empty: it follows nothing. */
  readonly follows: string;
  readonly isSelected: boolean;
  /** The one node in the tab order. */
  readonly isCursor: boolean;
  /** Execution clock, ms; 0 when the task does not run. */
  readonly now: number;
}

export function graphNodeId(index: number): string {
  return `graph-node-${String(index)}`;
}

/** One task. Drawn again only when something of it changed: a large graph stays cheap while it runs. */
export function GraphNodeView(props: GraphNodeProps) {
  const { texts } = usePage();
  const { node, index, task, corner, space, follows, isSelected, isCursor, now } = props;
  return useMemo(
    () => drawNode(props, texts),
    [node, index, task?.state, task?.attempts, task?.startedAt, task?.finishedAt, corner, space, follows, isSelected, isCursor, now, texts],
  );
}

function drawNode({ node, index, task, corner, space, follows, isSelected, isCursor, now }: GraphNodeProps, texts: PanelTexts) {
  const view = task === undefined ? undefined : describeState(task.state, texts);
  const word = wordOf(node, view?.word, texts);
  const length = lengthOf(task, now);
  const attempts = attemptsOf(task, texts);
  const type = node.type === 'Sql' ? '' : node.type;
  const label = [node.task, type, word, attempts, length, follows].filter((part) => part !== '').join(texts['list.comma']);
  const looks = [`tone-${view?.tone ?? 'muted'}`, ...(task === undefined ? [] : [`state-${task.state}`]), ...marksOf(node), ...(isSelected ? ['selected'] : [])];
  return (
    <div
      id={graphNodeId(index)}
      class={`graph-node ${looks.join(' ')}`}
      role="option"
      tabIndex={isCursor ? 0 : -1}
      aria-selected={isSelected ? 'true' : 'false'}
      aria-label={label}
      title={label}
      data-node={index}
      style={{ left: px(corner.x), top: px(corner.y), width: px(space.nodeWidth), height: px(space.nodeHeight) }}
      {...(isCursor ? TAKES_KEYS : {})}
    >
      <span class="graph-name">
        <Icon id={view?.icon ?? 'circle-outline'} spins={view?.spins === true} />
        <span>{node.task}</span>
        {task !== undefined && task.attempts > 1 ? <span class="count numeric">{task.attempts}</span> : null}
      </span>
      <span class="graph-facts">
        <span class="state-word">{word}</span>
        {length === '' ? null : <span class="numeric">{length}</span>}
        {type === '' ? null : <span class="graph-type">{type}</span>}
      </span>
    </div>
  );
}

function marksOf({ disabled, gone }: GraphNode): readonly string[] {
  return [...(disabled ? ['is-disabled'] : []), ...(gone ? ['is-gone'] : [])];
}

function wordOf({ disabled, gone }: GraphNode, state: string | undefined, texts: PanelTexts): string {
  const marks = [...(disabled ? [texts['graph.disabled']] : []), ...(gone ? [texts['panel.gone']] : [])];
  return [state ?? (marks.length > 0 ? undefined : texts['grid.noTask']), ...marks].filter((part) => part !== undefined).join(texts['list.comma']);
}

function attemptsOf(task: GraphTask | undefined, texts: PanelTexts): string {
  return task === undefined || task.attempts < 2 ? '' : fillText(texts['grid.attempts'], task.attempts);
}

function lengthOf(task: GraphTask | undefined, now: number): string {
  if (task?.startedAt === undefined) return '';
  const end = task.finishedAt ?? (now > 0 ? Math.max(now, task.startedAt) : undefined);
  return end === undefined ? '' : formatDuration(end - task.startedAt);
}
