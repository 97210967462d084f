import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenedRunner } from '../../../src/adapters/node/openRunner';
import { RefusedError } from '../../../src/core/base/errors';
import { DAY_MS, ENDLESS, look, MARCH_1, openHere, openWindow, QUICK, until, type Window } from './twoWindows';

describe('two windows on one folder', () => {
  let folder: string;
  let home: string | undefined;
  let first: Window;
  let second: OpenedRunner;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'idempo-windows-'));
    home = process.env['IDEMPO_HOME'];
    process.env['IDEMPO_HOME'] = join(folder, 'state');
    first = await openWindow(folder);
    second = await openHere(folder);
  });
  afterEach(async () => {
    first.process.kill('SIGKILL');
    await second.close();
    if (home === undefined) delete process.env['IDEMPO_HOME'];
    else process.env['IDEMPO_HOME'] = home;
    rmSync(folder, { recursive: true, force: true });
  });

  it('have one owner; the other one reads on while it works, and its commands are refused by name', async () => {
    const changed = new Promise<void>((resolve) => void second.onChange(() => resolve()));
    const quick = await first.run(QUICK, MARCH_1);
    await until(second, quick, /^reader succeeded$/);
    await changed;
    const endless = await first.run(ENDLESS, MARCH_1 + DAY_MS);
    await until(second, endless, /^reader running$/);
    assert.deepEqual((await second.query('SELECT day FROM t', 10)).rows, [['2025-03-01']]);
    await assert.rejects(second.run({ definition: QUICK, scheduleInstant: MARCH_1 + 2 * DAY_MS, scope: { kind: 'all' } }), (error: unknown) =>
      error instanceof RefusedError && error.code === 'storeBusy' && error.message.includes(`the first window (process ${first.process.pid})`));
  });

  it('change roles when the owner is killed in the middle of a task', async () => {
    await first.run(QUICK, MARCH_1);
    const endless = await first.run(ENDLESS, MARCH_1 + DAY_MS);
    await until(second, endless, /^reader running$/);
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    await until(second, endless, /^owner interrupted$/);
    await second.run({ definition: QUICK, scheduleInstant: MARCH_1 + 2 * DAY_MS, scope: { kind: 'all' } });
    await second.whenIdle();
    assert.deepEqual((await second.query('SELECT day FROM t ORDER BY 1', 10)).rows.flat(), ['2025-03-01', '2025-03-03']);
  });

  it('change roles when the owner hangs, and what it does when it wakes up does not reach the store', async () => {
    const endless = await first.run(ENDLESS, MARCH_1 + DAY_MS);
    await until(second, endless, /^reader running$/);
    first.process.kill('SIGSTOP');
    await until(second, endless, /^owner interrupted$/);
    await second.run({ definition: QUICK, scheduleInstant: MARCH_1, scope: { kind: 'all' } });
    await second.whenIdle();
    first.process.kill('SIGCONT');
    // It notices, gives up what it had begun, and takes its turn.
    const late = await first.run(QUICK, MARCH_1 + 3 * DAY_MS);
    await until(second, late, /succeeded$/);
    assert.match(await look(second, endless), /interrupted$/);
    assert.deepEqual((await second.query('SELECT day FROM t ORDER BY 1', 10)).rows.flat(), ['2025-03-01', '2025-03-04']);
    assert.deepEqual((await second.query("SELECT name FROM sqlite_schema WHERE name = 'n'", 10)).rows, []);
  }).timeout(60_000);
});
