/** The lines of a YAML text that have more than white space and comments, one after the other. */
export class CommonLines {
  readonly #text: string;
  /** Where the content of the line starts, and the column of it; the text's end and -1 behind the last line. */
  at = 0;
  indent = -1;
  /** Where the line ends, before its line feed. */
  end = 0;
  /** The text is not of the common form. */
  failed = false;
  /** Of the comments on lines of their own before this line: where the last one ends, and the column of the one furthest in. -1: there is none. */
  #commentEnd = -1;
  #commentIndent = -1;

  constructor(text: string) {
    this.#text = text;
    this.failed = text.includes('\r') || text.charCodeAt(0) === 0xfeff;
  }

  /** Behind the last line. */
  get isAtEnd(): boolean {
    return this.indent === -1;
  }

  get hasComments(): boolean {
    return this.#commentEnd !== -1;
  }

  /** At the first line; one `---` before it is passed over. */
  start(): void {
    this.next(0);
    if (this.indent === 0 && this.end === this.at + 3 && this.#text.startsWith('---', this.at)) this.next();
    this.#commentEnd = -1;
    this.#commentIndent = -1;
  }

  /** On to the next line with content, from the start of a line. */
  next(from = this.end + 1): void {
    const text = this.#text;
    this.#commentEnd = -1;
    this.#commentIndent = -1;
    for (let start = from; start < text.length; start = this.end + 1) {
      let at = start;
      while (text.charCodeAt(at) === 32) at++;
      const newline = text.indexOf('\n', at);
      this.end = newline === -1 ? text.length : newline;
      if (at === this.end) continue;
      if (text.charCodeAt(at) !== 35) {
        this.at = at;
        this.indent = at - start;
        return;
      }
      this.#commentEnd = this.end;
      this.#commentIndent = Math.max(this.#commentIndent, at - start);
    }
    this.at = text.length;
    this.end = text.length;
    this.indent = -1;
  }

  /** What stands further on in the line is looked at as if it stood alone. */
  enter(at: number): void {
    this.indent += at - this.at;
    this.at = at;
  }

  continues(indent: number): boolean {
    return !this.failed && this.indent === indent;
  }

  /** Whether the line, or a comment before it, is further in: it would belong to the value before. */
  isDeeper(indent: number): boolean {
    return this.indent > indent || this.#commentIndent > indent;
  }

  /** Where a collection ends that no line goes on with: comments of its own column belong to it, and all that stand between. */
  closedAt(indent: number, outer: number): number {
    if (indent === 0 || this.#commentIndent < indent) return outer;
    const end = this.#commentEnd;
    this.#commentEnd = -1;
    this.#commentIndent = -1;
    return end;
  }

  skipSpaces(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === 32) at++;
    return at;
  }

  /** Nothing but a comment may follow. */
  isLineEndAt(at: number): boolean {
    return at >= this.end || (this.#text.charCodeAt(at) === 35 && this.#text.charCodeAt(at - 1) === 32);
  }

  isDash(): boolean {
    return this.#text.charCodeAt(this.at) === 45 && this.#isBlankAt(this.at + 1);
  }

  /** Where the name of a key ends, at its colon. -1: no name of letters, digits and `_`, `-`, `.`, `$` stands here. */
  keyEnd(from: number): number {
    const text = this.#text;
    let at = from;
    while (isKeyPart(text.charCodeAt(at))) at++;
    const isKey = at > from && at - from < MAX_KEY && text.charCodeAt(from) !== 45 && text.charCodeAt(at) === 58 && this.#isBlankAt(at + 1);
    return isKey ? at : -1;
  }

  #isBlankAt(at: number): boolean {
    return at >= this.end || this.#text.charCodeAt(at) === 32;
  }
}

/** YAML allows 1,024 characters. */
const MAX_KEY = 200;

function isKeyPart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46 || code === 36;
}
