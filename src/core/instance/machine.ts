/**
 * A state machine as data. The type forces every state and every event to appear. A cell is the next state with the names
 * of the effects to carry out, or `ignored` (nothing to do: a repeated or late event), or `refused` (the event cannot
 * happen here: from a person a `RefusedError`, from the runner a bug).
 */
export type Table<S extends string, E extends string, F extends string> = Readonly<
  Record<S, Readonly<Record<E, Cell<S, F>>>>
>;

export type Cell<S extends string, F extends string> = Move<S, F> | 'ignored' | 'refused';

export interface Move<S extends string, F extends string> {
  readonly to: S;
  /** In the order in which they must be carried out. */
  readonly effects: readonly F[];
}

/** For writing tables. */
export function move<S extends string, F extends string>(to: S, ...effects: readonly F[]): Move<S, F> {
  return { to, effects };
}
