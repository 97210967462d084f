import { shortScheduleTime } from '../../core/views/formatTime';
import { describeState } from '../../core/views/describeState';
import type { PreviewResets, RunPreview } from '../../core/views/preview';
import { fillText } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import { changeText } from '../../protocol/changeText';
import { usePage } from '../pageContext';
import { PlanGraph } from './graph/PlanGraph';
import { Icon } from './Icon';
import { PlanList, type PlanLine } from './PlanList';
import { RerunChooser } from './RerunChooser';

/** One run: what is chosen, by which definition, what begins anew, and each task with the reason. */
export function RunPlan({ preview }: { readonly preview: RunPreview }) {
  const { texts } = usePage();
  const { counts, isRerun, runNumber, choice, refusal, tasks } = preview;
  const time = shortScheduleTime(preview.scheduleTime);
  const title = isRerun ? fillText(texts['preview.rerun'], time, runNumber) : fillText(texts['preview.run'], time);
  return (
    <>
      <h2 id="preview-title">{title}</h2>
      {choice === undefined ? null : <RerunChooser preview={preview} choice={choice} />}
      <div class="preview-scroll" tabIndex={0} role="group" aria-label={texts['preview.plan']}>
        <p class="quiet numeric" role="status">
          {`${preview.workflow} · ${texts['label.scheduleTime']} ${preview.scheduleTime}`}
          {refusal === undefined ? ` · ${fillText(texts['preview.counts'], counts.run, counts.carryOver, counts.skip)}` : ''}
          {preview.isDryRun ? ` · ${texts['trigger.dryRun']}` : ''}
        </p>
        {refusal === undefined ? <Notes preview={preview} /> : <Refusal refusal={refusal} />}
        {tasks.length > 1 ? <PlanGraph tasks={tasks} edges={preview.edges} /> : null}
        {tasks.length === 0 ? null : (
          <PlanList
            label={texts['preview.tasks']}
            head={[texts['preview.plan'], texts['preview.task'], texts['preview.reason']]}
            lines={runLines(preview, texts)}
          />
        )}
      </div>
    </>
  );
}

function Refusal({ refusal }: { readonly refusal: string }) {
  const { texts } = usePage();
  return (
    <section class="preview-refusal" role="alert">
      <p><Icon id="circle-slash" /> <strong>{texts['preview.refused']}</strong></p>
      <p>{refusal}</p>
    </section>
  );
}

/** By which definition it is planned, and what begins anew. */
function Notes({ preview }: { readonly preview: RunPreview }) {
  const { texts, post } = usePage();
  const { definition, changes, choice, isRerun } = preview;
  const anew = resetTexts(preview.resets, texts);
  const changed = changes.length === 0 ? texts['preview.noChange'] : fillText(texts['preview.changes'], changes.map((change) => changeText(change, texts)).join(texts['list.comma']));
  const note = { same: texts['preview.same'], pinned: texts['preview.pinned'], current: `${texts['preview.current']} ${changed}` }[definition];
  return (
    <>
      {isRerun ? (
        <p>
          {note}
          {' '}
          {definition === 'same' || choice === undefined ? null : (
            <button type="button" class="link" onClick={() => { post({ type: 'compareDefinition', workflowInstanceId: choice.workflowInstanceId }); }}>
              {texts['detail.showChange']}
            </button>
          )}
        </p>
      ) : null}
      {anew.length === 0 ? null : <p>{fillText(texts['list.sentence'], `${texts['preview.resets']}: ${anew.join(texts['list.comma'])}`)}</p>}
    </>
  );
}

function resetTexts({ retries, results, endedRun }: PreviewResets, texts: PanelTexts): readonly string[] {
  return [
    ...(endedRun === undefined ? [] : [fillText(texts['preview.resets.ended'], endedRun)]),
    ...(retries === 0 ? [] : [fillText(texts[retries === 1 ? 'preview.resets.retriesOne' : 'preview.resets.retries'], retries)]),
    ...(results === 0 ? [] : [fillText(texts[results === 1 ? 'preview.resets.resultsOne' : 'preview.resets.results'], results)]),
  ];
}

const ACTION_TEXTS = { run: 'preview.willRun', carryOver: 'preview.carryOver', skip: 'preview.skip' } as const;
const ACTION_ICONS = { run: 'play', carryOver: 'check', skip: 'debug-step-over' } as const;

function runLines(preview: RunPreview, texts: PanelTexts): readonly PlanLine[] {
  return preview.tasks.map(({ name, action, reason, before }) => ({
    key: name,
    icon: ACTION_ICONS[action],
    isRun: action === 'run',
    cells: [texts[ACTION_TEXTS[action]], name, reason],
    hint: before === undefined ? undefined : `${texts['preview.before']}: ${describeState(before, texts).word}`,
  }));
}
