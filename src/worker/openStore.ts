import type { Engine } from '../adapters/sqljs/engine';
import type { FileBackend } from '../adapters/sqljs/fileBackend';
import { openStoreFile } from '../adapters/sqljs/openFile';
import { createSqljsStore, NEVER_STOP, type SqljsStore, type StopWatch } from '../adapters/sqljs/sqljsStore';
import type { Translator } from '../adapters/sqljs/translator';
import type { Clock, LedgerReader } from '../core/runner/ports';
import type { ExecutionReport } from '../protocol/workerControl';

export interface OpenStoreOptions {
  readonly engine: Engine;
  readonly translator: Translator;
  readonly backend: FileBackend;
  readonly path: string;
  readonly check: 'always' | 'whenUnclean';
  /** `undefined`: nothing is executed in this store. */
  readonly publisher: ExecutionReport | undefined;
  readonly clock: Clock;
}

/** Throws `IdempoError` when the file cannot be used. */
export function openStore({ engine, translator, backend, path, check, publisher, clock }: OpenStoreOptions): SqljsStore {
  const file = openStoreFile({ engine, backend, path, check });
  try {
    return createSqljsStore({ engine, file, translator, clock, settle: backend.settle, stopWatch: publisher === undefined ? NEVER_STOP : watchOf(publisher) });
  } catch (error) {
    file.abandon();
    throw error;
  }
}

function watchOf(publisher: ExecutionReport): StopWatch {
  return {
    begin: ({ workflowInstanceId }, ledger) => publisher.begin(listOwners(ledger, workflowInstanceId)),
    isStopRequested: () => publisher.isStopRequested(),
    end: () => publisher.end(),
  };
}

/** Whatever is cancelled ends this execution: its workflow instance, those that it is a part of, and their backfills. */
function listOwners(ledger: LedgerReader, workflowInstanceId: string): readonly string[] {
  const ids: string[] = [];
  for (let id: string | undefined = workflowInstanceId; id !== undefined; ) {
    const instance = ledger.findWorkflowInstance(id);
    ids.push(id, ...(instance?.backfillId === undefined ? [] : [instance.backfillId]));
    const parent = instance?.parentTaskInstanceId;
    id = parent === undefined ? undefined : ledger.findTaskInstance(parent)?.workflowInstanceId;
  }
  return ids;
}
