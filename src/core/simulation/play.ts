import { IdempoError, textOf } from '../base/errors';
import { text, word, type MessageValue } from '../base/message';
import type { WorkflowInstance } from '../instance/records';
import { isLive } from '../instance/states';
import type { PlayWarning, Refusal } from '../views/playReport';
import { carryOut, type Scene } from './carryOut';
import { meets } from './lookAround';
import { insertOthers } from './otherInstances';
import type { SimulationPorts } from './ports';
import { reportSimulation } from './reportSimulation';
import type { Action, CommandTarget, Moment, Scenario, ScenarioCommand, SimulatedWorkflow } from './scenario';
import type { Simulation } from './simulation';
import { Stage } from './stage';

/** Plays a scenario from its beginning until nothing happens any more. The same scenario gives the same result, everywhere. */
export async function playScenario(scenario: Scenario, ports: SimulationPorts): Promise<Simulation> {
  const player = new Player(scenario, ports);
  return player.play();
}

/** A cron with seconds would otherwise be played for hours. */
const MAX_TICKED_INSTANCES = 5000;

const NO_TARGET: CommandTarget = { workflow: undefined, scheduleInstant: undefined, id: undefined };

/** A condition that has come true, and when the command is due that waited for it. */
interface Due {
  readonly at: number;
  readonly met: readonly WorkflowInstance[];
}

class Player {
  readonly #scenario: Scenario;
  readonly #stage: Stage;
  readonly #refusals: Refusal[] = [];
  readonly #warnings: PlayWarning[] = [];
  #workflows: readonly SimulatedWorkflow[];
  /** Not yet carried out, as written. */
  #waiting: readonly ScenarioCommand[];
  #due: Due | undefined;
  /** When the next tick of a workflow that is switched on is due. */
  #tickAt: number | undefined;

  constructor(scenario: Scenario, ports: SimulationPorts) {
    this.#scenario = scenario;
    this.#stage = new Stage(scenario, ports);
    this.#workflows = scenario.workflows;
    this.#waiting = scenario.commands;
  }

