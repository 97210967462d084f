import { IdempoError, messageOf } from '../../core/base/errors';

/** What is wrong with the store's file. None of these changes it. */
export function storeDamaged(path: string, what: string, cause?: unknown): IdempoError {
  return new IdempoError(
    'storeDamaged',
    `The store file ${path} is damaged: ${what}. It was left as it is. Put a copy back in its place, or move it away to start ` +
      `with an empty store, for example to ${path}.damaged.`,
    { cause },
  );
}

export function storeForeign(path: string, what: string): IdempoError {
  return new IdempoError(
    'storeForeign',
    `The file ${path} is not a store of Idempo: ${what}. It was left as it is. Move it away to start with an empty store, ` +
      `for example to ${path}.other.`,
  );
}

export function storeTooNew(path: string, found: number, known: number): IdempoError {
  return new IdempoError(
    'storeTooNew',
    `The store file ${path} has format ${found}; this version of Idempo knows formats up to ${known}. It was left as it is. ` +
      `Update Idempo, or move the file away to start with an empty store, for example to ${path}.newer.`,
  );
}

export function storeOpenElsewhere(path: string, logPath: string): IdempoError {
  return new IdempoError(
    'storeOpenElsewhere',
    `Another program has the store file ${path} open (there is ${logPath}). Close it there and try again.`,
  );
}

export function storeUnreadable(path: string, cause: unknown): IdempoError {
  return new IdempoError(
    'storeUnreadable',
    `The store file ${path} cannot be used: ${messageOf(cause)}. Check the rights on it and on its folder, and the free space.`,
    { cause },
  );
}
