import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GridColumn } from '../../../src/core/views/grid';
import { borderFrom, settleScroll } from '../../../src/webview/layout/columnBorders';
import { layOutGrid, ROW_HEIGHT, visibleColumns, visibleRows, widthBesideDetail, type GridLayout } from '../../../src/webview/layout/gridLayout';
import { splitName } from '../../../src/webview/layout/splitName';
import { letterCount } from '../../../src/webview/layout/letterCount';

const columnsOf = (count: number): readonly GridColumn[] => Array.from({ length: count }, (_, index) => ({ task: `load_dim_table_${String(index)}`, gone: false }));
const layoutOf = (count: number, width: number, leastWidth = width) => layOutGrid(columnsOf(count), { width, leastWidth, hasTimes: false });
const anyLayout = fc.record({ count: fc.nat(120), width: fc.integer({ min: 170, max: 2400 }), hasTimes: fc.boolean() })
  .map(({ count, width, hasTimes }) => ({ width, layout: layOutGrid(columnsOf(count), { width, leastWidth: width, hasTimes }) }));

/** What is wholly in view before any scrolling: `schedule state 3 execution duration`, a number for the tasks. */
function inView(layout: GridLayout, width: number): string {
  const whole = layout.columns.filter((column) => column.left + column.width <= width + 0.01);
  const kinds = whole.map(({ kind }) => kind);
  const words = kinds.map((kind, index) => (kind === 'task' ? (kinds[index + 1] === 'task' ? '' : String(kinds.filter((each) => each === 'task').length)) : kind.replace('Time', '')));
  return words.filter((word) => word !== '').join(' ');
}

/** Columns of which only a part is in view at a scroll position, but for those wider than the room. */
function cut(layout: GridLayout, scroll: number, side: 'left' | 'right', width: number): readonly string[] {
  const sticky = layout.columns[0]?.width ?? 0;
  const edge = scroll + (side === 'left' ? sticky : width);
  return layout.columns.slice(1)
    .filter((column) => column.width <= width - sticky && column.left < edge - 0.01 && column.left + column.width > edge + 0.01)
    .map(({ key }) => key);
}

describe('letterCount', () => {
  it('counts signs that are as wide as they are high for more than one Latin letter', () => {
    assert.equal(letterCount('load_orders'), 11);
    assert.equal(letterCount(''), 0);
    assert.ok(Math.abs(letterCount('每日汇总') - 6.8) < 1e-9);
    assert.ok(Math.abs(letterCount('load_每日') - 8.4) < 1e-9);
  });
});

describe('layOutGrid', () => {
  const cases: readonly (readonly [number, number, string])[] = [
    [170, 3, 'schedule 2'], [170, 40, 'schedule 2'],
    [320, 3, 'schedule 3'], [320, 8, 'schedule 5'],
    [520, 3, 'schedule 3'], [520, 8, 'schedule 8'], [520, 40, 'schedule 12'],
    [700, 3, 'schedule state 3'], [700, 8, 'schedule state 8 execution'], [700, 40, 'schedule 17'],
    [1200, 3, 'schedule state 3 execution duration'], [1200, 8, 'schedule state 8 execution duration'], [1200, 40, 'schedule 33'],
    [1600, 8, 'schedule 8 state execution duration'], [1600, 40, 'schedule 40 state'],
  ];
  for (const [width, count, expected] of cases) {
    it(`shows ${expected} of ${String(count)} tasks at ${String(width)} px`, () => {
      assert.equal(inView(layoutOf(count, width, widthBesideDetail(width)), width), expected);
    });
  }

  it('has every column once, both times and the tasks right behind the schedule time or its state', () => {
    for (const [width, count] of [[170, 3], [520, 8], [1200, 40], [1600, 3]] as const) {
      const kinds = layoutOf(count, width).columns.map(({ kind }) => kind);
      assert.deepEqual([...new Set(kinds)].sort(), ['duration', 'executionTime', 'scheduleTime', 'state', 'task']);
      assert.equal(kinds.length, count + 4);
      assert.ok(kinds.indexOf('task') <= 2 && kinds.lastIndexOf('task') - kinds.indexOf('task') === count - 1);
      assert.deepEqual(kinds.slice(-2), ['executionTime', 'duration']);
    }
  });

  it('places columns side by side, with a gap only before one that would be cut at the right edge', () => {
    fc.assert(fc.property(anyLayout, ({ layout, width }) => {
      let end = 0;
      for (const column of layout.columns) {
        assert.ok(column.left === end || (column.left === width && end + column.width > width && column.kind !== 'task'), column.key);
        end = column.left + column.width;
      }
      assert.ok(layout.width >= end);
      assert.equal(layout.scrolls, end > width);
    }));
  });

  it('cuts no column at the right edge', () => {
    fc.assert(fc.property(anyLayout, ({ layout, width }) => { assert.deepEqual(cut(layout, 0, 'right', width), []); }));
  });

  it('does not move or resize what stays when the details open beside the grid', () => {
    const closed = layoutOf(8, 1200, 648);
    const open = layoutOf(8, 648);
    assert.deepEqual(closed.columns.slice(0, 10), open.columns.slice(0, 10));
    assert.equal(open.headerHeight, closed.headerHeight);
  });

  it('writes names across when they fit beside open details, on two lines if need be, else upwards', () => {
    const headerOf = (count: number, width: number, least?: number) => { const { header, headerHeight } = layoutOf(count, width, least); return `${header} ${String(headerHeight)}`; };
    assert.equal(headerOf(3, 1600), 'flat 32');
    assert.equal(headerOf(3, 520), 'flat 50');
    assert.match(headerOf(3, 1600, 400), /^tall/);
    assert.match(headerOf(50, 1600), /^tall/);
  });

  it('keeps room for hours, and leaves out the year where there is little', () => {
    const of = (width: number, hasTimes: boolean) => { const { hasYears, columns } = layOutGrid(columnsOf(8), { width, leastWidth: width, hasTimes }); return [hasYears, columns[0]?.width]; };
    assert.deepEqual([of(520, false), of(520, true), of(320, true), of(320, false), of(170, false)], [[true, 130], [true, 178], [false, 136], [true, 130], [false, 90]]);
  });
});

