import type { TextRange } from '../base/textRange';

/**
 * Stops the translation of one statement: a construct that has no equal in the local engine. Thrown only inside this
 * folder; `translateStatement` turns it into a value. The range is in the script.
 */
export class TranslationRefused extends Error {
  override readonly name = 'TranslationRefused';

  constructor(
    message: string,
    readonly range: TextRange,
  ) {
    super(message);
  }
}

/** Ends the translation: `message` says what the local engine cannot do, `range` where it stands in the script. */
export function refuse(message: string, range: TextRange): never {
  throw new TranslationRefused(message, { start: range.start, end: range.end });
}
