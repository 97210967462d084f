import type { Disposable } from '../../core/base/disposable';
import { NO_RUN_STATES } from '../../core/instance/runStates';
import { scheduleOf } from '../../core/schedule';
import type { HostMessage } from '../../protocol/panelMessages';
import { newestOf } from './panelState';
import { RestfulWork } from '../restfulWork';
import type { Runners } from '../runners';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

export interface CalendarServices {
  readonly index: WorkflowIndex;
  readonly runners: Runners;
  readonly post: (message: HostMessage) => void;
}

/** Instants of all times: those that calendars can show. */
const ALL_TIMES = { from: -8.64e15, to: 8.64e15 };

/** Keeps the page's calendar current while it is shown. */
export class CalendarFeed implements Disposable {
  readonly #services: CalendarServices;
  readonly #work = new RestfulWork({ work: () => this.#send(), minMs: 1000, rests: 9 });
  #shown: { readonly loaded: LoadedWorkflow; readonly year: number | undefined } | undefined;
  #sent = '';

  constructor(services: CalendarServices) {
    this.#services = services;
  }

  async show(loaded: LoadedWorkflow, year: number | undefined): Promise<void> {
    this.#shown = { loaded, year };
    this.#sent = '';
    await this.#send();
  }

  changed(): void {
    if (this.#shown !== undefined) this.#work.ask();
  }

  dispose(): void {
    this.#work.dispose();
  }

  async #send(): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined) return;
    const { index, runners, post } = this.#services;
    const loaded = newestOf(index, shown.loaded);
    const { workflow } = loaded.file;
    if (workflow === undefined || index.find(loaded.uri) === undefined) return;
    const name = workflow.name.value;
    // Starts reading where something is stored; what is read then asks for the calendar again.
    const status = runners.statusOf(loaded);
    if (runners.isReading(loaded)) return;
    // Nothing is opened, nor asked, where nothing was ever stored.
    const states = status === undefined
      ? NO_RUN_STATES
      : await (await runners.of(loaded)).runStates({ workflow: name, definitionHash: (await index.definitionOf(loaded)).hash, ...ALL_TIMES });
    const calendar = await index.language.ask('buildCalendar', { workflow: name, schedule: scheduleOf(workflow).schedule, states, year: shown.year, now: Date.now() });
    if (this.#shown !== shown || calendar === undefined) return;
    const text = JSON.stringify(calendar);
    if (text === this.#sent) return;
    this.#sent = text;
    post({ type: 'calendar', calendar });
  }
}
