import { useEffect } from 'preact/hooks';
import type { PlannerForm } from '../../../core/views/plannerForm';
import { packTicks, totalsOf, type PlanTotals as Totals } from '../../../core/views/plannerSelection';
import { formatCount } from '../../../core/views/formatTime';
import { fillText } from '../../../core/views/viewTexts';
import { useSelect } from '../../pageActions';
import { usePage } from '../../pageContext';
import { refuseNew } from '../../refuseNew';
import { Button } from '../Button';
import { EmptyState } from '../EmptyState';
import { Icon } from '../Icon';
import type { ViewProps } from '../viewProps';
import { PlannerFormView } from './PlannerFormView';
import type { PlannerEvent, PlannerState, ShownPlan } from './plannerState';
import { PlanSummary } from './PlanSummary';
import { PlanTotals } from './PlanTotals';
import { SlotTable } from './SlotTable';

/** A change of the form is planned when no other has followed for so long, ms. */
const DEBOUNCE_MS = 250;

/** The backfill planner: a form, and at once what it would do. Nothing runs before Start. */
export function PlannerPanel({ panel, state }: ViewProps) {
  const { texts, dispatch } = usePage();
  const { planner } = state;
  const select = useSelect();
  const send = (event: PlannerEvent): void => { dispatch({ type: 'planner', event }); };
  useOpened(panel.workflow, planner, send);
  useAsked(planner, send);
  const { setup, form, plan } = planner;
  if (panel.file !== 'there' && planner.started === undefined) return <EmptyState icon="checklist" title={texts[`file.${panel.file}Short`]} />;
  if (setup === undefined || form === undefined || setup.workflow !== panel.workflow) return <EmptyState icon="loading spins" title={texts['plan.planning']} />;
  const isStarted = planner.started !== undefined;
  const change = (fields: Partial<PlannerForm>): void => { send({ kind: 'formChanged', change: fields }); };
  const totals = plan === undefined ? undefined : totalsOf(plan.slots, isStarted ? undefined : planner.ticks);
  return (
    <div class="planner">
      {isStarted ? null : <PlannerFormView key={setup.workflow} form={form} setup={setup} problems={planner.problems} onChange={change} />}
      <section class="planned" aria-label={texts['plan.label']} aria-busy={planner.isPlanning ? 'true' : 'false'}>
        {plan === undefined || totals === undefined ? (
          <EmptyState icon={planner.problems.length > 0 ? 'edit' : 'loading spins'} title={planner.problems[0]?.text ?? texts['plan.planning']} />
        ) : (
          <>
            <div class="planned-head">
              <PlanSummary plan={plan} totals={totals} isStarted={isStarted} />
              <StartBar planner={planner} plan={plan} totals={totals} permission={refuseNew(panel, texts)} send={send} />
            </div>
            <PlanTotals
              totals={totals}
              use={isStarted ? 'follow' : plan.view.mode === 'byHand' ? 'tick' : 'read'}
              onTick={(state, isOn) => { send({ kind: 'stateTicked', state, isOn }); }}
            />
            <SlotTable
              plan={plan}
              ticks={isStarted ? undefined : planner.ticks}
              shown={state.isChosenInPlan ? state.selection?.logicalInstanceId : undefined}
              onOpen={(logicalInstanceId) => { select({ logicalInstanceId, workflowInstanceId: undefined, task: undefined }); }}
              onTick={isStarted ? undefined : (range) => { send({ kind: 'ticked', ...range }); }}
            />
          </>
        )}
      </section>
    </div>
  );
}

/** Asks the host for a form of this workflow, once. */
function useOpened(workflow: string | undefined, { setup, form, isOpening }: PlannerState, send: (event: PlannerEvent) => void): void {
  const { post } = usePage();
  const isOpen = isOpening || setup?.workflow === workflow;
  useEffect(() => {
    if (isOpen || workflow === undefined) return;
    send({ kind: 'opening' });
    post({ type: 'openPlanner', prefill: setup === undefined ? (form ?? {}) : {}, ifClosed: true });
  }, [isOpen, workflow]);
}

/** Has the form planned when it has changed and rests. */
function useAsked({ setup, form, requestId, started }: PlannerState, send: (event: PlannerEvent) => void): void {
  const { post } = usePage();
  useEffect(() => {
    if (setup === undefined || form === undefined || started !== undefined) return undefined;
    const timer = setTimeout(() => {
      send({ kind: 'asked', requestId: requestId + 1 });
      post({ type: 'plan', requestId: requestId + 1, form });
    }, requestId === 0 ? 0 : DEBOUNCE_MS);
    return () => { clearTimeout(timer); };
  }, [setup, form]);
}

interface StartBarProps {
  readonly planner: PlannerState;
  readonly plan: ShownPlan;
  readonly totals: Totals;
  /** Why nothing may run here at all. */
  readonly permission: string | undefined;
  readonly send: (event: PlannerEvent) => void;
}

function StartBar({ planner, plan, totals, permission, send }: StartBarProps) {
  const { texts, post } = usePage();
  const { started, refusal, ticks } = planner;
  if (started !== undefined) {
    return (
      <div class="start-bar">
        <p role="status">{fillText(texts['plan.started'], formatCount(started.willRun), formatCount(plan.view.total))}</p>
        <Button label={texts['plan.again']} icon="edit" onPress={() => { send({ kind: 'planAgain' }); }} />
      </div>
    );
  }
  const refused = permission ?? refuseStart(planner, totals, texts);
  const { planId } = plan.view;
  return (
    <div class="start-bar">
      {refusal === undefined ? null : <p class="field-problem" role="alert"><Icon id="error" /> <span>{refusal}</span></p>}
      <Button
        label={labelOf(totals, texts)}
        icon="play"
        kind="primary"
        refusal={refused}
        onPress={() => {
          send({ kind: 'starting' });
          post({ type: 'startPlan', planId, ticks: ticks === undefined ? undefined : packTicks(plan.slots, ticks) });
        }}
      />
    </div>
  );
}

type Texts = ReturnType<typeof usePage>['texts'];

function labelOf({ willRun }: Totals, texts: Texts): string {
  if (willRun === 0) return texts['plan.startNone'];
  return willRun === 1 ? texts['plan.startOne'] : fillText(texts['plan.start'], formatCount(willRun));
}

function refuseStart({ isPlanning, isStarting, ticks, plan }: PlannerState, { willRun }: Totals, texts: Texts): string | undefined {
  if (isStarting) return texts['plan.starting'];
  if (isPlanning) return texts['plan.planning'];
  const follows = plan?.view.dependents.some((each) => each.willRun > 0) === true;
  if (willRun > 0 || (follows && ticks === undefined)) return undefined;
  return texts[ticks === undefined ? 'plan.nothing' : 'plan.nothingTicked'];
}
