import type { Disposable } from '../base/disposable';
import type { BegunAttempt } from './attempt';
import type { Occupancy } from './dispatchQueue';

/** Attempts that are recorded as running, with their alarms. */
export class ActiveAttempts {
  readonly #attempts = new Map<string, { readonly begun: BegunAttempt; readonly alarms: readonly Disposable[] }>();

  /** In place of an earlier entry for it: a recovery that follows another one takes up the same waits. */
  add(begun: BegunAttempt, alarms: readonly Disposable[]): void {
    this.remove(begun.key.taskInstanceId);
    this.#attempts.set(begun.key.taskInstanceId, { begun, alarms });
  }

  find(taskInstanceId: string): BegunAttempt | undefined {
    return this.#attempts.get(taskInstanceId)?.begun;
  }

  /** Takes it out and its alarms back. */
  remove(taskInstanceId: string): BegunAttempt | undefined {
    const found = this.#attempts.get(taskInstanceId);
    if (found === undefined) return undefined;
    this.#attempts.delete(taskInstanceId);
    for (const alarm of found.alarms) alarm.dispose();
    return found.begun;
  }

  clear(): void {
    for (const id of [...this.#attempts.keys()]) this.remove(id);
  }

  /** Whether something will go on by itself: what only waits for another workflow does not. */
  get isBusy(): boolean {
    return [...this.#attempts.values()].some(({ begun, alarms }) => begun.execution !== undefined || alarms.length > 0);
  }

  /** Those that wait for other workflows. */
  get waiting(): readonly BegunAttempt[] {
    return [...this.#attempts.values()].flatMap(({ begun }) => (begun.execution === undefined ? [begun] : []));
  }

  get occupancy(): Occupancy {
    const executing = [...this.#attempts.values()].flatMap(({ begun }) => (begun.execution === undefined ? [] : [begun]));
    return {
      running: executing.length,
      runningInGroup: (group) => executing.filter(({ definition }) => definition.group?.id === group).length,
      isWritten: (table) => executing.some(({ writes }) => writes().has(table)),
    };
  }
}
