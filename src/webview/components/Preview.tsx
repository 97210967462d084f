import { useEffect, useRef } from 'preact/hooks';
import { formatCount, formatDuration, shortScheduleTime } from '../../core/views/formatTime';
import type { BackfillPreview, PreviewView, RunPreview } from '../../core/views/preview';
import { fillText } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import { usePage } from '../pageContext';
import { Button } from './Button';
import { PlanList, type PlanLine } from './PlanList';

interface PreviewProps {
  readonly preview: PreviewView;
  readonly isStarting: boolean;
}

/** What would happen, for confirming exactly that. */
export function Preview({ preview, isStarting }: PreviewProps) {
  const { texts, post, dispatch } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  const { previewId } = preview;
  const close = () => {
    dispatch({ type: 'previewDismissed' });
    post({ type: 'dismiss', previewId });
  };
  const start = () => {
    dispatch({ type: 'previewConfirmed' });
    post({ type: 'confirm', previewId });
  };
  const isEmpty = preview.kind === 'run' ? preview.counts.run === 0 : preview.willRun === 0;
  const refusal = isEmpty ? texts['preview.nothing'] : isStarting ? texts['preview.starting'] : undefined;
  return (
    <dialog
      ref={dialog}
      class="preview"
      aria-labelledby="preview-title"
      onCancel={(event) => { event.preventDefault(); close(); }}
    >
      {preview.kind === 'run' ? <RunPlan preview={preview} /> : <BackfillPlan preview={preview} />}
      <div class="preview-actions">
        {isEmpty ? <span class="quiet">{texts['preview.nothing']}</span> : null}
        <Button label={texts['panel.close']} onPress={close} />
        <Button
          label={isStarting ? texts['preview.starting'] : texts['preview.start']}
          icon="play"
          kind="primary"
          refusal={refusal}
          onPress={start}
        />
      </div>
    </dialog>
  );
}

function RunPlan({ preview }: { readonly preview: RunPreview }) {
  const { texts } = usePage();
  const { counts, isRerun, runNumber } = preview;
  const time = shortScheduleTime(preview.scheduleTime);
  const title = isRerun ? fillText(texts['preview.rerun'], time, runNumber) : fillText(texts['preview.run'], time);
  return (
    <>
      <h2 id="preview-title">{title}</h2>
      <p class="quiet">
        {`${preview.workflow} · ${texts['label.scheduleTime']} ${preview.scheduleTime} · `}
        {fillText(texts['preview.counts'], counts.run, counts.carryOver, counts.skip)}
        {preview.isDryRun ? ` · ${texts['trigger.dryRun']}` : ''}
      </p>
      <DefinitionNote preview={preview} />
      <PlanList head={[texts['preview.plan'], texts['preview.task'], texts['preview.reason']]} lines={runLines(preview, texts)} />
    </>
  );
}

/** By which definition, and how to see the plan by the other one; only where they differ. */
function DefinitionNote({ preview }: { readonly preview: RunPreview }) {
  const { texts, post } = usePage();
  const { definition, changes, previewId } = preview;
  if (definition === 'same') return null;
  const isPinned = definition === 'pinned';
  const change = changes.length === 0 ? texts['preview.noChange'] : fillText(texts['preview.changes'], changes.join('; '));
  return (
    <div class="definition-note">
      <p>{isPinned ? texts['preview.pinned'] : `${texts['preview.current']} ${change}`}</p>
      <Button
        label={texts[isPinned ? 'preview.useCurrent' : 'preview.usePinned']}
        icon={isPinned ? 'file' : 'history'}
        onPress={() => { post({ type: 'switchDefinition', previewId }); }}
      />
    </div>
  );
}

const ACTION_TEXTS = { run: 'preview.willRun', carryOver: 'preview.carryOver', skip: 'preview.skip' } as const;
const ACTION_ICONS = { run: 'play', carryOver: 'check', skip: 'debug-step-over' } as const;

function runLines(preview: RunPreview, texts: PanelTexts): readonly PlanLine[] {
  return preview.tasks.map(({ name, action, reason }) => ({
    key: name,
    icon: ACTION_ICONS[action],
    isRun: action === 'run',
    cells: [texts[ACTION_TEXTS[action]], name, reason],
  }));
}

function BackfillPlan({ preview }: { readonly preview: BackfillPreview }) {
  const { texts } = usePage();
  const facts = [
    preview.workflow,
    texts[`preview.mode.${preview.mode}`],
    texts[`preview.order.${preview.order}`],
    fillText(texts['preview.parallel'], preview.parallel),
    ...paceFacts(preview, texts),
    ...(preview.continues ? [texts['preview.continues']] : []),
  ];
  return (
    <>
      <h2 id="preview-title">{fillText(texts['preview.backfill'], formatCount(preview.willRun), formatCount(preview.slots.length))}</h2>
      <p class="quiet">{facts.join(' · ')}</p>
      <PlanList
        head={[texts['preview.plan'], texts['label.scheduleTime'], texts['preview.reason']]}
        lines={backfillLines(preview, texts)}
      />
    </>
  );
}

function paceFacts({ isSerial, isDryRun, batchSize, pauseMs, onFailure, estimateMs, dependents }: BackfillPreview, texts: PanelTexts): readonly string[] {
  const batches = batchSize === undefined ? [] : [pauseMs === undefined || pauseMs === 0
    ? fillText(texts['preview.batches'], batchSize)
    : fillText(texts['preview.batchesApart'], batchSize, formatDuration(pauseMs))];
  const following = dependents.map(({ workflow, willRun }) => fillText(texts['preview.dependent'], workflow, formatCount(willRun)));
  return [
    ...(isSerial ? [texts['preview.serial']] : []),
    ...(isDryRun ? [texts['preview.dryRun']] : []),
    ...batches,
    ...(onFailure === undefined ? [] : [texts[`preview.onFailure.${onFailure}`]]),
    ...(estimateMs === undefined ? [] : [fillText(texts['preview.estimate'], formatDuration(estimateMs))]),
    ...(following.length === 0 ? [] : [fillText(texts['preview.dependents'], following.join(', '))]),
  ];
}

function backfillLines(preview: BackfillPreview, texts: PanelTexts): readonly PlanLine[] {
  return preview.slots.map(({ scheduleTime, state, willRun, reason }) => ({
    key: scheduleTime,
    icon: willRun ? 'play' : 'dash',
    isRun: willRun,
    cells: [
      texts[willRun ? 'preview.willRun' : 'preview.leftAlone'],
      scheduleTime,
      reason === '' ? texts[`preview.${state}`] : reason,
    ],
  }));
}
