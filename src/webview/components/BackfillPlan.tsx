import { formatCount, formatDuration } from '../../core/views/formatTime';
import type { BackfillPreview } from '../../core/views/preview';
import { fillText } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import { usePage } from '../pageContext';
import { PlanList, type PlanLine } from './PlanList';

/** Every schedule time of a backfill, with what would be done with it and why. */
export function BackfillPlan({ preview }: { readonly preview: BackfillPreview }) {
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
        label={texts['preview.plan']}
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
