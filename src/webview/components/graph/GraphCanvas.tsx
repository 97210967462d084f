import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { GraphEdge } from '../../../core/views/graph';
import { usePage } from '../../pageContext';
import { Button } from '../Button';
import type { GraphLayout, GraphSpace, Point } from './graphShape';
import { edgeText } from './edgeText';
import { pathThrough } from './layOutGraph';
import { ZOOM_STEP, type GraphZoom } from './useGraphZoom';

interface GraphCanvasProps {
  readonly layout: GraphLayout;
  readonly direction: GraphSpace['direction'];
  readonly scale: number;
  readonly edges: readonly GraphEdge[];
  /** Class of an edge by its index. */
  readonly lookOf: (edge: number) => string;
  /** The nodes, each with its place of its own. */
  readonly children: ComponentChildren;
}

/** Lines, their texts and the nodes, at one scale. */
export function GraphCanvas({ layout, direction, scale, edges, lookOf, children }: GraphCanvasProps) {
  const { width, height } = layout;
  return (
    <div class="graph-canvas" role="presentation" style={{ width: px(width * scale), height: px(height * scale) }}>
      <div class="graph-world" role="presentation" style={{ width: px(width), height: px(height), transform: `scale(${String(scale)})` }}>
        <Lines layout={layout} direction={direction} looks={edges.map((_, edge) => lookOf(edge)).join()} />
        <LineTexts layout={layout} edges={edges} />
        {children}
      </div>
    </div>
  );
}

interface LinesProps {
  readonly layout: GraphLayout;
  readonly direction: GraphSpace['direction'];
  /** Classes by edge, with commas between. */
  readonly looks: string;
}

/** The names of the nodes say what follows what: lines are for the eye only. */
function Lines({ layout, direction, looks }: LinesProps) {
  return useMemo(() => {
    const classes = looks.split(',');
    return (
      <svg class="graph-lines" width={layout.width} height={layout.height} aria-hidden="true">
        {layout.lines.map(({ edge, points }) => (
          <g key={edge} class={`graph-line ${classes[edge] ?? ''}`}>
            <path d={pathThrough(points, direction)} />
            <path class="graph-head" d={headAt(points.at(-1), direction)} />
          </g>
        ))}
      </svg>
    );
  }, [layout, direction, looks]);
}

/** The head of an arrow. */
function headAt(point: Point | undefined, direction: GraphSpace['direction']): string {
  if (point === undefined) return '';
  const start = `M${String(point.x)},${String(point.y)}`;
  return direction === 'across' ? `${start}l-7,-4v8z` : `${start}l-4,-7h8z`;
}

function LineTexts({ layout, edges }: Pick<GraphCanvasProps, 'layout' | 'edges'>) {
  const { texts } = usePage();
  return useMemo(() => (
    <>
      {layout.lines.map(({ edge, label }) => {
        const about = edges[edge];
        const text = about === undefined ? '' : edgeText(about, texts);
        if (label === undefined || text === '') return null;
        return <span key={edge} class="graph-text" aria-hidden="true" title={text} style={{ left: px(label.x), top: px(label.y) }}>{text}</span>;
      })}
    </>
  ), [layout, edges, texts]);
}

interface GraphToolsProps {
  readonly zoom: GraphZoom;
}

export function GraphTools({ zoom }: GraphToolsProps) {
  const { texts } = usePage();
  return (
    <div class="graph-tools" role="group" aria-label={texts['picture.zoom']}>
      <Button label={texts['picture.zoomOut']} icon="zoom-out" kind="quiet" iconOnly onPress={() => { zoom.zoomBy(1 / ZOOM_STEP); }} />
      <span class="graph-scale numeric">{Math.round(zoom.scale * 100)} %</span>
      <Button label={texts['picture.zoomIn']} icon="zoom-in" kind="quiet" iconOnly onPress={() => { zoom.zoomBy(ZOOM_STEP); }} />
      <Button label={texts['picture.fit']} icon="screen-full" kind="quiet" iconOnly onPress={zoom.fit} />
    </div>
  );
}

export function px(value: number): string {
  return `${String(value)}px`;
}
