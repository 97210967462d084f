/** A source of 64-bit words that is a function of its seed: the same attempt draws the same values again. */
export interface SeededRandom {
  seed(text: string): void;
  /** Signed, 64 bits. */
  nextInt64(): bigint;
  nextBytes(count: number): Uint8Array;
}

const MASK = (1n << 64n) - 1n;

/** SplitMix64 over an FNV-1a hash of the seed (both in the public domain; not for secrets). */
export function createSeededRandom(): SeededRandom {
  let state = 0n;
  const next = (): bigint => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
  return {
    seed(text) {
      state = 0xcbf29ce484222325n;
      for (let i = 0; i < text.length; i++) state = ((state ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & MASK;
    },
    nextInt64: () => BigInt.asIntN(64, next()),
    nextBytes(count) {
      const bytes = new Uint8Array(count);
      const view = new DataView(new ArrayBuffer(8));
      for (let i = 0; i < count; i++) {
        if (i % 8 === 0) view.setBigUint64(0, next());
        bytes[i] = view.getUint8(i % 8);
      }
      return bytes;
    },
  };
}
