import { describeState, type AnyState } from '../../core/views/describeState';
import { fillText } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import { countRuns, countTask, type GridGroup, type StateCount } from '../state/gridGroups';
import type { CellContent } from './cellContent';
import { Icon } from './Icon';

/** The period; without its year where that has no room. */
export function groupTimeContent(group: GridGroup, hasYears: boolean, texts: PanelTexts): CellContent {
  const [worst] = countRuns(group);
  const view = worst === undefined ? undefined : describeState(worst.state, texts);
  const count = group.rows.length;
  const what = count === 1 ? fillText(texts['grid.groupOne'], group.label) : fillText(texts['grid.group'], group.label, count);
  return {
    look: `tone-${view?.tone ?? 'muted'}`,
    label: `${what}: ${sentence(countRuns(group), texts)}. ${texts['grid.groupHelp']}`,
    body: [
      <Icon key="icon" id={view?.icon ?? 'blank'} />,
      <span key="time">{hasYears ? group.label : group.label.replace(/^\d{4}-/, '')}</span>,
      <span key="count" class="quiet numeric">{count}</span>,
    ],
  };
}

/** How many of its schedule times are in which state. */
export function groupStateContent(group: GridGroup, texts: PanelTexts): CellContent {
  const counts = countRuns(group);
  return { look: 'counts', label: sentence(counts, texts), body: counts.map((each) => <CountMark key={each.state} {...each} texts={texts} />) };
}

/** What one task came to: the state that needs a look most, and how often. */
export function groupTaskContent(group: GridGroup, task: { readonly name: string; readonly index: number }, texts: PanelTexts): CellContent {
  const counts = countTask(group, task.index);
  const [worst] = counts;
  const label = `${task.name}, ${counts.length === 0 ? texts['grid.noTask'] : sentence(counts, texts)}`;
  if (worst === undefined) return { look: 'tone-muted', label, body: null };
  const view = describeState(worst.state, texts);
  const count = counts.length > 1 ? <span key="count" class="count numeric">{worst.count}</span> : null;
  return { look: `tone-${view.tone}`, label, body: [<Icon key="icon" id={view.icon} />, count] };
}

function CountMark({ state, count, texts }: StateCount<AnyState> & { readonly texts: PanelTexts }) {
  const view = describeState(state, texts);
  return <span class={`state tone-${view.tone} numeric`}><Icon id={view.icon} />{count}</span>;
}

function sentence(counts: readonly StateCount<AnyState>[], texts: PanelTexts): string {
  if (counts.length === 0) return texts['grid.never'];
  return counts.map(({ state, count }) => fillText(texts['grid.stateCount'], count, describeState(state, texts).word)).join(texts['list.comma']);
}
