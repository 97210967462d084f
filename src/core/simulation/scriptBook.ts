import type { LedgerReader, Pace, TaskExecution } from '../runner/ports';
import type { PlayedOutcome } from './ports';
import { DEFAULT_ATTEMPT } from './readScripts';
import type { Scenario, ScriptedAttempt } from './scenario';

export interface PlayedAttempt {
  readonly taskInstanceId: string;
  readonly number: number;
  readonly parameters: TaskExecution['rendered']['parameters'];
}

/** Hands the scripted attempts out, each once, in the order in which attempts begin. */
export class ScriptBook implements Pace {
  readonly #scripts: Scenario['scripts'];
  readonly #ledger: () => LedgerReader;
  readonly #used = new Map<string, number>();
  readonly #current = new Map<string, ScriptedAttempt>();
  /** In the order in which they began. */
  readonly begun: PlayedAttempt[] = [];

  constructor({ scripts }: Pick<Scenario, 'scripts'>, ledger: () => LedgerReader) {
    this.#scripts = scripts;
    this.#ledger = ledger;
  }

  durationOf(execution: TaskExecution): number {
    this.#note(execution);
    if (execution.instead === 'dryRun') return 0;
    const attempt = this.#next(execution);
    this.#current.set(keyOf(execution), attempt);
    return attempt.takesMs ?? Number.POSITIVE_INFINITY;
  }

  outcomeOf(execution: TaskExecution): PlayedOutcome {
    const ends = execution.instead === 'dryRun' ? DEFAULT_ATTEMPT.ends : (this.#current.get(keyOf(execution)) ?? DEFAULT_ATTEMPT).ends;
    if (ends.kind === 'stopped') return { kind: 'stop', isKilled: true };
    if (ends.kind === 'failed') return { kind: 'fail', error: ends.error, ...(ends.message === undefined ? {} : { message: ends.message }) };
    return { kind: 'succeed', out: ends.outputs, ...(ends.rowsChanged === undefined ? {} : { rowsChanged: ends.rowsChanged }) };
  }

  /** The attempt is in the store when it is asked how long it lasts: it is the last one of its task instance. */
  #note({ workflowInstanceId, task, rendered }: TaskExecution): void {
    const found = this.#ledger().listTaskInstances(workflowInstanceId).find(({ name }) => name === task);
    const attempt = found && this.#ledger().listAttempts(found.id).at(-1);
    if (attempt !== undefined) this.begun.push({ taskInstanceId: attempt.taskInstanceId, number: attempt.number, parameters: rendered.parameters });
  }

  #next({ workflowInstanceId, task }: TaskExecution): ScriptedAttempt {
    const instance = this.#ledger().findWorkflowInstance(workflowInstanceId);
    const own = `${instance?.workflow ?? ''}.${task}`;
    const key = this.#scripts.has(own) ? own : task;
    const script = this.#scripts.get(key);
    if (script === undefined) return DEFAULT_ATTEMPT;
    const ofTime = instance && script.byTime.get(instance.scheduleInstant);
    const count = ofTime === undefined ? key : JSON.stringify([key, instance?.scheduleInstant]);
    const used = this.#used.get(count) ?? 0;
    this.#used.set(count, used + 1);
    const attempts = ofTime ?? script.attempts;
    return attempts[used] ?? attempts.at(-1) ?? DEFAULT_ATTEMPT;
  }
}

function keyOf({ workflowInstanceId, task }: TaskExecution): string {
  return JSON.stringify([workflowInstanceId, task]);
}
