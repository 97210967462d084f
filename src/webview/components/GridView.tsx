import { usePage } from '../pageContext';
import { filterRows } from '../state/filterRows';
import { Button } from './Button';
import { EmptyState } from './EmptyState';
import { Grid } from './Grid';
import type { ViewProps } from './viewProps';

/** Schedule time × task, as far as the filter lets through. */
export function GridView({ panel, state, now }: ViewProps) {
  const { texts, dispatch } = usePage();
  const rows = filterRows(panel.grid.rows, state.filter);
  if (rows.length === 0) {
    return (
      <EmptyState icon="filter" title={texts['filter.none']}>
        <Button label={texts['filter.clear']} onPress={() => { dispatch({ type: 'filtered', filter: 'all' }); }} />
      </EmptyState>
    );
  }
  return (
    <Grid columns={panel.grid.columns} rows={rows} hasOlder={panel.grid.hasOlder} selection={state.selection} cursor={state.cursor} now={now} />
  );
}
