/** A line of a difference. `gap`: lines that are the same were left out; `text` is how many. */
export interface DifferenceLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

/** Lines of the same text shown around a change. */
const CONTEXT = 2;
/** A table of more cells is not worked out: everything between the first and the last change counts as changed. */
const MAX_CELLS = 400_000;
const MAX_LINES = 300;
const MAX_LENGTH = 500;

/** What turns `before` into `after`, line by line, with a little of what stays around it. Empty: they are equal. */
export function differenceOf(before: string, after: string): readonly DifferenceLine[] {
  if (before === after) return [];
  const old = before.split('\n');
  const now = after.split('\n');
  const head = countSame(old, now);
  const tail = countSame(old.slice(head).reverse(), now.slice(head).reverse());
  const changed = align(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const whole = [...now.slice(0, head).map(same), ...changed, ...now.slice(now.length - tail).map(same)];
  return withoutFar(whole).slice(0, MAX_LINES).map(({ kind, text }) => ({ kind, text: text.slice(0, MAX_LENGTH) }));
}

function same(text: string): DifferenceLine {
  return { kind: 'same', text };
}

function countSame(a: readonly string[], b: readonly string[]): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) if (a[i] !== b[i]) return i;
  return end;
}

/** By the longest common subsequence. */
function align(old: readonly string[], now: readonly string[]): readonly DifferenceLine[] {
  if (old.length * now.length > MAX_CELLS) return [...old.map(removed), ...now.map(added)];
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const longer = Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
      lengths[i * width + j] = old[i] === now[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : longer;
    }
  }
  return walk({ old, now, keepsOld: (i, j) => (lengths[(i + 1) * width + j] ?? 0) < (lengths[i * width + j + 1] ?? 0) });
}

interface Alignment {
  readonly old: readonly string[];
  readonly now: readonly string[];
  /** More stays the same when the line of `now` is added before the one of `old` is removed. */
  readonly keepsOld: (i: number, j: number) => boolean;
}

function walk({ old, now, keepsOld }: Alignment): readonly DifferenceLine[] {
  const lines: DifferenceLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const [before, after] = [old[i], now[j]];
    if (before !== undefined && before === after) {
      lines.push(same(before));
      i++;
      j++;
    } else if (after !== undefined && (before === undefined || keepsOld(i, j))) {
      lines.push(added(after));
      j++;
    } else {
      lines.push(removed(before ?? ''));
      i++;
    }
  }
  return lines;
}

function added(text: string): DifferenceLine {
  return { kind: 'added', text };
}

function removed(text: string): DifferenceLine {
  return { kind: 'removed', text };
}

function withoutFar(lines: readonly DifferenceLine[]): readonly DifferenceLine[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, at) => {
    if (kind !== 'same') for (let i = at - CONTEXT; i <= at + CONTEXT; i++) near.add(i);
  });
  const shown: DifferenceLine[] = [];
  let left = 0;
  lines.forEach((line, at) => {
    if (near.has(at)) {
      if (left > 0) shown.push({ kind: 'gap', text: String(left) });
      left = 0;
      shown.push(line);
    } else left++;
  });
  return left > 0 ? [...shown, { kind: 'gap', text: String(left) }] : shown;
}
