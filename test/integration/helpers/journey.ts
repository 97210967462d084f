import type { HostKind } from '../../support/vscodeWindow.mjs';
import { Idempo } from './idempo';
import { HOST_KINDS, Session, type SessionOptions } from './session';

/** What the steps of a journey share: one window, opened before the first of them. */
export interface Journey {
  readonly session: Session;
  readonly idempo: Idempo;
  /** After a restart the window is another one. */
  renew(): void;
}

export type JourneyOptions = Omit<SessionOptions, 'kind'> & {
  /** Hosts in which it is made; `$IDEMPO_HOST_KIND` chooses among them. */
  readonly kinds?: readonly HostKind[];
};

/** No waiting between attempts: retries are what is looked at, not the clock. */
const SETTINGS = { 'idempo.run.waitSeconds': 0 };

/**
 * Defines a suite a host kind. The steps build on each other: after a failed one the rest would say nothing new, so they fail at once.
 * A failed step leaves a picture.
 */
export function journey(title: string, options: JourneyOptions, define: (get: () => Journey, kind: HostKind) => void): void {
  const { kinds = HOST_KINDS, ...rest } = options;
  const chosen = process.env['IDEMPO_HOST_KIND'];
  for (const kind of kinds.filter((one) => chosen === undefined || one === chosen)) {
    describe(`${title} (${kind} host)`, () => {
      let made: Journey | undefined;
      let hasFailed = false;
      before(async () => {
        const session = await Session.open({ ...rest, kind, settings: { ...SETTINGS, ...rest.settings } });
        made = { session, idempo: new Idempo(session.workbench), renew: () => (made = { ...get(), idempo: new Idempo(session.workbench) }) };
      });
      beforeEach(() => {
        if (hasFailed) throw new Error('An earlier step of this journey failed.');
      });
      afterEach(async function () {
        if (this.currentTest?.state !== 'failed' || hasFailed) return;
        hasFailed = true;
        await made?.session.workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-').slice(0, 40)}`);
      });
      after(() => made?.session.close());
      const get = (): Journey => {
        if (made === undefined) throw new Error('The window is not open.');
        return made;
      };
      define(get, kind);
    });
  }
}
