import type { Attempt, Backfill, WorkflowInstance, WorkflowInstanceDetail } from '../instance/records';
import { isFinished } from '../instance/states';
import type { LogicalInstanceStatus, StatusSnapshot } from '../instance/status';

/** Something that happened to a run, told once. */
export type RunNews =
  | { readonly kind: 'started'; readonly instance: WorkflowInstance }
  | { readonly kind: 'attemptFailed'; readonly instance: WorkflowInstance; readonly task: string; readonly attempt: Attempt; readonly willRetry: boolean }
  | { readonly kind: 'attemptSucceeded'; readonly instance: WorkflowInstance; readonly task: string; readonly attempt: Attempt }
  | { readonly kind: 'ended'; readonly instance: WorkflowInstance; readonly failedTasks: readonly string[] }
  | { readonly kind: 'backfillStarted'; readonly backfill: Backfill }
  /** It has ended, or is paused; told again when it rests again after it went on. */
  | { readonly kind: 'backfillRests'; readonly backfill: Backfill; readonly failed: readonly WorkflowInstance[] };

/** So much is remembered one by one; the older half is forgotten together when there is more. */
const MOST_TOLD = 20_000;

/** Finds what is new in a store's status. What happened before `since` (execution clock, ms) is old. */
export class RunNewsReader {
  #since: number;
  readonly #mostTold: number;
  /** When each thing happened that was told. */
  #told = new Map<string, number>();
  /** A status that is the same object has been looked at. */
  readonly #seen = new WeakSet<LogicalInstanceStatus>();
  readonly #backfillStates = new Map<string, Backfill['state']>();

  constructor(since: number, { mostTold = MOST_TOLD }: { readonly mostTold?: number } = {}) {
    this.#since = since;
    this.#mostTold = mostTold;
  }

  /** In order of what they are about: backfills that began, runs, backfills that rest. */
  read(snapshot: StatusSnapshot): readonly RunNews[] {
    const fresh = snapshot.logicalInstances.filter((each) => !this.#seen.has(each));
    for (const each of fresh) this.#seen.add(each);
    const begun = snapshot.backfills.filter((backfill) => this.#isNew(`begin ${backfill.id}`, backfill.createdAt));
    const news = [
      ...begun.map((backfill): RunNews => ({ kind: 'backfillStarted', backfill })),
      ...fresh.flatMap(({ workflowInstances }) => workflowInstances.flatMap((detail) => this.#newsOf(detail))),
      ...snapshot.backfills.flatMap((backfill) => this.#restOf(backfill, snapshot)),
    ];
    this.#forgetOldest();
    return news;
  }

  /** What is forgotten counts as old from then on, and so does all that happened before it. */
  #forgetOldest(): void {
    if (this.#told.size <= this.#mostTold) return;
    const oldestFirst = [...this.#told].sort(([, a], [, b]) => a - b);
    const forgotten = oldestFirst.splice(0, Math.ceil(oldestFirst.length / 2));
    this.#told = new Map(oldestFirst);
    this.#since = Math.max(this.#since, (forgotten.at(-1)?.[1] ?? 0) + 1);
  }

  #newsOf({ instance, tasks }: WorkflowInstanceDetail): readonly RunNews[] {
    const started: readonly RunNews[] = this.#isNew(`start ${instance.id}`, instance.startedAt) ? [{ kind: 'started', instance }] : [];
    const attempts = tasks.flatMap(({ task, attempts: all }) => all
      .filter(({ state, number, finishedAt }) => (state === 'failed' || state === 'succeeded') && this.#isNew(`attempt ${task.id} ${number}`, finishedAt))
      .map((attempt): RunNews => (attempt.state === 'succeeded'
        ? { kind: 'attemptSucceeded', instance, task: task.name, attempt }
        : { kind: 'attemptFailed', instance, task: task.name, attempt, willRetry: task.state === 'retryWaiting' })));
    const hasEnded = isFinished(instance.state) && this.#isNew(`end ${instance.id}`, instance.finishedAt);
    const failedTasks = tasks.filter(({ task }) => task.state === 'failed').map(({ task }) => task.name);
    return [...started, ...attempts, ...(hasEnded ? [{ kind: 'ended' as const, instance, failedTasks }] : [])];
  }

  #restOf(backfill: Backfill, snapshot: StatusSnapshot): readonly RunNews[] {
    const before = this.#backfillStates.get(backfill.id);
    if (before === backfill.state) return [];
    this.#backfillStates.set(backfill.id, backfill.state);
    const rests = backfill.finishedAt !== undefined || backfill.state === 'paused';
    const happenedAt = backfill.finishedAt ?? (before === undefined ? backfill.createdAt : this.#since);
    if (!rests || happenedAt < this.#since) return [];
    const own = new Set(backfill.workflowInstanceIds);
    const failed = snapshot.logicalInstances
      .flatMap(({ workflowInstances }) => workflowInstances.map(({ instance }) => instance))
      .filter(({ id, state }) => own.has(id) && state === 'failed')
      .sort((a, b) => a.scheduleInstant - b.scheduleInstant);
    return [{ kind: 'backfillRests', backfill, failed }];
  }

  /** `at` undefined: it has not happened yet. */
  #isNew(what: string, at: number | undefined): boolean {
    if (at === undefined || at < this.#since || this.#told.has(what)) return false;
    this.#told.set(what, at);
    return true;
  }
}

/** What a person who does not look at the panel is told of: nothing that they stopped themselves, a backfill once. */
export interface FailureNotice {
  readonly workflow: string;
  /** Oldest schedule time first; never empty. */
  readonly failed: readonly WorkflowInstance[];
  /** The backfill that they belong to. */
  readonly backfill: Backfill | undefined;
}

export function failureNotices(news: readonly RunNews[]): readonly FailureNotice[] {
  const backfills = news.flatMap((each): readonly FailureNotice[] => (
    each.kind === 'backfillRests' && each.failed.length > 0 ? [{ workflow: each.backfill.workflow, failed: each.failed, backfill: each.backfill }] : []
  ));
  const single = new Map<string, readonly WorkflowInstance[]>();
  for (const each of news) {
    if (each.kind !== 'ended' || !isOwnFailure(each.instance)) continue;
    const { workflow } = each.instance;
    single.set(workflow, [...(single.get(workflow) ?? []), each.instance]);
  }
  return [...backfills, ...[...single].map(([workflow, failed]) => ({ workflow, failed, backfill: undefined }))];
}

/** Not a part of something that is told of itself. */
function isOwnFailure({ state, backfillId, parentTaskInstanceId, isDryRun }: WorkflowInstance): boolean {
  return state === 'failed' && backfillId === undefined && parentTaskInstanceId === undefined && isDryRun !== true;
}
