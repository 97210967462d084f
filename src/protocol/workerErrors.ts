import { IdempoError, IllegalStateError, RefusedError } from '../core/base/errors';
import type { Message } from '../core/base/message';

/** An error as it crosses to another thread. */
export interface SerializedError {
  readonly name: string;
  /** Of an `IdempoError` or `RefusedError`. */
  readonly code: string | undefined;
  readonly message: string;
  /** What `message` says, for other languages. */
  readonly text: Message | undefined;
  readonly stack: string | undefined;
  readonly cause: SerializedError | undefined;
}

const MAX_CAUSES = 5;

export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!(error instanceof Error)) return { name: 'Error', code: undefined, message: String(error), text: undefined, stack: undefined, cause: undefined };
  return {
    name: error.name,
    code: error instanceof IdempoError ? error.code : undefined,
    message: error.message,
    text: error instanceof IdempoError ? error.text : undefined,
    stack: error.stack,
    cause: error.cause === undefined || depth >= MAX_CAUSES ? undefined : serializeError(error.cause, depth + 1),
  };
}

/** The same class again for the errors that callers branch on; any other becomes an `Error` of that name. */
export function deserializeError(serialized: SerializedError): Error {
  const options = serialized.cause === undefined ? {} : { cause: deserializeError(serialized.cause) };
  const error = createError(serialized, options);
  if (serialized.stack !== undefined) error.stack = serialized.stack;
  return error;
}

function createError({ name, code, message, text }: SerializedError, options: ErrorOptions): Error {
  const said = text ?? message;
  if (code !== undefined) return name === 'RefusedError' ? new RefusedError(code, said, options) : new IdempoError(code, said, options);
  if (name === 'IllegalStateError') return new IllegalStateError(message, options);
  const error = new Error(message, options);
  error.name = name;
  return error;
}
