/** Result codes of SQLite (sqlite.org/rescode.html): the low byte is the primary code. */
export const RESULT = {
  ok: 0, busy: 5, locked: 6, noMemory: 7, interrupted: 9, ioError: 10, corrupt: 11, notFound: 12, full: 13, cantOpen: 14,
  constraint: 19, notADatabase: 26, row: 100, done: 101,
} as const;

export const IO_ERROR = {
  read: 10 | (1 << 8), shortRead: 10 | (2 << 8), write: 10 | (3 << 8), sync: 10 | (4 << 8), truncate: 10 | (6 << 8),
  size: 10 | (7 << 8), delete: 10 | (10 << 8), deleteNoEntry: 10 | (23 << 8),
} as const;

/** The engine refused a statement or could not carry it out. */
export class SqlError extends Error {
  override readonly name = 'SqlError';

  constructor(
    /** Primary result code. */
    readonly resultCode: number,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
