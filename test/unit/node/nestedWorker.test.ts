import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startThread } from '../../../src/adapters/node/nestedWorker';

describe('a worker thread of our own', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'idempo-thread-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function script(text: string): string {
    const path = join(folder, 'worker.cjs');
    writeFileSync(path, `const { parentPort } = require('node:worker_threads');\n${text}`);
    return path;
  }

  const unexpected = (how: string): never => assert.fail(how);

  it('answers what it is sent', async () => {
    const worker = startThread({ path: script(`parentPort.on('message', (message) => parentPort.postMessage(message * 2));`), onFailure: unexpected });
    const answer = new Promise((resolve) => worker.port.listen(resolve));
    worker.port.post(21);
    assert.equal(await answer, 42);
    await worker.terminate();
  });

  it('is ended in the middle of an endless loop, without that counting as a failure', async () => {
    const worker = startThread({ path: script(`parentPort.postMessage('here'); for (;;);`), onFailure: unexpected });
    await new Promise((resolve) => worker.port.listen(resolve));
    await worker.terminate();
    await worker.terminate();
  });

  it('tells once when it fails by itself', async () => {
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      startThread({ path: script(`throw new Error('broken');`), onFailure: (how) => { told.push(how); setImmediate(resolve); } });
    });
    assert.deepEqual(told, ['failed: broken']);
  });
});
