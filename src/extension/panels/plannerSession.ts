import type { Disposable } from '../../core/base/disposable';
import { messageOf, RefusedError } from '../../core/base/errors';
import type { BackfillRequest } from '../../core/runner/runnerService';
import { digestPlaces, runningPlaces, type PackedPlan } from '../../core/views/packedPlan';
import type { PlannerForm, PlannerPrefill, PlannerProblem } from '../../core/views/plannerForm';
import { fieldOfRefusal, type FormRequest } from '../../core/views/plannerRequest';
import { unpackTicks } from '../../core/views/plannerSelection';
import type { HostMessage } from '../../protocol/panelMessages';
import type { PanelTexts } from '../../protocol/panelTexts';
import type { PackPlanRequest, PlanPacker } from '../../protocol/planRequests';
import { parseSlotChunk, type PlannerPageMessage } from '../../protocol/planner';
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
  readonly asked: PackPlanRequest;
  readonly request: FormRequest;
  readonly packed: PackedPlan;
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
    const { view, chunks } = answer.packed;
    this.#services.post({ type: 'planned', requestId, plan: { ...view, planId } });
    this.#chunks.send(chunks.map((chunk) => () => ({ type: 'planSlots', planId, chunk: parseSlotChunk(chunk) })));
  }

  async #plan(before: LoadedWorkflow, form: PlannerForm): Promise<Omit<KeptPlan, 'planId'> | { readonly problems: readonly PlannerProblem[] }> {
    const { index, runners, texts } = this.#services;
    const loaded = newestOf(index, before);
    try {
      requireTrust();
      const asked = await requestOfForm({ index, loaded, form, texts });
      const answer = await (await runners.of(loaded)).packPlan(asked);
      return 'problems' in answer ? answer : { loaded, asked, ...answer };
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
    const places = placesOf(kept, ticks);
    const { definition, dependents = [] } = kept.asked.definitions;
    try {
      requireTrust();
      const runner = await runners.of(kept.loaded);
      await saveWhatRuns(kept.loaded, [definition, ...dependents]);
      const backfill = await runner.backfill(await requestOf(runner, kept, ticks === undefined ? undefined : places));
      post({ type: 'planStarted', planId, backfillId: backfill.id, willRun: places.length });
      this.#follow(kept, places);
      await runners.refresh(kept.loaded);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refuse(error.code === 'planChanged' ? texts['plan.changed'] : sayError(error));
      await this.#answer();
    }
  }

  #follow(kept: KeptPlan, places: readonly number[]): void {
    clearTimeout(this.#replan);
    const { asked: { definitions: { definition } }, packed: { slots: { instants, kinds, table }, view } } = kept;
    const started = new Uint8Array(instants.length);
    for (const place of places) started[place] = 1;
    const slots = { instants, kinds, table, started };
    this.#followed = new FollowedPlan({ ...this.#services, ...kept, plan: view, slots, definitionHash: definition.hash, paced: this.#chunks });
    this.#followed.changed();
  }
}

function isSamePlan(kept: KeptPlan, answer: Omit<KeptPlan, 'planId'>): boolean {
  const [before, now] = [kept, answer].map(({ asked: { definitions, form }, packed }) => [definitions.definition.hash, packed.digest, JSON.stringify([packed.view, form]), ...packed.chunks]);
  return before?.length === now?.length && before?.every((text, index) => text === now?.[index]) === true;
}

/** The places in the plan that run. */
function placesOf({ packed: { slots } }: KeptPlan, ticks: readonly number[] | undefined): readonly number[] {
  return runningPlaces(slots, ticks === undefined ? undefined : unpackTicks(ticks, slots.instants.length));
}

/**
 * What is shown and nothing else. `places`: by hand, the ticked ones are picked and all of them run; what they would do is as the
 * plan of the whole range says. What follows them is planned for them alone. Throws `RefusedError('planChanged')`.
 */
async function requestOf(runner: PlanPacker, { asked, packed, request }: KeptPlan, places: readonly number[] | undefined): Promise<BackfillRequest> {
  const whole: BackfillRequest = { ...asked.definitions, ...request, maxTicks: asked.maxTicks, expects: packed.digest };
  if (places === undefined) return whole;
  const dates = places.map((place) => packed.slots.instants[place] ?? 0);
  const own = digestPlaces(packed.view.workflow, packed.slots, places);
  const picked: BackfillRequest = { ...whole, dates, exclude: [], expects: own };
  if (packed.view.dependents.length === 0) return picked;
  const answer = await runner.packPlan({ ...asked, dates });
  const digest = 'packed' in answer ? answer.packed.digest : '';
  if (!digest.startsWith(`${own} `)) throw new RefusedError('planChanged', asked.texts['plan.changed']);
  return { ...picked, expects: digest };
}
