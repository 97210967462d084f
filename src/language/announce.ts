import type { FilePlace, WorkEvent } from '../protocol/languageProtocol';

/** Runs work that could hang, and says so before and after: the owner then knows what the worker hangs in. */
export type Announce = <T>(work: NonNullable<WorkEvent['work']>, place: FilePlace, run: () => T) => T;
