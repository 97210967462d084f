import type { TextRange } from './textRange';

export type Severity = 'error' | 'warning' | 'info';

/** A mistake in a user's file, as data: what, where (offsets in that file), and what to do is in the message. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: TextRange;
  /** The word that most likely was meant to stand in the range. */
  readonly instead?: string;
}
