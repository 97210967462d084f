/** Lines of text around a change. */
const CONTEXT = 3;

export interface Change {
  /** Lines of the old text from `oldStart` on, `oldCount` of them, become `newCount` lines from `newStart` on. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
}

/** Each with its line end. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The changes from `a` to `b`, ascending, none next to another: Myers' algorithm (1986), in time of length × number of changed lines. */
export function findChanges(a: readonly string[], b: readonly string[]): readonly Change[] {
  const trace: ReadonlyMap<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let depth = 0; depth <= a.length + b.length; depth++) {
    trace.push(new Map(furthest));
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      let x = stepsDown(furthest, diagonal, depth) ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return joined(walkBack(trace, a.length, b.length));
    }
    furthest = new Map(furthest);
  }
  return [];
}

function stepsDown(furthest: ReadonlyMap<number, number>, diagonal: number, depth: number): boolean {
  return diagonal === -depth || (diagonal !== depth && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0));
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], oldLength: number, newLength: number): readonly Change[] {
  const changes: Change[] = [];
  let [x, y] = [oldLength, newLength];
  for (let depth = trace.length - 1; depth > 0; depth--) {
    const furthest = trace[depth] ?? new Map<number, number>();
    const isDown = stepsDown(furthest, x - y, depth);
    const before = x - y + (isDown ? 1 : -1);
    const fromX = furthest.get(before) ?? 0;
    const fromY = fromX - before;
    changes.unshift({ oldStart: fromX, oldCount: isDown ? 0 : 1, newStart: fromY, newCount: isDown ? 1 : 0 });
    [x, y] = [fromX, fromY];
  }
  return changes;
}

/** Lines taken out and put in at one place are one change. */
function joined(changes: readonly Change[]): readonly Change[] {
  const result: Change[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    const isNext = last !== undefined && last.oldStart + last.oldCount === change.oldStart && last.newStart + last.newCount === change.newStart;
    if (isNext) result[result.length - 1] = { ...last, oldCount: last.oldCount + change.oldCount, newCount: last.newCount + change.newCount };
    else result.push(change);
  }
  return result;
}

/** Changes whose context would meet are one hunk. */
function groupChanges(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && change.oldStart - (last.oldStart + last.oldCount) <= 2 * CONTEXT) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

function written(sign: string, lines: readonly string[]): string {
  return lines.map((line) => `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`).join('');
}

function spanText(start: number, count: number): string {
  return `${count === 0 ? start : start + 1}${count === 1 ? '' : `,${count}`}`;
}

function hunkText(group: readonly Change[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return '';
  const start = Math.max(0, first.oldStart - CONTEXT);
  const end = Math.min(a.length, last.oldStart + last.oldCount + CONTEXT);
  const newStart = first.newStart - (first.oldStart - start);
  let at = start;
  let body = '';
  let added = 0;
  for (const { oldStart, oldCount, newStart: from, newCount } of group) {
    body += written(' ', a.slice(at, oldStart)) + written('-', a.slice(oldStart, oldStart + oldCount)) + written('+', b.slice(from, from + newCount));
    at = oldStart + oldCount;
    added += newCount - oldCount;
  }
  body += written(' ', a.slice(at, end));
  return `@@ -${spanText(start, end - start)} +${spanText(newStart, end - start + added)} @@\n${body}`;
}

/** A unified diff that `git apply` and `patch -p1` take; empty where nothing changed. */
export function diffText(path: string, before: string, after: string): string {
  if (before === after) return '';
  const [a, b] = [linesOf(before), linesOf(after)];
  const hunks = groupChanges(findChanges(a, b)).map((group) => hunkText(group, a, b));
  return `--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}
