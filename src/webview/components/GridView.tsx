import { useMemo } from 'preact/hooks';
import { formatCount } from '../../core/views/formatTime';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { filterRows } from '../state/filterRows';
import { groupRows } from '../state/gridGroups';
import { searchGrid } from '../state/searchGrid';
import { Button } from './Button';
import { EmptyState } from './EmptyState';
import { Grid } from './Grid';
import { GridTools } from './GridTools';
import { Icon } from './Icon';
import type { ViewProps } from './viewProps';

/** Schedule time × task, as far as filter and search let through, near or from afar. */
export function GridView({ panel, state, now }: ViewProps) {
  const { texts, dispatch } = usePage();
  const { rows, columns, hasOlder } = panel.grid;
  const filtered = useMemo(() => filterRows(rows, state.filter), [rows, state.filter]);
  const found = useMemo(() => searchGrid(filtered, columns, { text: state.search, texts }), [filtered, columns, state.search, texts]);
  const lines = useMemo(() => groupRows(found.rows, state.zoom), [found.rows, state.zoom]);
  const isPartial = hasOlder && (state.zoom !== 'each' || found.rows !== rows);
  const clear = (): void => {
    dispatch({ type: 'filtered', filter: 'all' });
    dispatch({ type: 'searched', text: '' });
  };
  return (
    <div class="grid-view">
      <div class="grid-bar">
        <GridTools rows={rows} state={state} />
        <span class="quiet numeric" role="status">
          {found.rows.length === rows.length ? '' : fillText(texts['grid.found'], found.rows.length, rows.length)}
        </span>
      </div>
      {isPartial ? <OlderBar rowCount={rows.length} /> : null}
      {lines.length > 0 ? (
        <Grid
          columns={columns}
          shown={found.columns}
          rows={lines}
          zoom={state.zoom}
          hasOlder={hasOlder}
          loadsOlder={state.zoom === 'each' && found.rows === rows}
          selection={state.selection}
          cursor={state.cursor}
          permission={panel}
          now={now}
        />
      ) : (
        <EmptyState icon="filter" title={texts['filter.none']}>
          <Button label={texts['filter.clear']} onPress={clear} />
        </EmptyState>
      )}
    </div>
  );
}

/** What is counted or searched is not all there is. */
function OlderBar({ rowCount }: { readonly rowCount: number }) {
  const { texts, post } = usePage();
  return (
    <p class="older-bar" role="status">
      <Icon id="info" />
      <span>
        {fillText(texts['older.only'], formatCount(rowCount))}
        {' '}
        <button type="button" class="link" onClick={() => { post({ type: 'showOlder', all: true }); }}>{texts['older.all']}</button>
      </span>
    </p>
  );
}
