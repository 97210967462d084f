import type { Disposable } from '../core/base/disposable';
import { Emitter } from '../core/base/emitter';

/** One end of a two-way message line between contexts that do not trust each other's data. */
export interface ChannelPort<Out = unknown> {
  /** Sends structured-clonable data. */
  post(message: Out): void;
  /** Calls back for each message of the other end, whoever sent it. */
  listen(receive: (message: unknown) => void): Disposable;
}

/** Returns `undefined` for anything that is not a valid message. */
export type MessageDecoder<T> = (message: unknown) => T | undefined;

/** Typed sending, checked receiving. Invalid messages are counted and dropped. */
export class Channel<In, Out> implements Disposable {
  readonly #port: ChannelPort<Out>;
  readonly #received = new Emitter<In>();
  readonly #listening: Disposable;
  #dropped = 0;

  constructor(port: ChannelPort<Out>, decode: MessageDecoder<In>) {
    this.#port = port;
    this.#listening = port.listen((raw) => {
      const message = decode(raw);
      if (message === undefined) this.#dropped++;
      else this.#received.fire(message);
    });
  }

  readonly onMessage = this.#received.event;

  /** How many messages were not valid. */
  get dropped(): number {
    return this.#dropped;
  }

  post(message: Out): void {
    this.#port.post(message);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#received.dispose();
  }
}
