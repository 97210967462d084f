import { createSeededRandom } from './seededRandom';

const random = createSeededRandom();
let clockMs: number | undefined;

/** What functions in SQL may ask of the attempt that runs now. One for the realm, as the engine is. */
export const EXECUTION_CONTEXT = {
  /** `clock` undefined: the machine's clock. */
  begin(seed: string, clock: number | undefined): void {
    random.seed(seed);
    clockMs = clock;
  },
  nowMs: (): number => clockMs ?? Date.now(),
  nextInt64: (): bigint => random.nextInt64(),
  nextBytes: (count: number): Uint8Array => random.nextBytes(count),
  /** In [0, 1). */
  random: (): number => Number(BigInt.asUintN(53, random.nextInt64())) / 2 ** 53,
};
