import type { RunStatesQuery } from '../core/instance/runStates';
import type { BackfillRequest } from '../core/runner/runnerService';
import type { PlanSketch } from '../core/views/planSketch';
import type { PackedPlan, PackInput, StartedSlots } from '../core/views/packedPlan';
import type { PlannerProblem } from '../core/views/plannerForm';
import type { FormInput, FormRequest } from '../core/views/plannerRequest';
import type { PlannerTexts } from '../core/views/plannerTexts';

/** A form that is read, planned and packed where the plan is made, so that no plan is too long for whoever asks. */
export interface PackPlanRequest extends Omit<FormInput, 'now'>, Pick<PackInput, 'tasks'> {
  readonly definitions: Pick<BackfillRequest, 'definition' | 'dependents' | 'options'>;
  /** Instead of the times that the form names. */
  readonly dates?: readonly number[];
}

export type PackPlanAnswer =
  | { readonly packed: PackedPlan; readonly request: FormRequest }
  | { readonly problems: readonly PlannerProblem[] };

/** How the slots of a started plan stand now. */
export interface FollowPlanRequest {
  readonly query: RunStatesQuery;
  readonly slots: StartedSlots;
  readonly texts: Pick<PlannerTexts, 'plan.inRun'>;
}

/** What a host asks of its worker for plans, which may be too long to be handed over as they are. */
export interface PlanPacker {
  /** Refused as `planBackfill` is. */
  packPlan(request: PackPlanRequest): Promise<PackPlanAnswer>;
  /** `planBackfill`, as much of it as is read before it is agreed to. */
  sketchBackfill(request: BackfillRequest): Promise<PlanSketch>;
  /** JSON of one `KindChunk` each. */
  followPlan(request: FollowPlanRequest): Promise<readonly string[]>;
}
