import type { Disposable } from '../../core/base/disposable';
import type { PlanView } from '../../core/views/planner';
import type { StartedSlots } from '../../core/views/packedPlan';
import type { PlannerTexts } from '../../core/views/plannerTexts';
import { parseKindChunk } from '../../protocol/planner';
import { RestfulWork } from '../restfulWork';
import type { Runners } from '../runners';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import type { PacedPost } from './pacedPost';

export interface FollowOptions {
  readonly planId: string;
  readonly loaded: LoadedWorkflow;
  readonly slots: StartedSlots;
  readonly definitionHash: string;
  readonly plan: Pick<PlanView, 'workflow' | 'isDryRun' | 'scope'>;
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
    const { planId, loaded, plan, slots, definitionHash, runners, texts, paced } = this.#options;
    const runner = await runners.of(loaded);
    const bounds = slots.instants.reduce(({ from, to }, instant) => ({ from: Math.min(from, instant), to: Math.max(to, instant + 1) }), { from: Infinity, to: -Infinity });
    const query = { workflow: plan.workflow, definitionHash, ...bounds, withDryRuns: plan.isDryRun, withPartialRuns: plan.scope !== 'all' };
    const chunks = await runner.followPlan({ query, slots, texts: { 'plan.inRun': texts['plan.inRun'] } });
    const text = chunks.join('');
    if (text === this.#sent) return;
    this.#sent = text;
    paced.send(chunks.map((chunk) => () => ({ type: 'planKinds', planId, chunk: parseKindChunk(chunk) })));
  }
}
