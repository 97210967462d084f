/** Processor time of this process so far, its garbage collector's threads included, in milliseconds. Other programs do not change it. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time of `work`. */
export function timeOf(work: () => void): number {
  const begunAt = processorTime();
  work();
  return processorTime() - begunAt;
}

/** Milliseconds of processor time of `work`, `rounds` times after as many warm-up rounds; sorted. */
export function timesOf(rounds: number, work: () => void): readonly number[] {
  for (let round = 0; round < rounds; round++) work();
  return Array.from({ length: rounds }, () => timeOf(work)).sort((a, b) => a - b);
}

/** The value that the given part (0 … 1) of the sorted times stays under. */
export function percentile(times: readonly number[], part: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}

export function report(name: string, value: number, unit: string): void {
  console.log(`${name.padEnd(64)} ${value.toFixed(2).padStart(9)} ${unit}`);
}
