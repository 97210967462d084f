import { webOwnerPort } from '../adapters/web/ownerPort';
import { WEB_CLOCK, WEB_IDS, WEB_TIMER } from '../adapters/web/realPorts';
import type { WebWorkerStart } from '../adapters/web/startWorker';
import { CORE_TRANSLATOR } from '../adapters/sqljs/coreTranslator';
import { loadEngine } from '../adapters/sqljs/engine';
import { reportByMessages } from '../protocol/executionMessages';
import type { StoreLog } from '../protocol/storeLog';
import { ExecutionPublisher, type ExecutionReport } from '../protocol/workerControl';
import type { WorkerOwnerMethods } from '../protocol/workerProtocol';
import { RpcPeer, type RpcMethods } from '../protocol/workerRpc';
import { LogDoor, type LogGrant } from './logDoor';
import { RunnerHost } from './runnerHost';

type Owner = WorkerOwnerMethods<LogGrant> & { readonly [K in keyof StoreLog]: StoreLog[K] } & RpcMethods;

/** Entry of the nested worker: `dist/worker.web.js`. The first message is a `WebWorkerStart`. */
function start({ storePath, control, timing, wasm }: WebWorkerStart): void {
  const door: LogDoor = new LogDoor({
    storePath,
    log: {
      readSnapshot: (place) => owner.call('readSnapshot', place),
      readBatch: (place) => owner.call('readBatch', place),
      resume: (place) => owner.call('resume', place),
      append: (record) => owner.call('append', record),
      writeSnapshot: (place, record) => owner.call('writeSnapshot', place, record),
    },
    lease: {
      acquireLease: (waitMs) => owner.call('acquireLease', waitMs),
      releaseLease: (heapBytes) => owner.call('releaseLease', heapBytes),
    },
  });
  const host: RunnerHost = new RunnerHost({
    door,
    engine: () => loadEngine(wasm),
    translator: CORE_TRANSLATOR,
    clock: WEB_CLOCK,
    timer: WEB_TIMER,
    ids: WEB_IDS,
    publisher: pushFirst(control === undefined ? reportByMessages((event) => owner.sendEvent(event)) : new ExecutionPublisher(control), door),
    timing,
    onChange: (change) => owner.sendEvent(change),
  });
  const owner: RpcPeer<Owner> = new RpcPeer<Owner>({ port, methods: host.methods });
}

/** That an attempt runs has to be saved before its SQL: should this worker be ended in the middle, it is found as interrupted. */
function pushFirst(report: ExecutionReport, door: LogDoor): ExecutionReport {
  return {
    begin(ids) {
      door.push();
      report.begin(ids);
    },
    isStopRequested: () => report.isStopRequested(),
    end: () => report.end(),
  };
}

const port = webOwnerPort();
const starting = port.listen((message) => {
  starting.dispose();
  start(message as WebWorkerStart);
});
