import { useRef } from 'preact/hooks';
import type { GraphEdge } from '../../../core/views/graph';
import type { PreviewTask } from '../../../core/views/preview';
import { useSize } from '../../layout/useGridView';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';
import { followsText } from './edgeText';
import { GraphCanvas, GraphTools, px } from './GraphCanvas';
import { useGraphLayout, type NodeSizes } from './useGraphLayout';
import { roomIn, useGraphZoom } from './useGraphZoom';
import { usePan } from './usePan';

interface PlanGraphProps {
  /** What would be done with each task. */
  readonly tasks: readonly PreviewTask[];
  /** Indexes in `tasks`. */
  readonly edges: readonly GraphEdge[];
}

const SIZES: NodeSizes = { height: 40, leastWidth: 116, mostWidth: 220, extraWidth: 40 };

const LOOKS = {
  run: { icon: 'play', text: 'preview.willRun' },
  carryOver: { icon: 'check', text: 'preview.carryOver' },
  skip: { icon: 'debug-step-over', text: 'preview.skip' },
} as const;

/** What would run, what is carried over and what is skipped, by icon, word and pattern. For looking at; the list beside it says the same. */
export function PlanGraph({ tasks, edges }: PlanGraphProps) {
  const { texts } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const view = useSize(element);
  const names = tasks.map(({ name }) => name);
  const { layout, space } = useGraphLayout(names, edges, { view: roomIn(view), sizes: SIZES });
  const zoom = useGraphZoom(element, layout, roomIn(view));
  const pan = usePan(element);
  const lookOf = (edge: number): string => {
    const { from = -1, to = -1 } = edges[edge] ?? {};
    return tasks[from]?.action === 'run' && tasks[to]?.action === 'run' ? 'is-live' : '';
  };
  return (
    <div class="graph plan-graph">
      <div ref={element} class="graph-scroll" role="list" aria-label={texts['graph.plan']} tabIndex={0} {...pan}>
        <GraphCanvas layout={layout} direction={space.direction} scale={zoom.scale} edges={edges} lookOf={lookOf}>
          {tasks.map(({ name, action, reason }, node) => {
            const look = LOOKS[action];
            const word = texts[look.text];
            const label = [name, word, reason, followsText(edges, names, { to: node, texts })].filter((part) => part !== '').join(texts['list.comma']);
            const { x = 0, y = 0 } = layout.nodes[node] ?? {};
            return (
              <div
                key={name}
                class={`graph-node plan-node is-${action}`}
                role="listitem"
                aria-label={label}
                title={label}
                data-node={node}
                style={{ left: px(x), top: px(y), width: px(space.nodeWidth), height: px(space.nodeHeight) }}
              >
                <span class="graph-name"><Icon id={look.icon} /><span>{name}</span></span>
                <span class="graph-facts">{word}</span>
              </div>
            );
          })}
        </GraphCanvas>
      </div>
      <GraphTools zoom={zoom} />
    </div>
  );
}
