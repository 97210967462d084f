import type { Disposable } from '../../core/base/disposable';
import { followSlots } from '../../core/views/planner';
import { packKinds, type PlannerSlot } from '../../core/views/plannerPack';
import type { PlannerTexts } from '../../core/views/plannerTexts';
import { RestfulWork } from '../restfulWork';
import type { Runners } from '../runners';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import type { PacedPost } from './pacedPost';

export interface FollowOptions {
  readonly planId: string;
  readonly loaded: LoadedWorkflow;
  readonly slots: readonly PlannerSlot[];
  /** Schedule times that run. */
  readonly instants: ReadonlySet<number>;
  readonly definitionHash: string;
  readonly plan: { readonly workflow: string; readonly isDryRun?: boolean | undefined };
  readonly runners: Runners;
  readonly texts: PlannerTexts;
  readonly paced: PacedPost;
}

/** Tells the page how the slots of a started plan stand, at most twice a second and a tenth of the runner's time. */
export class FollowedPlan implements Disposable {
  readonly #options: FollowOptions;
  readonly #work = new RestfulWork({ work: () => this.#look(), minMs: 500, rests: 9 });
  #sent = '';

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  changed(): void {
    this.#work.ask();
  }

  dispose(): void {
    this.#work.dispose();
  }

  async #look(): Promise<void> {
    const { planId, loaded, plan, slots, instants, definitionHash, runners, texts, paced } = this.#options;
    const runner = await runners.of(loaded);
    const bounds = slots.reduce(({ from, to }, { instant }) => ({ from: Math.min(from, instant), to: Math.max(to, instant + 1) }), { from: Infinity, to: -Infinity });
    const states = await runner.runStates({ workflow: plan.workflow, definitionHash, ...bounds, withDryRuns: plan.isDryRun === true });
    const packed = packKinds(followSlots(slots, instants, { states, texts }));
    const text = JSON.stringify(packed);
    if (text === this.#sent) return;
    this.#sent = text;
    paced.send(packed.map((chunk) => ({ type: 'planKinds', planId, chunk })));
  }
}
