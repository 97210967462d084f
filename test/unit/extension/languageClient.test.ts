import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/base/emitter';
import { IdempoError } from '../../../src/core/base/errors';
import { LanguageClient } from '../../../src/extension/language/languageClient';
import { serveLanguage } from '../../../src/language/serve';
import { LANGUAGE_ENDED, type FilePlace } from '../../../src/protocol/languageProtocol';
import type { ChannelPort } from '../../../src/protocol/channel';
import type { NestedWorker, NestedWorkerEvents } from '../../../src/protocol/nestedWorker';
import { makeLine } from '../../support/line';

const PLACE: FilePlace = { folder: 'file:///w', path: 'w.workflow.yaml' };
const TEXT = 'workflow:\n  name: w\ntasks:\n  - name: a\n    sql: SELECT now()\n';
/** A text in which the worker of these tests hangs. */
const EVIL = `${TEXT}# evil\n`;

type Hang = 'read' | 'lint' | undefined;

/** A client whose workers really serve, but stop answering in the evil text. */
function makeClient({ hang, refuse }: { readonly hang?: Hang; readonly refuse?: boolean } = {}) {
  const workers: { terminated: boolean; events: NestedWorkerEvents }[] = [];
  const reports: string[] = [];
  const start = (events: NestedWorkerEvents): Promise<NestedWorker> => {
    if (refuse === true) return Promise.reject(new IdempoError('noLanguage', 'there is none'));
    const worker = { terminated: false, events };
    workers.push(worker);
    const [own, other] = makeLine();
    const gate = new Emitter<unknown>();
    let isHanging = false;
    let text = '';
    const port: ChannelPort = { post: (message) => void (isHanging || other.post(message)), listen: (receive) => gate.event(receive) };
    serveLanguage(port);
    other.listen((raw) => {
      const { method, args } = raw as { readonly method?: string; readonly args?: readonly unknown[] };
      if (method === 'readWorkflow') text = String(args?.[1]);
      const hangs = text === EVIL && ((hang === 'read' && method === 'readWorkflow') || (hang === 'lint' && method === 'lintWorkflow'));
      if (hangs && !isHanging) other.post({ kind: 'event', event: { work: hang, place: PLACE } });
      isHanging ||= hangs;
      if (!isHanging) gate.fire(raw);
    });
    return Promise.resolve({ port: own, terminate: () => Promise.resolve(void (worker.terminated = true)) });
  };
  const client = new LanguageClient({
    start,
    owner: { readFile: () => Promise.resolve({ kind: 'missing' }), listScripts: () => Promise.resolve([]) },
    report: (error) => reports.push(error.message),
    tooSlowText: 'too slow',
    checkMs: 2,
  });
  return { client, workers, reports };
}

function restartOf(client: LanguageClient): Promise<void> {
  return new Promise((resolve) => client.onDidRestart(resolve));
}

function isEnded(error: unknown): boolean {
  return error instanceof IdempoError && error.code === LANGUAGE_ENDED;
}

describe('LanguageClient', () => {
  it('starts no worker before something is asked, and one for all', async () => {
    const { client, workers } = makeClient();
    await client.setEditorSettings({ rules: { T01: 'off' } });
    await client.setProjects([]);
    assert.equal(workers.length, 0);
    await Promise.all([client.readWorkflow(PLACE, TEXT), client.call('ping')]);
    assert.equal(workers.length, 1);
    client.dispose();
  });

  it('tells a new worker the settings first', async () => {
    const { client } = makeClient();
    await client.setEditorSettings({ rules: { T01: 'off' } });
    await client.readWorkflow(PLACE, TEXT);
    const source = await client.lintWorkflow(PLACE, undefined);
    assert.ok(source !== undefined && !source.findings.some(({ finding }) => finding.code === 'T01'));
    client.dispose();
  });

  it('replaces a worker that hangs in reading a text, and leaves that text out until it changes', async () => {
    const { client, workers } = makeClient({ hang: 'read' });
    const restarted = restartOf(client);
    await assert.rejects(client.readWorkflow(PLACE, EVIL), isEnded);
    await restarted;
    assert.equal(workers[0]?.terminated, true);
    const file = await client.readWorkflow(PLACE, EVIL);
    assert.deepEqual(file.problems.map(({ code, message }) => [code, message]), [['M05', 'too slow']]);
    assert.equal((await client.readWorkflow(PLACE, TEXT)).workflow?.name.value, 'w');
    assert.equal(workers.length, 2);
    client.dispose();
  });

  it('replaces a worker that hangs in linting, and shows M05 in that file alone', async () => {
    const { client } = makeClient({ hang: 'lint' });
    await client.readWorkflow(PLACE, EVIL);
    const restarted = restartOf(client);
    assert.equal(await client.lintWorkflow(PLACE, undefined), undefined);
    await restarted;
    assert.equal((await client.readWorkflow(PLACE, EVIL)).workflow?.name.value, 'w');
    const source = await client.lintWorkflow(PLACE, undefined);
    assert.deepEqual(source?.findings.map(({ finding }) => finding.code), ['M05']);
    await client.readWorkflow(PLACE, TEXT);
    const after = await client.lintWorkflow(PLACE, undefined);
    assert.ok(after !== undefined && !after.findings.some(({ finding }) => finding.code === 'M05'));
    client.dispose();
  });

  it('starts another one when a worker fails, but not for ever', async () => {
    const { client, workers, reports } = makeClient();
    for (let times = 0; times < 5; times++) {
      await client.call('ping');
      workers.at(-1)?.events.onFailure('failed: out of memory', undefined);
    }
    assert.deepEqual(reports, []);
    await client.call('ping');
    workers.at(-1)?.events.onFailure('failed: out of memory', undefined);
    assert.equal(await client.ask('lintRest'), undefined);
    assert.equal(reports.length, 1);
    assert.equal(workers.length, 6);
    client.dispose();
  });

  it('says once that no worker can be started', async () => {
    const { client, reports } = makeClient({ refuse: true });
    await assert.rejects(client.readWorkflow(PLACE, TEXT), isEnded);
    assert.equal(await client.lintWorkflow(PLACE, undefined), undefined);
    assert.deepEqual(reports, ['there is none']);
    client.dispose();
  });

  it('ends the worker when it is disposed', async () => {
    const { client, workers } = makeClient();
    await client.call('ping');
    client.dispose();
    await assert.rejects(client.call('ping'), isEnded);
    assert.equal(workers[0]?.terminated, true);
  });
});
