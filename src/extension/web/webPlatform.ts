import * as vscode from 'vscode';
import { startWebWorker } from '../../adapters/web/nestedWorker';
import { openWebRunner } from '../../adapters/web/openRunner';
import type { WorkerFiles } from '../../adapters/web/startWorker';
import { batchName } from '../../adapters/web/storeLog';
import { isInsideFolder } from './insideFolder';
import type { Platform } from '../platform';
import { exists } from '../workspace/exists';
import { filesIn, storeFolderOf } from './storeFolder';

/** The web worker host: no Node, no server; everything goes through `workspace.fs` and workers inside this one. */
export function webPlatform(context: vscode.ExtensionContext): Platform {
  const read = (name: string): Thenable<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', name));
  let worker: Promise<WorkerFiles> | undefined;
  const workerFiles = async (): Promise<WorkerFiles> => {
    const [script, wasm] = await Promise.all([read('worker.web.js'), read('sql-wasm.wasm')]);
    return { script, wasm };
  };
  return {
    async openRunner(folder) {
      worker ??= workerFiles();
      worker.catch(() => (worker = undefined));
      const store = await storeFolderOf(context, folder);
      return openWebRunner({ storePath: store.toString(true), storeName: `idempo:${store.toString()}`, store: filesIn(store), worker: await worker });
    },
    hasStore: async (folder) => exists(vscode.Uri.joinPath(await storeFolderOf(context, folder), batchName(0))),
    isInside: isInsideFolder,
    startLanguage: async (_extension, { onFailure }) => startWebWorker({ script: await read('language.web.js'), name: 'Idempo language', onFailure }),
  };
}
