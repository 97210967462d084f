/** Building blocks for decoders. They throw `DecodeError`; `decodeOrUndefined` turns that into `undefined` at the edge. */
export type Decode<T> = (value: unknown) => T;

export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

export function decodeOrUndefined<T>(decode: Decode<T>, value: unknown): T | undefined {
  try {
    return decode(value);
  } catch (error) {
    // RangeError: nested so deeply that the stack ended. Getters of hostile objects may throw anything.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** A string of at most `limit` UTF-16 units. */
export function text(limit: number): Decode<string> {
  return (value) => {
    if (typeof value !== 'string' || value.length > limit) throw new DecodeError('text expected');
    return value;
  };
}

/** An id or a name out of a workflow file, whose lines may have 64 KB. */
export const name: Decode<string> = text(70_000);

/** An integer from 0 to 2^53 - 1. */
export const count: Decode<number> = (value) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new DecodeError('count expected');
  return value;
};

/** A length: not negative, not infinite. */
export const quantity: Decode<number> = (value) => {
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) throw new DecodeError('quantity expected');
  return value;
};

/** An instant in ms, within what calendars can show (±8.64e15). */
export const instant: Decode<number> = (value) => {
  if (typeof value !== 'number' || !(Math.abs(value) <= 8.64e15)) throw new DecodeError('instant expected');
  return value;
};

export const flag: Decode<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new DecodeError('flag expected');
  return value;
};

export function oneOf<const T extends string>(values: readonly T[]): Decode<T> {
  const known = new Map<unknown, T>(values.map((value) => [value, value]));
  return (value) => {
    const found = known.get(value);
    if (found === undefined) throw new DecodeError('unknown word');
    return found;
  };
}

export function list<T>(item: Decode<T>, limit: number): Decode<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > limit) throw new DecodeError('list expected');
    return Array.from(value, item);
  };
}

/** Missing and `null` read as `undefined`: serialising drops `undefined`. */
export function optional<T>(decode: Decode<T>): Decode<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : decode(value));
}

export function nullable<T>(decode: Decode<T>): Decode<T | null> {
  return (value) => (value === null ? null : decode(value));
}

export type Fields<T> = { readonly [K in keyof T]-?: Decode<T[K]> };

/** An object with these own fields; others are left out. */
export function object<T>(fields: Fields<T>): Decode<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value) => {
    const source = ownFields(value);
    const result: Partial<T> = {};
    for (const key of names) result[key] = fields[key](source(key));
    return result as T;
  };
}

/** Like `object`, but a field that is missing stays missing. */
export function partial<T>(fields: { readonly [K in keyof T]-?: Decode<Exclude<T[K], undefined>> }): Decode<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value) => {
    const source = ownFields(value);
    const result: Partial<T> = {};
    for (const key of names) {
      const field = source(key);
      if (field !== undefined) result[key] = fields[key](field);
    }
    return result as T;
  };
}

/** An object whose own field `tag` says which decoder applies. */
export function variant<T>(tag: string, variants: Readonly<Record<string, Decode<T>>>): Decode<T> {
  const known = new Map(Object.entries(variants));
  return (value) => {
    const kind = ownFields(value)(tag);
    const decode = typeof kind === 'string' ? known.get(kind) : undefined;
    if (decode === undefined) throw new DecodeError('unknown kind');
    return decode(value);
  };
}

export function constant<const T extends string>(expected: T): Decode<T> {
  return oneOf([expected]);
}

/** Reads own fields only, so that nothing comes from a prototype. */
export function ownFields(value: unknown): (key: string) => unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DecodeError('object expected');
  const source = value as Readonly<Record<string, unknown>>;
  return (key) => (Object.hasOwn(source, key) ? source[key] : undefined);
}
