import type { Disposable } from '../../core/base/disposable';
import { isBehind, type LogPosition } from '../../protocol/storeLog';

/** What the tabs of one store tell each other. */
export interface Tabs extends Disposable {
  /** Of this tab: the store has come so far. */
  tell(position: LogPosition): void;
  /** Of the other tabs. */
  readonly heard: LogPosition | undefined;
  /** How often the store was written to, here or elsewhere. */
  readonly writings: number;
}

/** `name`: of the store. */
export function joinTabs(name: string): Tabs {
  const channel = new BroadcastChannel(name);
  let heard: LogPosition | undefined;
  let writings = 0;
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    const position = event.data as LogPosition;
    writings++;
    if (heard === undefined || isBehind(heard, position)) heard = position;
  });
  return {
    tell(position) {
      writings++;
      channel.postMessage(position);
    },
    get heard() {
      return heard;
    },
    get writings() {
      return writings;
    },
    dispose: () => channel.close(),
  };
}
