/**
 * Flips random bits in the files of a store, and cuts them off, thousands of times: `npx tsx bench/damage.ts [runs] [seed]`. Each
 * store must open with the first n of its commits, n not below what was flushed, or be refused by name. Anything else is an error.
 * Then cuts the power as often, in the middle of a history: those stores must open.
 */
import { cut, cutPower, flip, judge, LOG_PATH, makeHistory, randomSource, SUMS_PATH, type History } from '../test/unit/sqljs/damage';
import { STORE_PATH } from '../test/unit/sqljs/sqljsStores';

const RUNS = Number(process.argv[2] ?? 10_000);

async function main(): Promise<void> {
  const below = randomSource(Number(process.argv[3] ?? 1));
  const histories: Readonly<Record<string, History>> = {
    'after a crash': await makeHistory({ commits: 20, flushAfter: [5, 15] }),
    'after a crash, log begun anew': await makeHistory({ commits: 20, flushAfter: [5, 15], checkpointAfter: [10] }),
    'cleanly closed': await makeHistory({ commits: 20, flushAfter: [], isClosed: true }),
  };
  const outcomes = new Map<string, number>();
  for (let run = 0; run < RUNS; run++) {
    for (const [name, history] of Object.entries(histories)) {
      const paths = [STORE_PATH, LOG_PATH, SUMS_PATH].filter((path) => (history.files[path]?.length ?? 0) > 0);
      const path = paths[below(paths.length)] ?? STORE_PATH;
      const size = history.files[path]?.length ?? 0;
      const isCut = below(4) === 0;
      const damaged = isCut ? cut(history.files, path, below(size)) : flip(history.files, path, Array.from({ length: 1 + below(8) }, () => below(size * 8)));
      const outcome = await judge(damaged, history);
      const key = `${name}: ${isCut ? 'cut' : 'flipped'} ${path.slice(path.lastIndexOf('/') + 1)}: ${typeof outcome === 'number' ? 'opened' : outcome}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    }
  }
  for (let run = 0; run < RUNS; run++) {
    const outcome = await cutPower(below(2 ** 32));
    const key = `power cut: ${typeof outcome === 'number' ? 'opened' : outcome}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  }
  for (const [key, count] of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${key.padEnd(80)} ${String(count).padStart(7)}`);
}

void main();
