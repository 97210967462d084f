/** Lines that fold into the first one; both zero-based and included. */
export interface Fold {
  readonly kind: 'block' | 'comment';
  readonly first: number;
  readonly last: number;
}

interface OpenBlock {
  readonly line: number;
  readonly column: number;
}

/**
 * What folds in a YAML text, half-typed or not: whatever is indented below a line, list items also where their dashes are not,
 * and runs of comments. Comments and blank lines behind a block are no part of it.
 */
export function foldsOf(text: string): readonly Fold[] {
  const folds: Fold[] = [];
  const open: OpenBlock[] = [];
  let last = 0;
  let comments: { readonly first: number; readonly last: number } | undefined;
  const closeFrom = (column: number): void => {
    for (let top = open.at(-1); top !== undefined && top.column >= column; top = open.at(-1)) {
      open.pop();
      if (last > top.line) folds.push({ kind: 'block', first: top.line, last });
    }
  };
  const endComments = (): void => {
    if (comments !== undefined && comments.last > comments.first) folds.push({ kind: 'comment', ...comments });
    comments = undefined;
  };
  text.split(/\r\n|\r|\n/).forEach((line, number) => {
    const written = line.trimStart();
    if (written.startsWith('#')) {
      comments = comments?.last === number - 1 ? { first: comments.first, last: number } : (endComments(), { first: number, last: number });
    } else if (written !== '') {
      endComments();
      const column = columnOf(line, written);
      closeFrom(column);
      open.push({ line: number, column });
      last = number;
    }
  });
  endComments();
  closeFrom(0);
  return folds.sort((a, b) => a.first - b.first || b.last - a.last);
}

/** A dash counts as deeper than a key in its column: `tasks:` may have its items right below it. */
function columnOf(line: string, written: string): number {
  return line.length - written.length + (/^-(?:\s|$)/.test(written) ? 0.5 : 0);
}
