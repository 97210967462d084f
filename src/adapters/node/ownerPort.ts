import { parentPort } from 'node:worker_threads';
import { IllegalStateError } from '../../core/base/errors';
import type { ChannelPort } from '../../protocol/channel';

/** Inside a thread started by `startThread`: the line to who started it. */
export function threadOwnerPort(): ChannelPort {
  const port = parentPort;
  if (port === null) throw new IllegalStateError('this file is the entry of a worker thread');
  return {
    post: (message) => port.postMessage(message),
    listen(receive) {
      port.on('message', receive);
      return { dispose: () => void port.off('message', receive) };
    },
  };
}
