import type { ChannelPort } from '../../protocol/channel';

/** Inside a worker started by `startWebWorker`: the line to who started it. */
export function webOwnerPort(): ChannelPort {
  return {
    post: (message) => postMessage(message),
    listen(receive) {
      const listener = (event: MessageEvent<unknown>): void => receive(event.data);
      addEventListener('message', listener);
      return { dispose: () => removeEventListener('message', listener) };
    },
  };
}
