import type { GridColumn } from '../../core/views/grid';
import type { GridLayout, LayoutColumn, Span } from '../layout/gridLayout';
import { splitName } from '../layout/splitName';
import { usePage } from '../pageContext';

interface GridHeaderProps {
  readonly layout: GridLayout;
  readonly columns: readonly GridColumn[];
  readonly span: Span;
}

export function GridHeader({ layout, columns, span }: GridHeaderProps) {
  const shown = layout.columns.slice(span.first, span.end);
  const first = layout.columns[0];
  return (
    <div class="grid-header" role="row" aria-rowindex={1} style={{ height: px(layout.headerHeight), width: px(layout.width) }}>
      {first === undefined ? null : <HeaderCell column={first} index={0} columns={columns} />}
      {shown.map((column, offset) => <HeaderCell key={column.key} column={column} index={span.first + offset} columns={columns} />)}
    </div>
  );
}

interface HeaderCellProps {
  readonly column: LayoutColumn;
  readonly index: number;
  readonly columns: readonly GridColumn[];
}

function HeaderCell({ column, index, columns }: HeaderCellProps) {
  const { texts } = usePage();
  const task = columns[column.taskIndex];
  const label = column.kind === 'task' ? (task?.task ?? '') : texts[`grid.${column.kind}`];
  const parts = column.kind === 'task' ? splitName(label) : [label];
  const title = task?.gone === true ? `${label}: ${texts['panel.gone']}` : label;
  return (
    <div
      class={`head is-${column.kind}${task?.gone === true ? ' gone' : ''}`}
      role="columnheader"
      aria-colindex={index + 1}
      title={title}
      style={{ left: px(column.left), width: px(column.width) }}
    >
      <span class="head-text">{parts.map((part, line) => <span key={line} class="head-part">{part}</span>)}</span>
    </div>
  );
}

function px(value: number): string {
  return `${String(value)}px`;
}
