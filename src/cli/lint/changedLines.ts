/** The lines of one file that a change touched. */
export type ChangedLines =
  | { readonly kind: 'all' }
  | { readonly kind: 'lines'; readonly ranges: readonly LineRange[] };

/** Lines from 0, both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export const ALL_LINES: ChangedLines = { kind: 'all' };

/**
 * Reads what `git diff --unified=0` prints: by path as git names it, the lines of the new text that were added or changed.
 * Where lines were only removed, the lines before and behind count. Deleted files are not in it.
 */
export function parseDiff(diff: string): ReadonlyMap<string, ChangedLines> {
  const files = new Map<string, LineRange[]>();
  let current: LineRange[] | undefined;
  let rest = 0;
  for (const line of diff.split('\n')) {
    if (rest > 0 && /^[-+ ]/.test(line)) {
      rest--;
      continue;
    }
    const target = /^\+\+\+ (.*?)\t?\r?$/.exec(line)?.[1];
    if (target !== undefined) current = openFile(files, target);
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null) continue;
    const [removed, start, added] = [numberOf(hunk[1], 1), numberOf(hunk[2], 1), numberOf(hunk[3], 1)];
    rest = removed + added;
    current?.push(added === 0 ? { first: Math.max(0, start - 1), last: start } : { first: start - 1, last: start + added - 2 });
  }
  return new Map([...files].map(([path, ranges]) => [path, { kind: 'lines', ranges }]));
}

function numberOf(text: string | undefined, fallback: number): number {
  return text === undefined ? fallback : Number(text);
}

function openFile(files: Map<string, LineRange[]>, target: string): LineRange[] | undefined {
  const path = unquotePath(target);
  if (!path.startsWith('b/')) return undefined;
  const ranges: LineRange[] = [];
  files.set(path.slice(2), ranges);
  return ranges;
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** Git writes a name with unusual characters as a C string; its octal escapes are bytes of UTF-8. */
export function unquotePath(written: string): string {
  if (!/^".*"$/s.test(written)) return written;
  const bytes: Buffer[] = [];
  for (const [part, escaped] of written.slice(1, -1).matchAll(/\\([0-7]{3}|.)|[^\\]+/gs)) {
    if (escaped === undefined) bytes.push(Buffer.from(part));
    else bytes.push(Buffer.from([/^\d/.test(escaped) ? Number.parseInt(escaped, 8) : (ESCAPES[escaped] ?? escaped.charCodeAt(0))]));
  }
  return Buffer.concat(bytes).toString('utf8');
}

/** Whether one of the lines `first` to `last` was touched. */
export function touches(changed: ChangedLines, { first, last }: LineRange): boolean {
  return changed.kind === 'all' || changed.ranges.some((range) => range.first <= last && first <= range.last);
}
