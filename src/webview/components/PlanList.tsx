import { useRef, useState } from 'preact/hooks';
import { ROW_HEIGHT, visibleRows } from '../layout/gridLayout';
import { Icon } from './Icon';

export interface PlanLine {
  readonly key: string;
  readonly icon: string;
  readonly isRun: boolean;
  readonly cells: readonly [string, string, string];
  /** More about the subject. */
  readonly hint?: string | undefined;
}

interface PlanListProps {
  readonly label: string;
  readonly head: readonly [string, string, string];
  readonly lines: readonly PlanLine[];
}

const VIEW_HEIGHT = 400;

/** A table of any length; only what is in view is drawn. */
export function PlanList({ label, head, lines }: PlanListProps) {
  const element = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const span = visibleRows(top, VIEW_HEIGHT, lines.length);
  return (
    <div
      ref={element}
      class="plan"
      role="table"
      aria-label={label}
      aria-rowcount={lines.length + 1}
      tabIndex={0}
      onScroll={() => { setTop(element.current?.scrollTop ?? 0); }}
    >
      <div class="plan-row plan-head" role="row" aria-rowindex={1}>
        {head.map((label) => <span key={label} role="columnheader">{label}</span>)}
      </div>
      <div class="plan-body" role="rowgroup" style={{ height: `${String(lines.length * ROW_HEIGHT)}px` }}>
        {lines.slice(span.first, span.end).map((line, offset) => (
          <PlanRow key={line.key} line={line} index={span.first + offset} />
        ))}
      </div>
    </div>
  );
}

function PlanRow({ line, index }: { readonly line: PlanLine; readonly index: number }) {
  const [plan, subject, reason] = line.cells;
  return (
    <div
      class={`plan-row${line.isRun ? ' will-run' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      style={{ top: `${String(index * ROW_HEIGHT)}px` }}
    >
      <span role="cell" class="plan-what"><Icon id={line.icon} /> {plan}</span>
      <span role="cell" class="numeric" title={line.hint === undefined ? subject : `${subject}\n${line.hint}`}>{subject}</span>
      <span role="cell" class="quiet" title={reason}>{reason}</span>
    </div>
  );
}
