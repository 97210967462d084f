import * as vscode from 'vscode';
import { outside } from '../helpers/outside';

/** Written into the bundle by hostSuite.ts. */
declare const HOST_KIND: 'node' | 'web';

describe(`extension in the ${HOST_KIND} host`, () => {
  it('the host is the one that was asked for', () => {
    const isWorker = 'importScripts' in globalThis;
    if (isWorker !== (HOST_KIND === 'web')) throw new Error(`This host ${isWorker ? 'is' : 'is not'} a web worker.`);
  });

  it('is installed and activates', async () => {
    const extension = vscode.extensions.getExtension('idempo.idempo');
    if (extension === undefined) throw new Error('The extension is not there.');
    await extension.activate();
  });

  it('a picture can be asked for from inside', async () => {
    const path = await outside('screenshot', 'smoke');
    if (!path.endsWith('.png')) throw new Error(path);
  });
});
