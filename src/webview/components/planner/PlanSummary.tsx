import { formatCount, formatDuration } from '../../../core/views/formatTime';
import { estimateOf, type PlanTotals } from '../../../core/views/plannerSelection';
import { exactTime } from '../../../core/views/slotTimes';
import { fillText } from '../../../core/views/viewTexts';
import type { PanelTexts } from '../../../protocol/panelTexts';
import { usePage } from '../../pageContext';
import type { ShownPlan } from './plannerState';

interface PlanSummaryProps {
  readonly plan: ShownPlan;
  readonly totals: PlanTotals;
  /** What it will take is no longer a guess: the bar above says how far it is. */
  readonly isStarted: boolean;
}

/** In sentences: how many run, from where to where, which end is included, for how long. */
export function PlanSummary({ plan, totals, isStarted }: PlanSummaryProps) {
  const { texts } = usePage();
  const { view, slots } = plan;
  const { zone, first, last } = view;
  const sentence = texts[view.total === 1 ? 'plan.sentenceOne' : 'plan.sentence'];
  return (
    <div class="plan-summary" aria-live="polite">
      <p class="plan-sentence">
        {fillText(sentence, formatCount(totals.willRun), formatCount(view.total), exactTime(first, zone), exactTime(last, zone))}
      </p>
      <p class="quiet">{[...partSentences(plan, isStarted, texts), dataSentence(plan, texts), ...(isStarted ? [] : paceSentences({ plan, totals }, texts))].filter((text) => text !== '').join(' ')}</p>
      {slots.loaded < slots.total ? <p class="quiet">{texts['plan.planning']}</p> : null}
    </div>
  );
}

/** More names than these would bury the rest. */
const MOST_NAMES = 5;

/** Of a plan for start nodes: which they are, and what that means afterwards. */
function partSentences({ view: { scope, startNodes } }: ShownPlan, isStarted: boolean, texts: PanelTexts): readonly string[] {
  if (scope === 'all') return [];
  const more = startNodes.length - MOST_NAMES;
  const shown = startNodes.slice(0, MOST_NAMES).join(texts['list.comma']);
  const names = more > 0 ? fillText(texts['plan.nodesAndMore'], shown, formatCount(more)) : shown;
  return [fillText(texts[`plan.part.${scope}`], names), ...(isStarted ? [] : [texts['plan.partMissing']])];
}

/** From the start of the earliest slot's window to the end of the latest one's. */
function dataSentence({ view, slots }: ShownPlan, texts: PanelTexts): string {
  if (slots.loaded < slots.total) return '';
  const place = slots.instants.indexOf(view.first);
  const windowMs = slots.windowsMs[place] ?? 0;
  if (windowMs === 0) return '';
  return fillText(texts['plan.data'], exactTime(view.first - windowMs, view.zone), exactTime(view.last, view.zone), view.zone);
}

function paceSentences({ plan: { view }, totals }: Omit<PlanSummaryProps, 'isStarted'>, texts: PanelTexts): readonly string[] {
  const { willRun } = totals;
  const estimate = estimateOf(view.eachMs, { ...view, willRun });
  const then = view.dependents.map(({ workflow, willRun: count }) => fillText(texts['plan.thenOne'], workflow, formatCount(count)));
  if (willRun === 0 && then.length === 0) return [];
  return [
    estimate === undefined ? texts['plan.noEstimate'] : fillText(texts['plan.estimate'], formatDuration(estimate)),
    fillText(texts['plan.load'], formatCount(Math.min(view.parallel, willRun)), formatCount(view.tasks), formatCount(willRun * view.tasks)),
    ...(view.isSerial ? [texts['plan.serial']] : []),
    ...(view.continues ? [texts['plan.continues']] : []),
    ...(view.isDryRun ? [`${texts['plan.dryRun']}.`] : []),
    ...(then.length === 0 ? [] : [fillText(texts['plan.then'], then.join(texts['list.comma']))]),
  ];
}
