import type { Disposable } from '../../core/base/disposable';
import { messageOf, RefusedError } from '../../core/base/errors';
import { digestPlan, digestSlots } from '../../core/instance/planDigest';
import type { BackfillPlan } from '../../core/instance/plan';
import type { BackfillRequest } from '../../core/runner/runnerService';
import { scheduleOf, type Schedule } from '../../core/schedule';
import { buildPlanView, slotSlices } from '../../core/views/planner';
import type { PlannerForm, PlannerPrefill, PlannerProblem } from '../../core/views/plannerForm';
import { packSlots, type PlannerSlot, type SlotChunk } from '../../core/views/plannerPack';
import { fieldOfRefusal } from '../../core/views/plannerRequest';
import { unpackTicks } from '../../core/views/plannerSelection';
import type { Workflow } from '../../core/workflow/workflow';
import type { HostMessage } from '../../protocol/panelMessages';
import type { PanelTexts } from '../../protocol/panelTexts';
import type { PlannerPageMessage } from '../../protocol/planner';
import type { CommandTarget } from '../commands/commandTarget';
import { log, sayError } from '../report';
import type { Runners } from '../runners';
import { requireTrust } from '../trust';
import { saveWhatRuns } from '../workspace/saveWhatRuns';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { CalendarFeed } from './calendarFeed';
import { FollowedPlan } from './followedPlan';
import { PacedPost } from './pacedPost';
import { requestOfForm } from './plannerRequests';
import { newestOf } from './panelState';
import { prefillOf, setUpPlanner } from './plannerSetup';

export interface PlannerServices {
  readonly index: WorkflowIndex;
  readonly runners: Runners;
  readonly texts: PanelTexts;
  readonly post: (message: HostMessage) => void;
}

/** The newest plan that the page was sent, with what starts it. */
interface KeptPlan {
  readonly planId: string;
  readonly loaded: LoadedWorkflow;
  readonly form: PlannerForm;
  readonly request: BackfillRequest;
  readonly plan: BackfillPlan;
  readonly schedule: Schedule;
  readonly workflow: Workflow;
  readonly slots: readonly PlannerSlot[];
  readonly chunks: readonly SlotChunk[];
}

/** A change of what is stored is planned anew after it has been quiet for so long, ms. */
const REPLAN_AFTER_MS = 400;

/** The host's side of the planner and the calendar of one page. */
export class PlannerSession implements Disposable {
  readonly #services: PlannerServices;
  readonly #chunks: PacedPost;
  readonly #calendar: CalendarFeed;
  #plans = 0;
  #openings = 0;
  /** The workflow file of which the page was given a form last. */
  #openedFor: string | undefined;
  #isReady = false;
  #pending: { readonly loaded: LoadedWorkflow; readonly prefill: PlannerPrefill } | undefined;
  #newest: { readonly requestId: number; readonly form: PlannerForm; readonly loaded: LoadedWorkflow } | undefined;
  #kept: KeptPlan | undefined;
  #followed: FollowedPlan | undefined;
  #replan: ReturnType<typeof setTimeout> | undefined;

  constructor(services: PlannerServices) {
    this.#services = services;
    this.#chunks = new PacedPost(services.post);
    this.#calendar = new CalendarFeed(services);
  }

