import { useEffect, useRef, useState } from 'preact/hooks';
import { RERUN_SCOPES, type RerunChoice, type RerunScope, type RunPreview } from '../../core/views/preview';
import type { DetailPageMessage } from '../../protocol/detailMessages';
import { usePage } from '../pageContext';

interface RerunChooserProps {
  readonly preview: RunPreview;
  readonly choice: RerunChoice;
}

type Replan = Omit<Extract<DetailPageMessage, { readonly type: 'replan' }>, 'type' | 'previewId'>;

/** What is rerun and by which definition; the plan below follows. */
export function RerunChooser({ preview, choice }: RerunChooserProps) {
  const { texts, post } = usePage();
  const [asked, setAsked] = useState<Replan>();
  const { previewId, definition } = preview;
  useEffect(() => { setAsked(undefined); }, [previewId]);
  const shown: Replan = asked ?? { scope: choice.scope, task: choice.task, definition: definition === 'pinned' ? 'pinned' : 'current' };
  const ask = (change: Partial<Replan>) => {
    const next = { ...shown, ...change };
    const needsTask = next.scope === 'from' || next.scope === 'only';
    const wish = { ...next, task: needsTask ? (next.task ?? firstTask(preview, choice)) : next.task };
    setAsked(wish);
    post({ type: 'replan', previewId, ...wish });
  };
  const takesTask = shown.scope === 'from' || shown.scope === 'only';
  return (
    <div class="rerun-choice" aria-busy={asked === undefined ? undefined : 'true'}>
      <Choice
        label={texts['preview.choose']}
        values={RERUN_SCOPES}
        chosen={shown.scope}
        textOf={(scope) => texts[`preview.scope.${scope}`]}
        onChoose={(scope: RerunScope) => { ask({ scope }); }}
      />
      {takesTask ? (
        <select
          class="chooser"
          aria-label={texts['preview.task']}
          value={shown.task ?? ''}
          onChange={(event) => { ask({ task: event.currentTarget.value }); }}
        >
          {choice.tasks.map((task) => <option key={task} value={task}>{task}</option>)}
        </select>
      ) : null}
      {definition === 'same' ? null : (
        <Choice
          label={texts['preview.by']}
          values={['current', 'pinned'] as const}
          chosen={shown.definition}
          textOf={(each) => texts[`preview.by.${each}`]}
          onChoose={(each) => { ask({ definition: each }); }}
        />
      )}
    </div>
  );
}

/** The one that failed, else the first. */
function firstTask({ tasks }: RunPreview, choice: RerunChoice): string | undefined {
  return tasks.find(({ before }) => before === 'failed' || before === 'stopped')?.name ?? choice.tasks[0];
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly values: readonly V[];
  readonly chosen: V;
  readonly textOf: (value: V) => string;
  readonly onChoose: (value: V) => void;
}

/** Radio buttons as ARIA has them: one stop for Tab, arrow keys choose the neighbour. */
function Choice<V extends string>({ label, values, chosen, textOf, onChoose }: ChoiceProps<V>) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
    const next = (values.indexOf(chosen) + step + values.length) % values.length;
    const value = values[next];
    if (step === 0 || value === undefined) return;
    event.preventDefault();
    onChoose(value);
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
  };
  return (
    <div ref={group} class="segments" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {values.map((value) => (
        <button
          key={value}
          type="button"
          class="segment"
          role="radio"
          aria-checked={value === chosen ? 'true' : 'false'}
          tabIndex={value === chosen ? 0 : -1}
          onClick={() => { if (value !== chosen) onChoose(value); }}
        >
          {textOf(value)}
        </button>
      ))}
    </div>
  );
}
