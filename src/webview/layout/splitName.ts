/** A name in two parts that fit under each other: cut after the `_`, `.`, `-` or space nearest its middle. Without one, the second is empty. */
export function splitName(name: string): readonly [string, string] {
  const middle = name.length / 2;
  let best = name.length;
  for (const { index } of name.matchAll(/[_. -]/g)) {
    if (Math.abs(index + 1 - middle) < Math.abs(best - middle)) best = index + 1;
  }
  return [name.slice(0, best), name.slice(best)];
}
