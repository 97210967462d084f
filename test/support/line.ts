import type { ChannelPort } from '../../src/protocol/channel';

/** Two ends of a line that clones what it carries, as threads do. */
export function makeLine(): readonly [ChannelPort, ChannelPort] {
  const receivers: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const end = (own: 0 | 1): ChannelPort => ({
    post(message) {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => receivers[own === 0 ? 1 : 0].forEach((receive) => receive(copy)));
    },
    listen(receive) {
      receivers[own].push(receive);
      return { dispose: () => void receivers[own].splice(receivers[own].indexOf(receive), 1) };
    },
  });
  return [end(0), end(1)];
}