describe('scrolling sideways', () => {
  it('ends at the border of a column', () => {
    fc.assert(fc.property(anyLayout, ({ layout, width }) => {
      const last = layout.columns.at(-1);
      const room = width - (layout.columns[0]?.width ?? 0);
      if (layout.scrolls && last !== undefined && last.width <= room) assert.deepEqual(cut(layout, layout.width - width, 'left', width), []);
    }));
  });

  it('settles at the nearest border, never with a column half under the schedule time', () => {
    fc.assert(fc.property(anyLayout, fc.nat(6_000), ({ layout, width }, far) => {
      const most = Math.max(0, layout.width - width);
      const scroll = Math.min(far, most);
      const settled = settleScroll(layout, scroll, width);
      assert.ok(settled >= 0 && settled <= most);
      if ((layout.columns.at(-1)?.width ?? 0) <= width - (layout.columns[0]?.width ?? 0)) assert.deepEqual(cut(layout, settled, 'left', width), []);
      assert.equal(settleScroll(layout, settled, width), settled);
    }));
  });

  it('goes to the nearer side', () => {
    const layout = layoutOf(40, 520);
    const step = layout.columns[1]?.width ?? 0;
    assert.equal(step, 32.5);
    assert.deepEqual([0, 10, 20, 34, 60].map((scroll) => settleScroll(layout, scroll, 520)), [0, 0, 32.5, 32.5, 65]);
  });

  it('shows what the keyboard goes to with a border at the schedule time', () => {
    fc.assert(fc.property(anyLayout, fc.nat(6_000), ({ layout, width }, far) => {
      const scroll = Math.min(far, Math.max(0, layout.width - width));
      const border = borderFrom(layout, scroll);
      assert.ok(border >= scroll);
      assert.deepEqual(cut(layout, border, 'left', width), []);
    }));
  });
});

describe('splitName', () => {
  it('cuts nearest the middle after what joins words, and loses no letter', () => {
    assert.deepEqual(
      ['load_dim_customer', 'extract_orders', 'orders', 'dwd.fact-sales x', '_', ''].map((name) => splitName(name).join('|')),
      ['load_dim_|customer', 'extract_|orders', 'orders|', 'dwd.fact-|sales x', '_|', '|'],
    );
    fc.assert(fc.property(fc.string(), (name) => { assert.equal(splitName(name).join(''), name); }));
  });
});

describe('what is drawn', () => {
  it('covers what is in view and stays small, for any scroll position', () => {
    fc.assert(fc.property(fc.nat(60_000), fc.nat(20_000), fc.integer({ min: 200, max: 2000 }), (top, left, size) => {
      const rows = visibleRows(top, size, 2_000);
      const firstInView = Math.floor(top / ROW_HEIGHT);
      const lastInView = Math.floor((top + size - 1) / ROW_HEIGHT);
      for (const row of [firstInView, lastInView]) if (row < 2_000) assert.ok(row >= rows.first && row < rows.end);
      assert.ok(rows.end - rows.first <= size / ROW_HEIGHT + 24);
      const layout = layoutOf(500, size);
      const columns = visibleColumns(layout, left, size);
      layout.columns.forEach((column, index) => {
        const isInView = column.left < left + size && column.left + column.width > left;
        if (isInView && index > 0) assert.ok(index >= columns.first && index < columns.end, `column ${String(index)}`);
      });
      assert.ok(columns.end - columns.first <= size / 32 + 28);
    }), { numRuns: 100 });
  });
});
