import { MAX_BACKFILL_TICKS, MAX_PARALLEL, MAX_PAUSE_MS, type BackfillPace } from '../instance/backfillTarget';
import type { BackfillMode, BackfillOrder, RunScope } from '../instance/records';
import { formatCount } from './formatTime';
import { parseLength, type PlannerField, type PlannerForm, type PlannerProblem } from './plannerForm';
import type { PlannerTexts } from './plannerTexts';
import { readTimes, type TimesInput } from './plannerTimes';
import { fillText } from './viewTexts';

/** What a form asks of the runner, but for the definitions and what the settings say. */
export interface FormRequest extends Pick<BackfillPace, 'parallel' | 'onFailure'> {
  readonly from: number;
  readonly to: number;
  readonly dates?: readonly number[];
  readonly exclude: readonly number[];
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly batchSize?: number;
  readonly pauseMs?: number;
  readonly scope: Exclude<RunScope, { readonly kind: 'failed' }>;
  readonly isDryRun: boolean;
}

export interface FormInput extends Omit<TimesInput, 'form'> {
  readonly form: PlannerForm;
}

/** Reads the whole form. Never throws. A plan of many schedule times takes some 50 ms. */
export function readForm(input: FormInput): { readonly request: FormRequest } | { readonly problems: readonly PlannerProblem[] } {
  const { form, texts } = input;
  const times = readTimes(input);
  const pace = readPace(form, texts);
  const nodes = readScope(form, texts);
  if (times.kind === 'problems' || pace.kind === 'problems' || nodes.kind === 'problems') {
    return { problems: [times, nodes, pace].flatMap((reading) => (reading.kind === 'problems' ? reading.problems : [])) };
  }
  const { from, to, dates, exclude } = times.times;
  const { batchSize, pauseMs, ...rest } = pace.pace;
  const request: FormRequest = {
    from,
    to,
    ...(dates === undefined ? {} : { dates }),
    exclude,
    scope: nodes.scope,
    mode: form.mode === 'byHand' ? 'all' : form.mode,
    order: dates === undefined && form.order === 'given' ? 'asc' : form.order,
    ...rest,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(pauseMs === undefined ? {} : { pauseMs }),
    isDryRun: form.isDryRun,
  };
  return { request };
}

export type PaceReading =
  | { readonly kind: 'pace'; readonly pace: BackfillPace }
  | { readonly kind: 'problems'; readonly problems: readonly PlannerProblem[] };

/** Reads how fast and in which batches it is to run. Never throws. */
export function readPace(form: PlannerForm, texts: PlannerTexts): PaceReading {
  const problems: PlannerProblem[] = [];
  const refuse = (field: PlannerField, text: string): void => {
    problems.push({ field, text, fix: undefined });
  };
  const parallel = readWhole(form.parallel, MAX_PARALLEL);
  if (parallel === undefined) refuse('parallel', fillText(texts['plan.wholeNumber'], formatCount(MAX_PARALLEL)));
  const hasBatches = form.batchSize.trim() !== '';
  const batchSize = hasBatches ? readWhole(form.batchSize, MAX_BACKFILL_TICKS) : undefined;
  if (hasBatches && batchSize === undefined) refuse('batchSize', fillText(texts['plan.wholeNumber'], formatCount(MAX_BACKFILL_TICKS)));
  const hasPause = form.pause.trim() !== '';
  const pauseMs = hasPause ? parseLength(form.pause) : undefined;
  if (hasPause && (pauseMs === undefined || pauseMs > MAX_PAUSE_MS)) refuse('pause', texts['plan.notALength']);
  else if (pauseMs !== undefined && pauseMs > 0 && !hasBatches) refuse('batchSize', texts['plan.pauseWithoutBatch']);
  if (problems.length > 0 || parallel === undefined) return { kind: 'problems', problems };
  return { kind: 'pace', pace: { parallel, batchSize, pauseMs, onFailure: form.onFailure } };
}

export type ScopeReading =
  | { readonly kind: 'scope'; readonly scope: Exclude<RunScope, { readonly kind: 'failed' }> }
  | { readonly kind: 'problems'; readonly problems: readonly PlannerProblem[] };

/** Reads which tasks are to run. A task that the workflow does not have is the runner's to refuse. */
export function readScope({ scope, startNodes }: Pick<PlannerForm, 'scope' | 'startNodes'>, texts: PlannerTexts): ScopeReading {
  if (scope === 'all') return { kind: 'scope', scope: { kind: 'all' } };
  if (startNodes.length > 0) return { kind: 'scope', scope: { kind: scope, tasks: startNodes } };
  return { kind: 'problems', problems: [{ field: 'startNodes', text: texts['plan.noStartNode'], fix: undefined }] };
}

function readWhole(text: string, max: number): number | undefined {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
  return value >= 1 && value <= max ? value : undefined;
}

/** At which field a refusal of the runner is shown. */
export function fieldOfRefusal(code: string, form: Pick<PlannerForm, 'choice'>): PlannerField {
  switch (code) {
    case 'rangeReversed':
    case 'future':
    case 'noTick':
    case 'tooManyTicks': return form.choice === 'dates' ? 'dates' : 'to';
    case 'notATick': return form.choice === 'dates' ? 'dates' : 'exclude';
    case 'unknownTask': return 'startNodes';
    case 'parallelOutOfRange': return 'parallel';
    case 'batchOutOfRange':
    case 'pauseWithoutBatch': return 'batchSize';
    case 'pauseOutOfRange': return 'pause';
    default: return 'plan';
  }
}
