/** What was found out about an object, by the function that found it: kept with the object, and for as long. Made by `memoryOf`. */
export interface Memory {
  readonly kind: MemoryKind;
  readonly values: unknown[];
}

/** Objects about which the same functions ask: each has a place in their memories, in order of the first question. */
export interface MemoryKind {
  places: number;
}

/** An object that keeps what was found out about it. */
export interface Remembering {
  /** Empty at first; only `remembered` reads it. */
  readonly memory: Memory;
}

/** One for each kind of object, so that its memories have room for its own questions alone. */
export function memoryKind(): MemoryKind {
  return { places: 0 };
}

export function memoryOf(kind: MemoryKind): Memory {
  return { kind, values: new Array<unknown>(kind.places) };
}

/**
 * The function with a memory that lives as long as what it was asked about. `make` is pure and never gives `undefined`.
 * `given`: what `make` needs besides; the same for one key. A linter asks dozens of such questions about each statement; a `WeakMap` for each took a fifth of its time.
 */
export function remembered<Key extends Remembering, Value extends NonNullable<unknown>>(make: (key: Key) => Value): (key: Key) => Value;
export function remembered<Key extends Remembering, Value extends NonNullable<unknown>, Given>(make: (key: Key, given: Given) => Value): (key: Key, given: Given) => Value;
export function remembered<Key extends Remembering, Value extends NonNullable<unknown>, Given>(make: (key: Key, given: Given) => Value): (key: Key, given: Given) => Value {
  // All keys of one function are of one kind.
  let place = -1;
  return (key, given) => {
    const { kind, values } = key.memory;
    if (place === -1) place = kind.places++;
    // This function alone writes to its place.
    const known = values[place] as Value | undefined;
    if (known !== undefined) return known;
    const made = make(key, given);
    values[place] = made;
    return made;
  };
}

/** The same for what keeps no memory itself, such as a list: slower, so for what there is once in a file. */
export function rememberedOutside<Key extends object, Value extends NonNullable<unknown>>(make: (key: Key) => Value): (key: Key) => Value;
export function rememberedOutside<Key extends object, Value extends NonNullable<unknown>, Given>(make: (key: Key, given: Given) => Value): (key: Key, given: Given) => Value;
export function rememberedOutside<Key extends object, Value extends NonNullable<unknown>, Given>(make: (key: Key, given: Given) => Value): (key: Key, given: Given) => Value {
  const known = new WeakMap<Key, Value>();
  return (key, given) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key, given);
    known.set(key, made);
    return made;
  };
}
