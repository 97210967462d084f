import assert from 'node:assert/strict';
import { LOOK_AGAIN_MS, TickTimer } from '../../../src/extension/schedules/tickTimer';

interface Waiting {
  readonly at: number;
  readonly callback: () => void;
}

/** Stores whose ticks come every `every` ms; `isRefused`: somebody else has the store. */
class World {
  now = 0;
  isRefused = false;
  readonly fired: string[] = [];
  readonly dues = new Map<string, number | undefined>();
  readonly timers = new Set<Waiting>();
  readonly timer = new TickTimer({
    now: () => this.now,
    after: (ms, callback) => {
      const waiting = { at: this.now + ms, callback };
      this.timers.add(waiting);
      return { dispose: () => void this.timers.delete(waiting) };
    },
    dues: () => this.dues,
    fire: (store) => Promise.resolve(this.#fire(store)),
  });

  constructor(readonly every: number) {}

  #fire(store: string): boolean {
    this.fired.push(`${store}@${String(this.now)}`);
    if (!this.isRefused) this.dues.set(store, (Math.floor(this.now / this.every) + 1) * this.every);
    return !this.isRefused;
  }

  /** The clock goes on to `until`; a callback is called at its time, or `late` ms after it. */
  async run(until: number, late = 0): Promise<void> {
    for (;;) {
      const [waiting] = this.timers;
      if (waiting === undefined || waiting.at > until) break;
      this.timers.delete(waiting);
      this.now = Math.max(this.now, waiting.at + late);
      waiting.callback();
      await new Promise(setImmediate);
    }
    this.now = Math.max(this.now, until);
  }
}

describe('the timer of local schedules', () => {
  it('fires each store when its tick is due, with one timer for all', async () => {
    const world = new World(20_000);
    world.dues.set('a', 20_000).set('b', 5_000);
    world.timer.look();
    world.timer.look();
    assert.equal(world.timers.size, 1);
    await world.run(45_000);
    assert.deepEqual(world.fired, ['b@5000', 'a@20000', 'b@20000', 'a@40000', 'b@40000']);
    assert.equal(world.timers.size, 1);
  });

  it('never waits longer than half a minute, so that a sleep of the computer is noticed', async () => {
    const world = new World(86_400_000);
    world.dues.set('a', 86_400_000);
    world.timer.look();
    assert.equal([...world.timers][0]?.at, LOOK_AGAIN_MS);
    await world.run(LOOK_AGAIN_MS, 90_000_000);
    assert.deepEqual(world.fired, [`a@${String(LOOK_AGAIN_MS + 90_000_000)}`]);
  });

  it('asks a store that was refused again later, not at once and not for ever', async () => {
    const world = new World(1_000);
    world.isRefused = true;
    world.dues.set('a', 1_000);
    world.timer.look();
    await world.run(1_000 + 2 * LOOK_AGAIN_MS - 1);
    assert.deepEqual(world.fired, ['a@1000', `a@${String(1_000 + LOOK_AGAIN_MS)}`]);
    world.isRefused = false;
    await world.run(1_000 + 2 * LOOK_AGAIN_MS + 1_500);
    assert.equal(world.fired.at(-1), `a@${String(2_000 + 2 * LOOK_AGAIN_MS)}`);
  });

  it('waits for nothing when nothing is switched on, and ends when disposed', async () => {
    const world = new World(1_000);
    world.dues.set('a', undefined);
    world.timer.look();
    assert.equal(world.timers.size, 0);
    world.dues.set('a', 1_000);
    world.timer.look();
    world.timer.dispose();
    await world.run(5_000);
    assert.deepEqual([world.fired, world.timers.size], [[], 0]);
  });

  it('does not fire a store again while it is at it', async () => {
    let end: (isDone: boolean) => void = () => undefined;
    let times = 0;
    const timer = new TickTimer({
      now: () => 10, after: () => ({ dispose: () => undefined }), dues: () => new Map([['a', 5]]),
      fire: () => {
        times++;
        return new Promise((resolve) => (end = resolve));
      },
    });
    timer.look();
    timer.look();
    assert.equal(times, 1);
    timer.dispose();
    end(true);
    await new Promise(setImmediate);
    assert.equal(times, 1);
  });
});
