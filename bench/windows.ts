/**
 * How long the second window waits for the store after the first one was killed in the middle of a task, and how long a slot is taken
 * after an endless query was cancelled: `npx tsx bench/windows.ts [kills] [cancels]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, ENDLESS, MARCH_1, openHere, openWindow, until } from '../test/unit/worker/twoWindows';
import { percentile, report } from './measure';

const KILLS = Number(process.argv[2] ?? 10);
const CANCELS = Number(process.argv[3] ?? 100);

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'idempo-bench-'));
  process.env['IDEMPO_HOME'] = join(folder, 'state');
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function takeover(folder: string): Promise<number> {
  const first = await openWindow(folder);
  const second = await openHere(folder);
  const id = await first.run(ENDLESS, MARCH_1);
  await until(second, id, /^reader running$/);
  const killedAt = performance.now();
  first.process.kill('SIGKILL');
  await until(second, id, /^owner interrupted$/);
  const time = performance.now() - killedAt;
  await second.close();
  return time;
}

/** Times until the cancellation is acknowledged, and the longest block of this thread meanwhile. */
async function cancels(folder: string): Promise<{ readonly times: readonly number[]; readonly blocked: number }> {
  const runner = await openHere(folder);
  const times: number[] = [];
  let blocked = 0;
  let lookedAt = performance.now();
  const clock = setInterval(() => {
    blocked = Math.max(blocked, performance.now() - lookedAt - 5);
    lookedAt = performance.now();
  }, 5);
  for (let n = 0; n < CANCELS; n++) {
    const { id } = await runner.run({ definition: ENDLESS, scheduleInstant: MARCH_1 + n * DAY_MS, scope: { kind: 'all' } });
    await new Promise((resolve) => void setTimeout(resolve, 20 + ((n * 37) % 100)));
    const askedAt = performance.now();
    await runner.cancelInstance(id);
    times.push(performance.now() - askedAt);
  }
  clearInterval(clock);
  await runner.close();
  return { times: times.sort((a, b) => a - b), blocked };
}

async function main(): Promise<void> {
  const takeovers: number[] = [];
  for (let n = 0; n < KILLS; n++) takeovers.push(await inFolder(takeover));
  takeovers.sort((a, b) => a - b);
  report(`takeover after a kill, ${KILLS} times: p50`, percentile(takeovers, 0.5), 'ms');
  report('  longest', percentile(takeovers, 1), 'ms');
  const { times, blocked } = await inFolder(cancels);
  report(`cancel of an endless statement, ${CANCELS} times: p50`, percentile(times, 0.5), 'ms');
  report('  p95', percentile(times, 0.95), 'ms');
  report('  longest', percentile(times, 1), 'ms');
  report('  longest block of the thread that asks', blocked, 'ms');
}

void main();