  async play(): Promise<Simulation> {
    const { start, others } = this.#scenario;
    if (others.length > 0) insertOthers(this.#stage.store, this.#stage.ids, this.#scenario);
    const scenery = new Set(this.#stage.ids.made('workflowInstance'));
    if (start !== undefined) await this.#do({ action: start, target: NO_TARGET, written: start.kind, place: undefined }, []);
    do await this.#stage.settle();
    while ((await this.#commandNow()) || (await this.#moveOn()));
    this.#tellWhatIsLeft(scenery);
    return reportSimulation({ stage: this.#stage, scenery, startedAt: this.#scenario.clockAt, refusals: this.#refusals, warnings: this.#warnings });
  }

  /** Carries out the next command whose condition holds. `false`: there is none. */
  async #commandNow(): Promise<boolean> {
    const next = this.#nextConditional();
    if (next === undefined) return false;
    const { command, moment } = next;
    if (this.#due === undefined) {
      const met = meets(this.#stage, moment.condition, { main: this.#scenario.main.name, target: command.target });
      if (met === undefined) return false;
      this.#due = { at: this.#stage.clock.now() + moment.afterMs, met };
    }
    if (this.#due.at > this.#stage.clock.now()) return false;
    const { met } = this.#due;
    this.#due = undefined;
    await this.#take(command, met);
    return true;
  }

  /** It waits until all commands before it have been carried out. */
  #nextConditional(): { readonly command: ScenarioCommand; readonly moment: Extract<Moment, { readonly kind: 'when' }> } | undefined {
    const [command] = this.#waiting;
    return command?.moment.kind === 'when' ? { command, moment: command.moment } : undefined;
  }

  /** Lets the clock go on to what comes next: work that ends, else a command, else a tick. `false`: nothing comes. */
  async #moveOn(): Promise<boolean> {
    const { clock } = this.#stage;
    const timed = this.#nextTimed();
    const commandAt = Math.min(timed?.at ?? Infinity, this.#due?.at ?? Infinity);
    const alarmAt = clock.nextAlarmAt ?? Infinity;
    const until = this.#scenario.clockAt + this.#scenario.untilMs;
    // A schedule goes on for ever: what is beyond the end is no part of the play.
    const tickAt = this.#tickAt === undefined || this.#tickAt >= until ? Infinity : this.#tickAt;
    const next = Math.min(alarmAt, commandAt, tickAt);
    if (next === Infinity) return false;
    if (next > until) {
      this.#warn(text`the play was ended while something was still to come: write "until: 90d" for a longer one`);
      return false;
    }
    if (alarmAt === next) return clock.advance();
    if (tickAt === next && this.#stage.ids.made('workflowInstance').length >= MAX_TICKED_INSTANCES) {
      this.#warn(text`the play was ended after ${MAX_TICKED_INSTANCES} workflow instances: write "until: 1d" for a shorter one`);
      return false;
    }
    clock.setClock(Math.max(clock.now(), next));
    if (tickAt === next) await this.#fireTicks();
    else if (timed?.at === next) await this.#take(timed.command, []);
    return true;
  }

  /** The earliest of those that have a time of their own; of equal ones the first that is written. */
  #nextTimed(): { readonly at: number; readonly command: ScenarioCommand } | undefined {
    let first: { readonly at: number; readonly command: ScenarioCommand } | undefined;
    for (const command of this.#waiting) {
      if (command.moment.kind === 'at' && (first === undefined || command.moment.at < first.at)) first = { at: command.moment.at, command };
    }
    return first;
  }

  async #take(command: ScenarioCommand, met: readonly WorkflowInstance[]): Promise<void> {
    this.#waiting = this.#waiting.filter((other) => other !== command);
    await this.#do(command, met);
  }

  async #do(command: Pick<ScenarioCommand, 'action' | 'target' | 'written'> & { readonly place: string | undefined }, met: readonly WorkflowInstance[]): Promise<void> {
    const { action, target } = command;
    if (action.kind === 'edit') return this.#edit(action.workflow);
    const scene: Scene = { stage: this.#stage, workflows: this.#workflows, main: this.#scenario.main.name, target, met };
    try {
      await carryOut(scene, action);
      if (needsTicks(action)) await this.#fireTicks();
    } catch (error) {
      if (!(error instanceof IdempoError)) throw error;
      this.#refuse(command, textOf(error));
    }
  }

  #refuse({ written, place }: { readonly written: string; readonly place: string | undefined }, message: MessageValue): void {
    const relocated = this.#workflows.reduce((said, { relocate }) => relocate(said), message);
    this.#refusals.push({ command: written, place, message: relocated, at: this.#stage.clock.now() });
  }

  #warn(message: PlayWarning['message']): void {
    this.#warnings.push({ of: undefined, message });
  }

  #edit(workflow: SimulatedWorkflow): void {
    this.#workflows = [...this.#workflows.map((each) => (each.name === workflow.name ? workflow : each)),
      ...(this.#workflows.some(({ name }) => name === workflow.name) ? [] : [workflow])];
  }

  async #fireTicks(): Promise<void> {
    const { nextAt, skipped, problems } = await this.#stage.runner.fireTicks(this.#workflows.map(({ definition }) => definition));
    this.#tickAt = nextAt;
    skipped.forEach((tick) => this.#warn(text`skipped: ${tick}`));
    problems.forEach((problem) => this.#warn(problem));
  }

  #tellWhatIsLeft(scenery: ReadonlySet<string>): void {
    for (const command of this.#waiting) this.#refuse(command, text`the play ended before this was due: what it waits for never happened`);
    for (const { id, workflow, scheduleTime, runNumber, state } of this.#stage.instances) {
      if (isLive(state) && !scenery.has(id)) this.#warn(text`${workflow} at ${scheduleTime}, run ${runNumber}, never ended: it is ${word(state)}`);
    }
  }
}

/** After these, ticks may be due. */
function needsTicks({ kind }: Action): boolean {
  return kind === 'schedule' || kind === 'crash' || kind === 'clockBy' || kind === 'clockTo';
}
