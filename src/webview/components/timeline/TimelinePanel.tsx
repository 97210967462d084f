import { useState } from 'preact/hooks';
import { mostAtOnce, runBars } from '../../../core/views/timelineRuns';
import { fillText } from '../../../core/views/viewTexts';
import { usePage } from '../../pageContext';
import { filterRows } from '../../state/filterRows';
import { EmptyState } from '../EmptyState';
import { RunLine } from '../RunLine';
import type { ViewProps } from '../viewProps';
import { RunsTimeline } from './RunsTimeline';
import { TaskTimeline } from './TaskTimeline';

const MODES = ['tasks', 'runs'] as const;
type Mode = (typeof MODES)[number];

/** The view "Timeline": the tasks of one run, or the runs of all schedule times, on execution time. */
export function TimelinePanel({ panel, state, now }: ViewProps) {
  const { texts } = usePage();
  const [mode, setMode] = useState<Mode>('tasks');
  const chooser = <ModeChooser mode={mode} onChoose={setMode} />;
  if (mode === 'runs') {
    const rows = filterRows(panel.grid.rows, state.filter);
    return (
      <div class="picture">
        <div class="run-line">
          {chooser}
          <span class="quiet">{fillText(texts['timeline.atOnce'], mostAtOnce(runBars(rows), now))}</span>
        </div>
        <RunsTimeline key={panel.workflow} rows={rows} selection={state.selection} now={now} />
      </div>
    );
  }
  const { timeline } = panel;
  const selected = panel.grid.rows.find(({ logicalInstanceId }) => logicalInstanceId === state.selection?.logicalInstanceId);
  const neverRan = selected !== undefined && selected.state === undefined;
  return (
    <div class="picture">
      <RunLine shown={timeline?.shown} rows={panel.grid.rows} selection={state.selection} now={now}>{chooser}</RunLine>
      {timeline !== undefined ? <TaskTimeline timeline={timeline} selection={state.selection} now={now} /> : (
        <EmptyState icon={neverRan ? 'history' : 'loading spins'} title={texts[neverRan ? 'timeline.notBegun' : 'panel.loading']} />
      )}
    </div>
  );
}

function ModeChooser({ mode, onChoose }: { readonly mode: Mode; readonly onChoose: (mode: Mode) => void }) {
  const { texts } = usePage();
  return (
    <div class="segments" role="group" aria-label={texts['timeline.mode']}>
      {MODES.map((choice) => (
        <button key={choice} type="button" class="segment" aria-pressed={choice === mode ? 'true' : 'false'} onClick={() => { onChoose(choice); }}>
          {texts[`timeline.${choice}`]}
        </button>
      ))}
    </div>
  );
}
