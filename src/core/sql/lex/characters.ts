/** White space as JavaScript's `\s` has it. */
export function isSpace(code: number): boolean {
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  return code >= 160 && /\s/.test(String.fromCharCode(code));
}

export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits and `_` of ASCII. False for `NaN`, behind the text. */
export function isAsciiNamePart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
}

/** Letters, `_` and everything outside ASCII that is not white space. */
export function isNameStart(code: number): boolean {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) return true;
  return code >= 128 && !isSpace(code);
}

export function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code) || code === 36;
}

interface Search {
  readonly from: number;
  readonly found: number;
}

/** `indexOf` with memory: a series of ascending starts on one text reads the text at most once per needle. */
export class Finder {
  readonly #searches = new Map<string, Search>();

  constructor(readonly text: string) {}

  /** The next offset at or after `from`, or -1. */
  next(needle: string, from: number): number {
    const last = this.#searches.get(needle);
    if (last !== undefined && last.from <= from && (last.found === -1 || last.found >= from)) return last.found;
    const found = this.text.indexOf(needle, from);
    this.#searches.set(needle, { from, found });
    return found;
  }

  /** The offset of the line end at or after `from`, or the length of the text. */
  lineEnd(from: number): number {
    const lf = this.next('\n', from);
    const cr = this.next('\r', from);
    const first = lf === -1 ? cr : cr === -1 ? lf : Math.min(lf, cr);
    return first === -1 ? this.text.length : first;
  }
}
