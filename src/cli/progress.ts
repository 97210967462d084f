import type { Attempt, TaskInstance, TaskInstanceDetail, WorkflowInstanceDetail } from '../core/instance/records';
import { isFinished } from '../core/instance/states';
import { formatDuration } from '../core/views/formatTime';
import { printable } from '../core/base/printable';
import { attemptText, stateText } from './output/instances';

export interface ProgressOptions {
  /** A backfill: one line an instance, with a count of how many of these have ended. Else one line an attempt. */
  readonly members?: readonly string[];
}

function retryText({ retryAt }: TaskInstance, { finishedAt }: Attempt): string {
  return retryAt === undefined || finishedAt === undefined ? 'will be tried again' : `next attempt in ${formatDuration(retryAt - finishedAt)}`;
}

/** Turns successive readings of the store into lines, each thing told once. */
export class Progress {
  readonly #told = new Set<string>();
  readonly #members: ReadonlySet<string> | undefined;
  #ended = 0;

  constructor(options: ProgressOptions = {}) {
    this.#members = options.members === undefined ? undefined : new Set(options.members);
  }

  /** What is already so before anything begins is not progress. */
  skip(details: readonly WorkflowInstanceDetail[]): void {
    this.update(details);
  }

  update(details: readonly WorkflowInstanceDetail[]): readonly string[] {
    const relevant = details.filter(({ instance }) => this.#members?.has(instance.id) ?? true);
    const inOrder = [...relevant].sort((a, b) => (a.instance.finishedAt ?? Infinity) - (b.instance.finishedAt ?? Infinity) || 0);
    return inOrder.flatMap((detail) => [...detail.tasks.flatMap((task) => this.#taskLines(detail, task)), ...this.#endLine(detail)]);
  }

  #once(key: string): boolean {
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    return true;
  }

  #taskLines({ instance }: WorkflowInstanceDetail, { task, attempts }: TaskInstanceDetail): readonly string[] {
    const prefix = this.#members === undefined ? '' : `${instance.scheduleTime}  `;
    return attempts.flatMap((attempt) => {
      const isQuiet = attempt.state === 'running' || (this.#members !== undefined && attempt.state === 'succeeded');
      if (isQuiet || !this.#once(`${task.id} ${attempt.number} ${attempt.state}`)) return [];
      const error = attempt.error === undefined ? '' : `  ${printable(attempt.error.message)}`;
      const retries = attempt === attempts.at(-1) && task.state === 'retryWaiting';
      return [`  ${prefix}${printable(task.name)}  ${attemptText(attempt)}${error}${retries ? `; ${retryText(task, attempt)}` : ''}`];
    });
  }

  #endLine({ instance }: WorkflowInstanceDetail): readonly string[] {
    if (this.#members === undefined || !isFinished(instance.state) || !this.#once(instance.id)) return [];
    this.#ended++;
    return [`  [${this.#ended}/${this.#members.size}] ${instance.scheduleTime}  ${stateText(instance.state)}`];
  }
}
