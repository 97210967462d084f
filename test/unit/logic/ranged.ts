import type { Ranged } from '../../../src/core/base/textRange';

/** A text whose place does not matter. */
export function ranged(value: string): Ranged<string> {
  return { value, range: { start: 0, end: 0 } };
}
