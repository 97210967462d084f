import { useId, useRef, useState } from 'preact/hooks';
import type { PlannerProblem } from '../../../core/views/plannerForm';
import { fillText } from '../../../core/views/viewTexts';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';
import { Problems } from './Field';
import { moveRow } from './slotRows';

interface NodePickerProps {
  /** Of the workflow, in its order. */
  readonly names: readonly string[];
  readonly chosen: readonly string[];
  readonly problems: readonly PlannerProblem[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** So many are overlooked without searching. */
const SEARCHED_FROM = 9;
/** Rows that a page key moves by. */
const PAGE_ROWS = 5;

/** The start nodes: one stop for Tab, arrow keys move, Space chooses. What is chosen but gone from the workflow stands first. */
export function NodePicker({ names, chosen, problems, onChoose }: NodePickerProps) {
  const { texts } = usePage();
  const id = useId();
  const [search, setSearch] = useState('');
  const own = problems.filter(({ field }) => field === 'startNodes');
  const all = [...chosen.filter((name) => !names.includes(name)), ...names];
  const shown = all.filter((name) => name.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (name: string): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    onChoose(all.filter((each) => next.has(each)));
  };
  return (
    <div class="field">
      <span class="node-head quiet">
        <span id={id}>{texts['plan.startNodes']}</span>
        <span class="numeric" role="status">{fillText(texts['plan.chosenNodes'], chosen.length, all.length)}</span>
      </span>
      {all.length < SEARCHED_FROM ? null : (
        <input
          class="input"
          type="text"
          aria-label={texts['plan.findTask']}
          placeholder={texts['plan.findTask']}
          spellcheck={false}
          value={search}
          onInput={(event) => { setSearch(event.currentTarget.value); }}
        />
      )}
      {shown.length === 0 ? <p class="quiet">{texts['plan.noSuchTask']}</p> : (
        <NodeList labelledBy={id} problemId={own.length > 0 ? `${id}-problem` : undefined} shown={shown} chosen={chosen} isGone={(name) => !names.includes(name)} onToggle={toggle} />
      )}
      <Problems id={`${id}-problem`} problems={own} onFix={() => undefined} />
    </div>
  );
}

interface NodeListProps {
  readonly labelledBy: string;
  readonly problemId: string | undefined;
  readonly shown: readonly string[];
  readonly chosen: readonly string[];
  readonly isGone: (name: string) => boolean;
  readonly onToggle: (name: string) => void;
}

function NodeList({ labelledBy, problemId, shown, chosen, isGone, onToggle }: NodeListProps) {
  const { texts } = usePage();
  const list = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState(0);
  const cursor = Math.min(moved, shown.length - 1);
  const optionId = (index: number): string => `${labelledBy}-${String(index)}`;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const name = shown[cursor];
    const target = moveRow(event.key, cursor, { rowCount: shown.length, pageRows: PAGE_ROWS });
    const isToggle = event.key === ' ' || event.key === 'Enter';
    if (!isToggle && target === undefined) return;
    event.preventDefault();
    if (isToggle && name !== undefined) onToggle(name);
    if (target === undefined) return;
    setMoved(target);
    list.current?.children[target]?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div
      ref={list}
      class="nodes"
      role="listbox"
      tabIndex={0}
      aria-multiselectable="true"
      aria-labelledby={labelledBy}
      aria-describedby={problemId}
      aria-activedescendant={optionId(cursor)}
      onKeyDown={onKeyDown}
    >
      {shown.map((name, index) => (
        <div
          key={name}
          id={optionId(index)}
          class={`node-option${index === cursor ? ' cursor' : ''}${isGone(name) ? ' gone' : ''}`}
          role="option"
          aria-selected={chosen.includes(name) ? 'true' : 'false'}
          title={isGone(name) ? `${name}: ${texts['panel.gone']}` : name}
          onClick={() => { setMoved(index); onToggle(name); }}
        >
          <span class="tick-box"><Icon id={chosen.includes(name) ? 'check' : 'blank'} /></span>
          <span class="node-text">{name}</span>
        </div>
      ))}
    </div>
  );
}
