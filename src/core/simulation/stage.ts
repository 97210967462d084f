import type { Disposable } from '../base/disposable';
import type { Backfill, WorkflowInstance } from '../instance/records';
import type { IdSource, Store, Timer } from '../runner/ports';
import { Runner } from '../runner/runner';
import type { SimulationPorts, VirtualClock } from './ports';
import type { RecoveryChoice, Scenario } from './scenario';
import { ScriptBook } from './scriptBook';

/** The world of one play: a store that outlives the runners on it, and a clock. */
export class Stage {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly scripts: ScriptBook;
  readonly ids: RecordingIds;
  readonly settle: () => Promise<void>;
  readonly #limits: Scenario['limits'];
  #gate: TimerGate;
  #runner: Runner;

  constructor(scenario: Scenario, ports: SimulationPorts) {
    this.clock = ports.makeClock(scenario.clockAt);
    this.scripts = new ScriptBook(scenario, () => this.store);
    this.store = ports.openStore((execution) => this.scripts.outcomeOf(execution));
    this.ids = new RecordingIds(ports.ids);
    this.settle = () => ports.settle();
    this.#limits = scenario.limits;
    this.#gate = new TimerGate(this.clock);
    this.#runner = this.#open();
  }

  get runner(): Runner {
    return this.#runner;
  }

  /** In order of creation. */
  get instances(): readonly WorkflowInstance[] {
    return this.ids.made('workflowInstance').flatMap((id) => this.store.findWorkflowInstance(id) ?? []);
  }

  /** In order of creation. */
  get backfills(): readonly Backfill[] {
    return this.ids.made('backfill').flatMap((id) => this.store.findBackfill(id) ?? []);
  }

  /** The runner is gone with all that it had in memory; another one opens the same store. */
  async crash({ recovery, downMs }: { readonly recovery: RecoveryChoice; readonly downMs: number }): Promise<void> {
    this.#gate.close();
    this.clock.setClock(this.clock.now() + downMs);
    this.#gate = new TimerGate(this.clock);
    this.#runner = this.#open();
    await this.#runner.recover({ then: recovery });
  }

  #open(): Runner {
    return new Runner({ store: this.store, clock: this.clock, timer: this.#gate, ids: this.ids, pace: this.scripts, limits: this.#limits });
  }
}

/** A timer whose alarms all die with the process that set them. */
class TimerGate implements Timer {
  readonly #timer: Timer;
  readonly #alarms = new Set<Disposable>();
  #isOpen = true;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  schedule(at: number, callback: () => void): Disposable {
    const alarm = this.#timer.schedule(at, () => {
      this.#alarms.delete(alarm);
      callback();
    });
    this.#alarms.add(alarm);
    return { dispose: () => void (this.#alarms.delete(alarm), alarm.dispose()) };
  }

  async yield(): Promise<void> {
    await this.#timer.yield();
    if (!this.#isOpen) await new Promise<never>(() => undefined);
  }

  close(): void {
    this.#isOpen = false;
    for (const alarm of this.#alarms) alarm.dispose();
    this.#alarms.clear();
  }
}

type IdKind = Parameters<IdSource['next']>[0];

/** Remembers the order of creation. */
class RecordingIds implements IdSource {
  readonly #ids: IdSource;
  readonly #made = new Map<IdKind, string[]>();

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  next(kind: IdKind): string {
    const id = this.#ids.next(kind);
    const made = this.#made.get(kind);
    if (made === undefined) this.#made.set(kind, [id]);
    else made.push(id);
    return id;
  }

  made(kind: IdKind): readonly string[] {
    return this.#made.get(kind) ?? [];
  }
}
