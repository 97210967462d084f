/**
 * Where a line of a text lies after the text was edited: the line with the same words nearest to where it was. From 0. `undefined`:
 * it is not there any more, or it is blank and cannot be told from others.
 */
export function relocateLine(before: string, after: string, line: number): number | undefined {
  if (before === after) return line;
  const wanted = before.split(/\r\n|\r|\n/)[line]?.trim() ?? '';
  if (wanted === '') return undefined;
  let found: number | undefined;
  after.split(/\r\n|\r|\n/).forEach((text, at) => {
    if (text.trim() === wanted && (found === undefined || Math.abs(at - line) < Math.abs(found - line))) found = at;
  });
  return found;
}
