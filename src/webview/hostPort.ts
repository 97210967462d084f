import type { ChannelPort } from '../protocol/channel';

/** The part of VS Code's page API that is used. */
export interface HostApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): HostApi;

/** May be called once in the life of a page. */
export function acquireHost(): HostApi {
  return acquireVsCodeApi();
}

export function hostPort(host: HostApi): ChannelPort {
  return {
    post: (message) => { host.postMessage(message); },
    listen: (receive) => {
      const listener = (event: MessageEvent) => { receive(event.data); };
      window.addEventListener('message', listener);
      return { dispose: () => { window.removeEventListener('message', listener); } };
    },
  };
}