  /** Gives the page a form to begin with. */
  async open(loaded: LoadedWorkflow, prefill: PlannerPrefill): Promise<void> {
    this.#forget();
    const opening = ++this.#openings;
    this.#openedFor = loaded.uri.toString();
    const setup = await setUpPlanner(this.#services.index, loaded, prefill);
    if (setup !== undefined && opening === this.#openings) this.#services.post({ type: 'plannerOpened', setup });
  }

  /** What a command names, as soon as the page can be told. */
  async openFor(loaded: LoadedWorkflow, target: CommandTarget): Promise<void> {
    const prefill = prefillOf(loaded, target);
    if (this.#isReady) await this.open(loaded, prefill);
    else this.#pending = { loaded, prefill };
  }

  /** The page knows nothing (any more). */
  async pageReady(): Promise<void> {
    const pending = this.#pending;
    this.#isReady = true;
    this.#openedFor = undefined;
    this.#pending = undefined;
    if (pending !== undefined) await this.open(pending.loaded, pending.prefill);
  }

  async handle(message: PlannerPageMessage, loaded: LoadedWorkflow): Promise<void> {
    switch (message.type) {
      case 'openPlanner': return message.ifClosed && this.#openedFor === loaded.uri.toString() ? undefined : this.open(loaded, message.prefill);
      case 'plan': return this.#ask(message.requestId, message.form, loaded);
      case 'startPlan': return this.#start(message.planId, message.ticks);
      case 'showCalendar': return this.#calendar.show(loaded, message.year);
    }
  }

  /** Something that is stored, or a workflow file, has changed. `view`: what the page shows. */
  changed(view: string): void {
    if (view === 'calendar') this.#calendar.changed();
    if (this.#followed !== undefined) this.#followed.changed();
    else if (view === 'plan' && this.#newest !== undefined) {
      clearTimeout(this.#replan);
      this.#replan = setTimeout(() => void this.#answer().catch((error: unknown) => log().warn(messageOf(error))), REPLAN_AFTER_MS);
    }
  }

  dispose(): void {
    this.#forget();
    this.#calendar.dispose();
  }

  #forget(): void {
    clearTimeout(this.#replan);
    this.#chunks.clear();
    this.#followed?.dispose();
    this.#followed = undefined;
    this.#newest = undefined;
    this.#kept = undefined;
  }

  async #ask(requestId: number, form: PlannerForm, loaded: LoadedWorkflow): Promise<void> {
    this.#forget();
    this.#newest = { requestId, form, loaded };
    await this.#answer();
  }

  /** Plans the newest form; an answer that a newer one has overtaken is dropped. */
  async #answer(): Promise<void> {
    const asked = this.#newest;
    if (asked === undefined) return;
    const { requestId, form } = asked;
    const answer = await this.#plan(asked.loaded, form);
    if (this.#newest !== asked || this.#followed !== undefined) return;
    if ('problems' in answer) {
      this.#kept = undefined;
      this.#services.post({ type: 'planRefused', requestId, problems: answer.problems });
      return;
    }
    if (this.#kept !== undefined && isSamePlan(this.#kept, answer)) return;
    const planId = `plan-${String(++this.#plans)}`;
    this.#kept = { ...answer, planId };
    const { plan, schedule, workflow } = answer;
    this.#services.post({ type: 'planned', requestId, plan: buildPlanView({ planId, plan, schedule, workflow, mode: form.mode }) });
    this.#chunks.send(answer.chunks.map((chunk) => ({ type: 'planSlots', planId, chunk })));
  }

  async #plan(before: LoadedWorkflow, form: PlannerForm): Promise<Omit<KeptPlan, 'planId'> | { readonly problems: readonly PlannerProblem[] }> {
    const { index, runners, texts } = this.#services;
    const loaded = newestOf(index, before);
    try {
      requireTrust();
      const reading = await requestOfForm({ index, loaded, form, texts });
      if ('problems' in reading) return reading;
      const runner = await runners.of(loaded);
      const plan = await runner.planBackfill(reading.request);
      const { schedule } = scheduleOf(reading.workflow);
      const slots: PlannerSlot[] = [];
      for (const slice of slotSlices(plan, schedule, texts)) {
        for (const slot of slice) slots.push(slot);
        await otherWork();
      }
      return { loaded, form, request: reading.request, workflow: reading.workflow, plan, schedule, slots, chunks: packSlots(slots) };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return { problems: [{ field: fieldOfRefusal(error.code, form), text: sayError(error), fix: undefined }] };
    }
  }

  /** Exactly the plan that is shown: what the runner would do otherwise, it refuses. */
  async #start(planId: string, ticks: readonly number[] | undefined): Promise<void> {
    const { post, texts, runners } = this.#services;
    const kept = this.#kept;
    const refuse = (reason: string): void => post({ type: 'planNotStarted', planId, reason });
    if (kept?.planId !== planId || this.#followed !== undefined) return refuse(texts['plan.gone']);
    const chosen = chosenBy(kept, ticks);
    try {
      requireTrust();
      const runner = await runners.of(kept.loaded);
      await saveWhatRuns(kept.loaded, [kept.request.definition, ...(kept.request.dependents ?? [])]);
      const backfill = await runner.backfill(chosen.request);
      post({ type: 'planStarted', planId, backfillId: backfill.id, willRun: chosen.instants.size });
      this.#follow(kept, chosen.instants);
      await runners.refresh(kept.loaded);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refuse(error.code === 'planChanged' ? texts['plan.changed'] : sayError(error));
      await this.#answer();
    }
  }

  #follow(kept: KeptPlan, instants: ReadonlySet<number>): void {
    clearTimeout(this.#replan);
    this.#followed = new FollowedPlan({ ...this.#services, ...kept, instants, definitionHash: kept.request.definition.hash, paced: this.#chunks });
    this.#followed.changed();
  }
}

/** Lets the extension host handle what waits: it is never held up for more than 50 ms. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve));
}

function isSamePlan(kept: KeptPlan, answer: Omit<KeptPlan, 'planId'>): boolean {
  return kept.request.definition.hash === answer.request.definition.hash && JSON.stringify([kept.chunks, kept.form]) === JSON.stringify([answer.chunks, answer.form]);
}

interface Chosen {
  readonly request: BackfillRequest;
  readonly instants: ReadonlySet<number>;
}

/** By hand: the ticked ones are picked and all of them run; what they would do is as the plan of the whole range says. */
function chosenBy({ plan, request }: KeptPlan, ticks: readonly number[] | undefined): Chosen {
  if (ticks === undefined) {
    const instants = new Set(plan.slots.filter(({ willRun }) => willRun).map(({ scheduleInstant }) => scheduleInstant));
    return { request: { ...request, expects: digestPlan(plan) }, instants };
  }
  const slots = unpackTicks(ticks, plan.slots.length).flatMap((place) => plan.slots[place] ?? []).filter(({ willRun }) => willRun);
  const dates = slots.map(({ scheduleInstant }) => scheduleInstant);
  return { request: { ...request, dates, exclude: [], expects: `${plan.workflow}:${digestSlots(slots)}` }, instants: new Set(dates) };
}
