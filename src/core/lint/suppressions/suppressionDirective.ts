import type { TextRange } from '../../base/textRange';

/** What a comment says: `idempo: ignore T01, W* because load stamp` or `idempo: ignore-file …`. */
export interface Directive {
  readonly codes: readonly DirectiveCode[];
  /** Empty: none. */
  readonly reason: string;
  /** `ignore-file`. */
  readonly isWholeFile: boolean;
}

export interface DirectiveCode {
  /** Upper case. */
  readonly code: string;
  /** In the comment. */
  readonly range: TextRange;
}

const START = /idempo:[^\S\n]*ignore(-file)?(?![\w-])/;
const CODE = /[\s,]*([A-Za-z](?:\d+|\*))(?![\w*])/y;
const BECAUSE = /^[\s,]*because\b:?/i;

/** `undefined` for any other comment. A comment that names no code counts only where `idempo: ignore` is the first that it says. */
export function readDirective(comment: string): Directive | undefined {
  if (!comment.includes('idempo:')) return undefined;
  const start = START.exec(comment);
  if (start === null) return undefined;
  const codes: DirectiveCode[] = [];
  let at = start.index + start[0].length;
  for (CODE.lastIndex = at; ; at = CODE.lastIndex) {
    const match = CODE.exec(comment);
    if (match === null) break;
    const code = match[1] ?? '';
    codes.push({ code: code.toUpperCase(), range: { start: CODE.lastIndex - code.length, end: CODE.lastIndex } });
  }
  const isFirst = !/\w/.test(comment.slice(0, start.index));
  if (codes.length === 0 && !isFirst) return undefined;
  return { codes, reason: reasonIn(comment.slice(at)), isWholeFile: start[1] !== undefined };
}

function reasonIn(rest: string): string {
  const because = BECAUSE.exec(rest);
  if (because === null) return '';
  const reason = rest.slice(because[0].length).trim();
  return /(?:\*\/|#\})$/.test(reason) ? reason.slice(0, -2).trimEnd() : reason;
}
