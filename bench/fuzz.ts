/**
 * Mutated scripts in every dialect and mutated workflow files, linted: no exception, no hang, no range outside the text.
 * `npx tsx bench/fuzz.ts [--seed 1] [--from 0] [--count 1000000]`; any part can be run again by its numbers.
 * The inputs are checked in a child process, so that one that never ends is found and named.
 */
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { mistakesOf } from '../test/support/fuzz/check';
import { fuzzInputs } from '../test/support/fuzz/inputs';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, from: { type: 'string', default: '0' }, count: { type: 'string', default: '1000000' }, child: { type: 'boolean', default: false } },
});
const SEED = Number(values.seed);
const FROM = Number(values.from);
const COUNT = Number(values.count);

/** Of processor time, so that other work on the machine does not count. Inputs have a few hundred characters: one that needs longer, three times in a row, is a hang in the making. */
const BUDGET_MS = 100;
const HANG_MS = 20_000;
const GROUP = 500;

/** What the child says after each group; `at` is the next input. */
interface Progress {
  readonly at: number;
  readonly slowestMs: number;
  readonly mistakes: readonly string[];
}

function timed(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function runChild(): void {
  const inputOf = fuzzInputs();
  for (let at = FROM; at < FROM + COUNT; ) {
    const end = Math.min(at + GROUP, FROM + COUNT);
    const mistakes: string[] = [];
    let slowestMs = 0;
    for (; at < end; at++) {
      const input = inputOf(SEED, at);
      const check = (): void => void mistakes.push(...mistakesOf(input).map((mistake) => `${at}: ${mistake}\n  ${JSON.stringify(input)}`));
      let tookMs = timed(check);
      for (let again = 0; again < 2 && tookMs > BUDGET_MS; again++) tookMs = Math.min(tookMs, timed(() => mistakesOf(input)));
      if (tookMs > BUDGET_MS) mistakes.push(`${at}: took ${tookMs.toFixed(0)} ms\n  ${JSON.stringify(input)}`);
      slowestMs = Math.max(slowestMs, tookMs);
    }
    process.send?.({ at, slowestMs, mistakes } satisfies Progress);
  }
}

function runParent(): void {
  const begunAt = performance.now();
  const child = fork(process.argv[1] ?? '', ['--child', '--seed', String(SEED), '--from', String(FROM), '--count', String(COUNT)], { execArgv: ['--import', 'tsx'] });
  let last: Progress = { at: FROM, slowestMs: 0, mistakes: [] };
  let slowestMs = 0;
  let mistakes = 0;
  const hang = (): void => {
    console.log(`hang: an input in ${last.at} … ${last.at + GROUP - 1} of seed ${SEED} takes longer than ${HANG_MS} ms`);
    mistakes++;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(hang, HANG_MS);
  child.on('message', (progress: Progress) => {
    clearTimeout(timer);
    timer = setTimeout(hang, HANG_MS);
    last = progress;
    slowestMs = Math.max(slowestMs, progress.slowestMs);
    mistakes += progress.mistakes.length;
    for (const mistake of progress.mistakes.slice(0, 5)) console.log(mistake);
    if ((progress.at - FROM) % 50_000 === 0) console.log(`${progress.at - FROM} inputs, ${mistakes} mistakes, ${((performance.now() - begunAt) / 1000).toFixed(0)} s`);
  });
  child.on('exit', (code) => {
    clearTimeout(timer);
    console.log(`seed ${SEED}, inputs ${FROM} … ${last.at - 1}: ${mistakes} mistakes, slowest ${slowestMs.toFixed(1)} ms, ${((performance.now() - begunAt) / 1000).toFixed(0)} s`);
    process.exitCode = mistakes > 0 || code !== 0 || last.at < FROM + COUNT ? 1 : 0;
  });
}

if (values.child) runChild();
else runParent();
