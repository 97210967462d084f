import type { ChannelPort } from './channel';

/** A worker of this program's own: a thread under Node, a dedicated worker inside the web worker host. */
export interface NestedWorker {
  readonly port: ChannelPort;
  /** No line of it runs any more when this resolves; `onFailure` is not called for it. May be called again. */
  terminate(): Promise<void>;
}

export interface NestedWorkerEvents {
  /** It ended without having been told to, or an error escaped from it. Called at most once, and not after `terminate`. */
  readonly onFailure: (how: string, cause: unknown) => void;
}
