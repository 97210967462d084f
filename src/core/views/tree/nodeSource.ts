import type { Backfill, TaskInstanceDetail, WorkflowInstanceDetail } from '../../instance/records';
import type { LogicalInstanceStatus, StatusSnapshot } from '../../instance/status';
import type { Workflow } from '../../workflow/workflow';
import type { Permission } from '../actions';
import type { CalendarGaps } from '../calendar';
import type { ViewTexts } from '../viewTexts';

/** One workflow file and what is stored about it. */
export interface TreeWorkflow {
  /** Unique and stable: the file's URI. */
  readonly key: string;
  /** As shown to people. */
  readonly path: string;
  /** Where it lies, for people, when the workspace has workflow files in several folders. */
  readonly folder: string | undefined;
  /** `undefined`: the file could not be read as a workflow. */
  readonly workflow: Workflow | undefined;
  /** Something in the file keeps all of it from running. */
  readonly hasErrors: boolean;
  /** Of the file's store; may hold other workflows too. `undefined`: not read yet, or there is no store. */
  readonly snapshot: StatusSnapshot | undefined;
  /** What the schedule names and never ran. `undefined`: nothing, or it is not known. */
  readonly gaps?: CalendarGaps | undefined;
  /** How many schedule times to list before "Show older…". */
  readonly limit: number;
  /** The store has older ones than the snapshot holds. */
  readonly hasOlder: boolean;
  readonly trusted: boolean;
  /** The store is being read for the first time: `snapshot` is not what there is. */
  readonly isReading: boolean;
}

/** What all nodes of one tree share. */
export interface TreeContext {
  /** IANA zone in which execution times are shown. */
  readonly zone: string;
  readonly texts: ViewTexts;
}

export type NodeSource = { readonly context: TreeContext; readonly entry: TreeWorkflow } & (
  | { readonly kind: 'workflow' | 'taskList' | 'leaf' }
  | { readonly kind: 'backfill'; readonly backfill: Backfill }
  | { readonly kind: 'logicalInstance'; readonly status: LogicalInstanceStatus }
  | { readonly kind: 'workflowInstance'; readonly status: LogicalInstanceStatus; readonly run: WorkflowInstanceDetail }
  | {
      readonly kind: 'taskInstance';
      readonly status: LogicalInstanceStatus;
      readonly run: WorkflowInstanceDetail;
      readonly task: TaskInstanceDetail;
    }
);

export function permissionOf(entry: TreeWorkflow): Permission {
  return { access: entry.snapshot?.access ?? 'owner', trusted: entry.trusted };
}
