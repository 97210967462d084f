import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { SqlValue } from './statement';

/** Reads the columns of one row in order. A value of the wrong kind means that somebody else wrote it: `storeDamaged`. */
export class RowDecoder {
  readonly #row: readonly SqlValue[];
  #next = 0;

  constructor(row: readonly SqlValue[]) {
    this.#row = row;
  }

  text(): string {
    const value = this.#take();
    return typeof value === 'string' ? value : this.#fail('text', value);
  }

  integer(): number {
    const value = this.#take();
    return typeof value === 'number' ? value : this.#fail('a number', value);
  }

  optionalText(): string | undefined {
    const value = this.#take();
    return value === null ? undefined : typeof value === 'string' ? value : this.#fail('text', value);
  }

  optionalInteger(): number | undefined {
    const value = this.#take();
    return value === null ? undefined : typeof value === 'number' ? value : this.#fail('a number', value);
  }

  oneOf<T extends string>(allowed: readonly T[]): T {
    const value = this.#take();
    return allowed.find((item) => item === value) ?? this.#fail(`one of ${allowed.join(', ')}`, value);
  }

  optionalOneOf<T extends string>(allowed: readonly T[]): T | undefined {
    const value = this.#take();
    return value === null ? undefined : (allowed.find((item) => item === value) ?? this.#fail(`one of ${allowed.join(', ')}`, value));
  }

  /** Written by `JSON.stringify` of a `T`. */
  json<T>(isT: (value: unknown) => value is T): T {
    const text = this.text();
    const value = parseJson(text);
    return isT(value) ? value : this.#fail('JSON of the known form', text);
  }

  optionalJson<T>(isT: (value: unknown) => value is T): T | undefined {
    const text = this.optionalText();
    if (text === undefined) return undefined;
    const value = parseJson(text);
    return isT(value) ? value : this.#fail('JSON of the known form', text);
  }

  #take(): SqlValue {
    return this.#row[this.#next++] ?? null;
  }

  #fail(expected: string, value: SqlValue): never {
    throw new IdempoError(
      'storeDamaged',
      text`The run ledger holds ${String(value)} in column ${this.#next} where ${expected} is expected. Put a copy of the store file back in its place, or move it away to start with an empty store.`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
