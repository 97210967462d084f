import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { createFence } from '../adapters/node/fence';
import type { LeaseGrant } from '../adapters/node/leaseKeeper';
import { createNodeBackend } from '../adapters/node/nodeBackend';
import { threadOwnerPort } from '../adapters/node/ownerPort';
import { REAL_CLOCK, REAL_IDS, REAL_TIMER } from '../adapters/node/realPorts';
import { copyStore, storeVersion } from '../adapters/node/storeCopy';
import { stateFolderUnusable } from '../adapters/node/storePath';
import { CORE_TRANSLATOR } from '../adapters/sqljs/coreTranslator';
import { loadEngine } from '../adapters/sqljs/engine';
import { readMagic } from '../adapters/sqljs/guardBackend';
import { createMemoryBackend } from '../adapters/sqljs/memoryBackend';
import { allocateControl, ExecutionPublisher } from '../protocol/workerControl';
import type { WorkerOwnerMethods, WorkerStart } from '../protocol/workerProtocol';
import { RpcPeer } from '../protocol/workerRpc';
import { RunnerHost } from './runnerHost';
import type { StoreDoor } from './storeDoor';

/** Entry of the worker thread: `dist/worker.cjs`, with `sql-wasm.wasm` beside it. */
function start({ storePath, control = allocateControl(), timing }: WorkerStart): void {
  const host = new RunnerHost({
    door: createDoor(storePath),
    engine: () => loadEngine(readFileSync(join(__dirname, 'sql-wasm.wasm'))),
    translator: CORE_TRANSLATOR,
    clock: REAL_CLOCK,
    timer: REAL_TIMER,
    ids: REAL_IDS,
    publisher: new ExecutionPublisher(control),
    timing,
    onChange: (change) => owner.sendEvent(change),
  });
  const owner = new RpcPeer<WorkerOwnerMethods<LeaseGrant>>({ port: threadOwnerPort(), methods: host.methods });

  function createDoor(path: string): StoreDoor {
    return {
      storePath: path,
      magic: () => look(path, () => readMagic(createNodeBackend(), path)),
      version: () => look(path, () => storeVersion(path)),
      async acquire(waitMs) {
        const answer = await owner.call('acquireLease', waitMs);
        if (answer.kind === 'taken') return answer;
        return { kind: 'granted', backend: createNodeBackend(createFence(answer.grant.path, answer.grant.epoch)) };
      },
      release: (heapBytes) => owner.call('releaseLease', heapBytes),
      copy() {
        const copy = look(path, () => copyStore(path));
        return copy === undefined ? undefined : { version: copy.version, backend: createMemoryBackend(copy.files) };
      },
    };
  }
}

/** Failures of the file system around the store become the `IdempoError` that names its folder. */
function look<T>(storePath: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw stateFolderUnusable(storePath, error);
  }
}

start(workerData as WorkerStart);
