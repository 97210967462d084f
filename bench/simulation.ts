/**
 * Plays whole-engine scenarios and says which did not hold, each with a small one that fails alike:
 * `npx tsx bench/simulation.ts [seeds] [first seed]`. A failing scenario belongs into `test/fixtures/simulation`.
 */
import { messageOf } from '../src/core/base/errors';
import { playSeed, shrinkSeed } from '../test/simulation/play';
import { processorTime, report } from './measure';

/** So many failing seeds are shrunk; the others are only named. */
const SHRUNK = 3;

/** After so many seeds it says how far it has come. */
const STEP = 1_000;

async function play(first: number, count: number): Promise<readonly number[]> {
  const failing: number[] = [];
  for (let played = 0; played < count; played++) {
    if (played > 0 && played % STEP === 0) console.log(`${played} seeds, ${failing.length} failing`);
    const seed = first + played;
    const message = await playSeed(seed).then(() => undefined, messageOf);
    if (message === undefined) continue;
    failing.push(seed);
    console.log(message.slice(0, 1_000));
    if (failing.length <= SHRUNK) console.log(JSON.stringify(await shrinkSeed(seed)));
  }
  return failing;
}

async function main(count: number, first: number): Promise<void> {
  const begin = processorTime();
  const failing = await play(first, count);
  report('seeds', count, '');
  report('failing seeds', failing.length, failing.join(' '));
  report('processor time of a seed', (processorTime() - begin) / count, 'ms');
  process.exitCode = failing.length === 0 ? 0 : 1;
}

const [count = 1_000, first = 1] = process.argv.slice(2).map(Number);
void main(count, first);
