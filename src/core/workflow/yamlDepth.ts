import type { Problem } from '../base/problem';

/**
 * The nesting depth of YAML text, found without a parser: a line scanner that knows indentation, dashes, brackets,
 * quotes, comments and block scalars. It keeps no recursion and looks at each character once.
 *
 * It may be led astray by text that is not valid YAML; the syntax tree's depth is therefore checked a second time,
 * exactly, before anything recursive walks it (`syntaxTreeProblem`).
 */
export function depthProblem(text: string, limit: number): Problem | undefined {
  const scan = new DepthScan(limit);
  let start = 0;
  for (let line = 1; start <= text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const tooDeepAt = scan.line(text, start, end);
    if (tooDeepAt !== undefined) return depthMessage(tooDeepAt, line, limit);
    start = end + 1;
  }
  return undefined;
}

export function depthMessage(offset: number, line: number, limit: number): Problem {
  const message = `Line ${line} is nested too deeply to be read safely: more than ${limit} levels. Flatten the structure there.`;
  return { code: 'Y02', severity: 'error', message, range: { start: offset, end: offset + 1 } };
}

class DepthScan {
  /** Columns of the block collections that are open, ascending. */
  readonly #columns: number[] = [];
  #brackets = 0;
  #quote: '"' | "'" | undefined;
  /** Inside a block scalar: lines with more indentation than this belong to it. */
  #scalarColumn: number | undefined;

  constructor(readonly limit: number) {}

  /** The offset at which the line goes too deep, or `undefined`. */
  line(text: string, start: number, end: number): number | undefined {
    let at = start;
    while (at < end && text[at] === ' ') at++;
    const column = at - start;
    const blank = text.slice(at, end).trim() === '';
    if (this.#scalarColumn !== undefined) {
      if (blank || column > this.#scalarColumn) return undefined;
      this.#scalarColumn = undefined;
    }
    if (this.#quote === undefined && !blank) this.#closeBracketsAt(text.slice(at, end), column);
    if (this.#quote !== undefined || this.#brackets > 0) return this.#flow(text, at, end);
    if (blank || text[at] === '#') return undefined;
    return this.#block(text, start, end);
  }

  /** A line that starts a block entry further left ends a bracket that was never closed, as it does in YAML. */
  #closeBracketsAt(content: string, column: number): void {
    if (this.#brackets === 0 || column > (this.#columns.at(-1) ?? -1)) return;
    if (/^(?:- |-$|[\w$"'.-]+:(?:\s|$))/.test(content)) this.#brackets = 0;
  }

  #block(text: string, start: number, end: number): number | undefined {
    let at = start;
    while (at < end && text[at] === ' ') at++;
    while ((this.#columns.at(-1) ?? -1) >= at - start) this.#columns.pop();
    // Compact nesting: each further dash, question mark or colon on the same line opens another level.
    while (isIndicator(text, at, end)) {
      this.#columns.push(at - start);
      if (this.#depth() > this.limit) return at;
      at++;
      while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
    }
    const value = valueStart(text, at, end);
    if (value !== undefined) this.#columns.push(at - start);
    if (this.#depth() > this.limit) return at;
    return this.#value(text, value ?? at, end);
  }

  #value(text: string, at: number, end: number): number | undefined {
    const first = text[at];
    if (isBlockScalarHeader(text.slice(at, end))) this.#scalarColumn = this.#columns.at(-1) ?? -1;
    else if (first === '[' || first === '{' || first === '"' || first === "'") return this.#flow(text, at, end);
    return undefined;
  }

  #flow(text: string, from: number, end: number): number | undefined {
    for (let at = from; at < end; at++) {
      const char = text[at];
      if (this.#quote !== undefined) {
        if (char === '\\' && this.#quote === '"') at++;
        else if (char === this.#quote) this.#quote = undefined;
        continue;
      }
      if (char === '#' && (at === from || isSpace(text[at - 1]))) return undefined;
      if ((char === '"' || char === "'") && (at === from || /[\s[\]{},:]/.test(text[at - 1] ?? ''))) this.#quote = char;
      else if (char === '[' || char === '{') {
        this.#brackets++;
        if (this.#depth() > this.limit) return at;
      } else if (char === ']' || char === '}') this.#brackets = Math.max(0, this.#brackets - 1);
    }
    return undefined;
  }

  #depth(): number {
    return this.#columns.length + this.#brackets;
  }
}

function isIndicator(text: string, at: number, end: number): boolean {
  const char = text[at];
  return at < end && (char === '-' || char === '?' || char === ':') && (at + 1 >= end || isSpace(text[at + 1]));
}

/** Where the value of a `key: value` line starts, or `undefined` when the line has no such form. */
function valueStart(text: string, from: number, end: number): number | undefined {
  let at = from;
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    at++;
    while (at < end && text[at] !== quote) at += text[at] === '\\' && quote === '"' ? 2 : 1;
  }
  while (at < end && !(text[at] === ':' && (at + 1 >= end || isSpace(text[at + 1])))) at++;
  if (at >= end) return undefined;
  at++;
  while (at < end && isSpace(text[at])) at++;
  return at;
}

/** `|` or `>` with indicators and perhaps a comment, alone to the end of the line; a tag or an anchor may stand before it. */
function isBlockScalarHeader(rest: string): boolean {
  return /^(?:[!&]\S*[ \t]+){0,2}[|>][-+0-9]{0,2}[ \t]*(?:#.*)?\r?$/.test(rest);
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r';
}
