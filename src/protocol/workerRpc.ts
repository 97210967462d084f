import type { Disposable } from '../core/base/disposable';
import { IllegalStateError } from '../core/base/errors';
import type { ChannelPort } from './channel';
import { deserializeError, serializeError, type SerializedError } from './workerErrors';

/** What one end offers to the other: asynchronous methods with structured-clonable arguments and results. */
export type RpcMethods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

type RpcMessage =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: SerializedError }
  | { readonly kind: 'event'; readonly event: unknown };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface RpcPeerOptions {
  readonly port: ChannelPort;
  readonly methods: RpcMethods;
  readonly onEvent?: (event: unknown) => void;
}

/** One end of a line between a worker and its owner, which trust each other. Either end may call the other. */
export class RpcPeer<Remote extends RpcMethods> implements Disposable {
  readonly #options: RpcPeerOptions;
  readonly #listening: Disposable;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #ended: Error | undefined;

  constructor(options: RpcPeerOptions) {
    this.#options = options;
    this.#listening = options.port.listen((message) => this.#receive(message as RpcMessage));
  }

  /** Rejects with what the remote method threw, or with the error given to `end`. */
  call<K extends keyof Remote & string>(method: K, ...args: Parameters<Remote[K]>): ReturnType<Remote[K]>;
  call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#options.port.post({ kind: 'call', id, method, args } satisfies RpcMessage);
    });
  }

  /** Calls that wait for their answer. */
  get pending(): number {
    return this.#waiting.size;
  }

  sendEvent(event: unknown): void {
    if (this.#ended === undefined) this.#options.port.post({ kind: 'event', event } satisfies RpcMessage);
  }

  /** The other end is gone: calls that wait, and later ones, reject with `reason`. */
  end(reason: Error): void {
    this.#ended ??= reason;
    this.#listening.dispose();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(reason);
  }

  dispose(): void {
    this.end(new IllegalStateError('the line to the worker was closed'));
  }

  #receive(message: RpcMessage): void {
    if (message.kind === 'call') void this.#answer(message);
    else if (message.kind === 'event') this.#options.onEvent?.(message.event);
    else this.#settle(message);
  }

  #settle(message: Extract<RpcMessage, { readonly kind: 'result' | 'error' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'result') waiting?.resolve(message.value);
    else waiting?.reject(deserializeError(message.error));
  }

  async #answer({ id, method, args }: Extract<RpcMessage, { readonly kind: 'call' }>): Promise<void> {
    const reply = await this.#run(method, args).then(
      (value): RpcMessage => ({ kind: 'result', id, value }),
      (error: unknown): RpcMessage => ({ kind: 'error', id, error: serializeError(error) }),
    );
    if (this.#ended === undefined) this.#options.port.post(reply);
  }

  async #run(method: string, args: readonly unknown[]): Promise<unknown> {
    const target = Object.hasOwn(this.#options.methods, method) ? this.#options.methods[method] : undefined;
    if (target === undefined) throw new IllegalStateError(`there is no method ${method}`);
    return target(...(args as never[]));
  }
}
