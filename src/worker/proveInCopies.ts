import type { Engine } from '../adapters/sqljs/engine';
import { createMemoryBackend } from '../adapters/sqljs/memoryBackend';
import { LEDGER_PREFIX } from '../adapters/sqljs/schema';
import type { SqljsStore } from '../adapters/sqljs/sqljsStore';
import { IdempoError, RefusedError } from '../core/base/errors';
import { text } from '../core/base/message';
import type { ProofRequest, ProofResult } from '../core/proof/proof';
import { prove } from '../core/proof/prove';
import { openStore } from './openStore';
import type { StoreReaderOptions } from './storeReader';

/** A copy may catch the owner's files in a state that does not check out, and two copies may be of different moments. */
const TRIES = 5;

/** The store has changed between two copies of one proof. */
class StoreMoved extends Error {
  override readonly name = 'StoreMoved';
}

/** Proves in copies of the store in memory; the store itself is only read. Throws `RefusedError('storeBusy')` while it changes all the time. */
export async function proveInCopies(options: StoreReaderOptions, request: ProofRequest): Promise<ProofResult> {
  const engine = await options.engine();
  for (let i = 0; i < TRIES; i++) {
    try {
      await options.door.prepare?.();
      return await proveOnce(options, engine, request);
    } catch (error) {
      if (!(error instanceof StoreMoved)) throw error;
      await options.timer.yield();
    }
  }
  throw new RefusedError('storeBusy', text`Another process is changing the store ${options.door.storePath} too fast to be copied now: try again.`);
}

function proveOnce(options: StoreReaderOptions, engine: Engine, request: ProofRequest): Promise<ProofResult> {
  const { clock, timer, ids } = options;
  let version: string | undefined;
  return prove({
    openCopy() {
      const copy = openCopy(options, engine);
      version ??= copy.version;
      if (copy.version === version) return Promise.resolve(copy.store);
      copy.store.abandon();
      return Promise.reject(new StoreMoved());
    },
    isUserTable: (name) => !name.toLowerCase().startsWith(LEDGER_PREFIX),
    ids,
    now: clock.now(),
    yield: () => timer.yield(),
  }, request);
}

function openCopy(options: StoreReaderOptions, engine: Engine): { readonly store: SqljsStore; readonly version: string } {
  const { door, translator, clock } = options;
  const isEmpty = door.magic() === 'empty';
  const copy = isEmpty ? { version: '', backend: createMemoryBackend() } : door.copy();
  if (copy === undefined) throw new StoreMoved();
  try {
    const store = openStore({ engine, translator, backend: copy.backend, path: door.storePath, check: 'always', publisher: undefined, clock });
    return { store, version: copy.version };
  } catch (error) {
    // Damage stays damage at each try; a torn copy does not.
    if (error instanceof IdempoError && door.version() !== copy.version && !isEmpty) throw new StoreMoved();
    throw error;
  }
}
