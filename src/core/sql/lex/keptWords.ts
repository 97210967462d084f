/** A word as written and in upper case. */
export interface KeptWord {
  readonly text: string;
  readonly upper: string;
}

/** Longer slices keep the whole text alive that they were taken from (V8). */
const LONGEST = 12;

/** A power of two: most scripts have a few hundred words. */
const SLOTS = 4096;

const NONE: KeptWord = { text: '', upper: '' };
const kept = new Array<KeptWord>(SLOTS).fill(NONE);

/**
 * The word in `[start, end)` of `text`. A short one that was read before is the same object, so that the few words of which most
 * SQL consists are made, put into upper case and hashed once. Bounded: a word takes the place of another one with its hash.
 */
export function wordIn(text: string, start: number, end: number): KeptWord {
  if (end - start > LONGEST) return makeWord(text, start, end);
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  const slot = hash & (SLOTS - 1);
  const known = kept[slot] ?? NONE;
  if (known.text.length === end - start && text.startsWith(known.text, start)) return known;
  const made = makeWord(text, start, end);
  kept[slot] = made;
  return made;
}

function makeWord(text: string, start: number, end: number): KeptWord {
  const written = text.slice(start, end);
  return { text: written, upper: written.toUpperCase() };
}
