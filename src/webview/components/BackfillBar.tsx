import type { BackfillAction } from '../../core/instance/allowedActions';
import { countDone, isBackfillFinished, type BackfillView } from '../../core/views/backfillBar';
import { formatExecutionTime, shortScheduleTime } from '../../core/views/formatTime';
import { fillText } from '../../core/views/viewTexts';
import type { PageMessage } from '../../protocol/panelMessages';
import type { PanelTexts } from '../../protocol/panelTexts';
import { usePage } from '../pageContext';
import { Button } from './Button';
import { StateMark } from './StateMark';

const ICONS: Readonly<Record<BackfillAction, string>> = { pause: 'debug-pause', resume: 'debug-continue', cancel: 'debug-stop' };

/** The running backfill, or the last one until its bar is closed. */
export function BackfillBar({ backfill }: { readonly backfill: BackfillView }) {
  const { texts, zone, post, dispatch } = usePage();
  const { counts, total, backfillId } = backfill;
  const done = countDone(counts);
  const numbers = [counts.succeeded, counts.failed, counts.stopped, counts.running, counts.waiting];
  return (
    <section class="backfill" aria-label={texts['backfill.title']}>
      <div class="backfill-line">
        <strong class="backfill-title">{texts['backfill.title']}</strong>
        <StateMark state={backfill.state} />
        <span class="quiet numeric backfill-range">{describeRange(backfill)}</span>
        <span class="numeric backfill-done">{fillText(texts['backfill.progress'], done, total)}</span>
        <span class="numeric backfill-short" aria-hidden="true">{done}/{total}</span>
        <span class="quiet numeric backfill-counts" title={fillText(texts['backfill.counts'], ...numbers)}>{fillText(texts['backfill.counts'], ...numbers)}</span>
        {isBackfillFinished(backfill.state) ? null : <span class="quiet numeric backfill-pace">{describePace(backfill, texts, zone)}</span>}
        {backfill.reason === undefined ? null : <span class="quiet">{backfill.reason}</span>}
        <span class="backfill-actions">
          {isBackfillFinished(backfill.state) ? (
            <Button
              label={texts['panel.close']}
              icon="close"
              kind="quiet"
              iconOnly
              onPress={() => { dispatch({ type: 'backfillClosed', backfillId }); }}
            />
          ) : backfill.actions.filter(({ action, enabled }) => enabled || action === 'cancel').map((view) => (
            <Button
              key={view.action}
              label={view.label}
              icon={ICONS[view.action]}
              refusal={view.reason}
              onPress={() => { post(intentionOf(view.action, backfillId)); }}
            />
          ))}
          {backfill.canChange ? (
            <Button label={texts['backfill.change']} icon="settings" onPress={() => { post({ type: 'changeBackfill', backfillId }); }} />
          ) : null}
        </span>
      </div>
      <ProgressBar backfill={backfill} done={done} />
    </section>
  );
}

function ProgressBar({ backfill, done }: { readonly backfill: BackfillView; readonly done: number }) {
  const { texts } = usePage();
  const { counts, total } = backfill;
  const parts = [
    ['good', counts.succeeded], ['bad', counts.failed], ['halted', counts.stopped], ['busy', counts.running],
  ] as const;
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={texts['backfill.title']}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={fillText(texts['backfill.progress'], done, total)}
    >
      {parts.map(([tone, count]) => (
        <span key={tone} class={`progress-part fill-${tone}`} style={{ width: `${String(total === 0 ? 0 : (100 * count) / total)}%` }} />
      ))}
    </div>
  );
}

function describeRange({ firstScheduleTime, lastScheduleTime }: BackfillView): string {
  if (firstScheduleTime === undefined || lastScheduleTime === undefined) return '';
  if (firstScheduleTime === lastScheduleTime) return shortScheduleTime(firstScheduleTime);
  return `${shortScheduleTime(firstScheduleTime)} → ${shortScheduleTime(lastScheduleTime)}`;
}

function describePace({ parallel, nextBatchAt, waitsFor }: BackfillView, texts: PanelTexts, zone: string): string {
  return [
    fillText(texts['backfill.parallel'], parallel),
    ...(nextBatchAt === undefined ? [] : [fillText(texts['backfill.nextBatch'], formatExecutionTime(nextBatchAt, zone).slice(11))]),
    ...(waitsFor === undefined ? [] : [fillText(texts['backfill.waitsFor'], waitsFor)]),
  ].join(' · ');
}

function intentionOf(action: BackfillAction, backfillId: string): PageMessage {
  if (action === 'pause') return { type: 'pauseBackfill', backfillId };
  return action === 'resume' ? { type: 'resumeBackfill', backfillId } : { type: 'cancelBackfill', backfillId };
}
