import { IdempoError, messageOf } from '../../core/base/errors';
import { fileFailureOf } from '../../core/base/fileFailure';
import { type Message, text } from '../../core/base/message';

/** The first thing that an integrity check found, on one line: `*** in database main ***` and what follows is for SQLite's own people. */
function firstFinding(what: string | Message): string | Message {
  if (typeof what !== 'string') return what;
  const lines = what.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('***')) ?? text`its structure is broken`;
}

/** What is wrong with the store's file. None of these changes it. `what`: SQLite's own words may have several lines. */
export function storeDamaged(path: string, what: string | Message, cause?: unknown): IdempoError {
  return new IdempoError(
    'storeDamaged',
    text`The store file ${path} is damaged: ${firstFinding(what)}. It was left as it is. Put a copy back in its place, or move it away to start with an empty store, for example to ${path}.damaged.`,
    { cause },
  );
}

export function storeForeign(path: string, what: Message): IdempoError {
  return new IdempoError(
    'storeForeign',
    text`The file ${path} is not a store of Idempo: ${what}. It was left as it is. Move it away to start with an empty store, for example to ${path}.other.`,
  );
}

export function storeTooNew(path: string, found: number, known: number): IdempoError {
  return new IdempoError(
    'storeTooNew',
    text`The store file ${path} has format ${found}; this version of Idempo knows formats up to ${known}. It was left as it is. Update Idempo, or move the file away to start with an empty store, for example to ${path}.newer.`,
  );
}

export function storeOpenElsewhere(path: string, logPath: string): IdempoError {
  return new IdempoError(
    'storeOpenElsewhere',
    text`Another program has the store file ${path} open (there is ${logPath}). Close it there and try again.`,
  );
}

export function storeUnreadable(path: string, cause: unknown): IdempoError {
  return new IdempoError(
    'storeUnreadable',
    text`The store file ${path} cannot be used: ${fileFailureOf(cause) ?? messageOf(cause)}. Check the rights on it and on its folder, and the free space, or set IDEMPO_HOME to a folder you can write.`,
    { cause },
  );
}
