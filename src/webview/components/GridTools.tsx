import { useId, useMemo, useState } from 'preact/hooks';
import { usePage } from '../pageContext';
import { usefulLevels, ZOOM_LEVELS } from '../state/gridGroups';
import { ROW_FILTERS, type PageState } from '../state/pageState';
import { focusView, SEARCH_ID } from '../viewFocus';
import type { GridRow } from '../../core/views/grid';
import { Button } from './Button';
import { Icon } from './Icon';

interface GridToolsProps {
  readonly rows: readonly GridRow[];
  readonly state: Pick<PageState, 'filter' | 'search' | 'zoom'>;
}

/** What chooses the rows and columns of the grid. */
export function GridTools({ rows, state }: GridToolsProps) {
  const { texts } = usePage();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { filter, zoom } = state;
  const chosen = [texts[`filter.${filter}`], ...(zoom === 'each' ? [] : [texts[`zoom.${zoom}`]])].join(texts['list.comma']);
  return (
    <div class={isOpen ? 'grid-tools is-open' : 'grid-tools'}>
      <button
        type="button"
        class="button quiet tools-toggle"
        aria-expanded={isOpen ? 'true' : 'false'}
        aria-controls={id}
        title={`${texts['filter.label']}: ${chosen}`}
        onClick={() => { setOpen(!isOpen); }}
      >
        <Icon id={filter === 'all' && zoom === 'each' ? 'filter' : 'filter-filled'} />
        <span>{chosen}</span>
      </button>
      <div class="grid-choices" id={id}>
        <FilterChooser filter={filter} />
        <ZoomChooser rows={rows} zoom={zoom} />
      </div>
      <Search text={state.search} />
    </div>
  );
}

function FilterChooser({ filter }: Pick<PageState, 'filter'>) {
  const { texts, dispatch } = usePage();
  return (
    <div class="segments" role="group" aria-label={texts['filter.label']}>
      {ROW_FILTERS.map((choice) => (
        <button
          key={choice}
          type="button"
          class="segment"
          aria-pressed={choice === filter ? 'true' : 'false'}
          onClick={() => { dispatch({ type: 'filtered', filter: choice }); }}
        >
          {texts[`filter.${choice}`]}
        </button>
      ))}
    </div>
  );
}

/** Only the levels that put some rows together. */
function ZoomChooser({ rows, zoom }: { readonly rows: readonly GridRow[]; readonly zoom: PageState['zoom'] }) {
  const { texts, dispatch } = usePage();
  const useful = useMemo(() => usefulLevels(rows), [rows]);
  if (useful.length < 2 && zoom === 'each') return null;
  return (
    <select
      class="chooser"
      aria-label={texts['zoom.label']}
      value={zoom}
      onChange={(event) => {
        const chosen = ZOOM_LEVELS.find((level) => level === event.currentTarget.value);
        if (chosen !== undefined) dispatch({ type: 'zoomed', zoom: chosen, cursor: undefined });
      }}
    >
      {ZOOM_LEVELS.filter((level) => level === zoom || useful.includes(level)).map((level) => (
        <option key={level} value={level}>{texts[`zoom.${level}`]}</option>
      ))}
    </select>
  );
}

function Search({ text }: { readonly text: string }) {
  const { texts, dispatch } = usePage();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') dispatch({ type: 'searched', text: '' });
    if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    focusView();
  };
  return (
    <span class="search">
      <input
        id={SEARCH_ID}
        type="text"
        class="search-field"
        aria-label={texts['search.label']}
        title={texts['search.label']}
        placeholder={texts['search.placeholder']}
        value={text}
        maxLength={1_000}
        spellcheck={false}
        onInput={(event) => { dispatch({ type: 'searched', text: event.currentTarget.value }); }}
        onKeyDown={onKeyDown}
      />
      {text === '' ? null : (
        <Button label={texts['search.clear']} icon="close" kind="quiet" iconOnly onPress={() => { dispatch({ type: 'searched', text: '' }); }} />
      )}
    </span>
  );
}
