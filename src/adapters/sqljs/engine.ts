import type { FileBackend } from './fileBackend';
import { Connection } from './connection';
import { createMemoryBackend } from './memoryBackend';
import type { Mount } from './mount';
import { installProgressHook, type ProgressHook } from './progressHook';
import { engineMismatch, startSqliteModule, type SqliteModule } from './sqliteModule';
import { installVfs, type Vfs } from './vfs';

/** SQLite with our file layer, tested at start. One per JavaScript realm. */
export interface Engine {
  readonly module: SqliteModule;
  readonly vfs: Vfs;
  /** Interrupts the running statement of any connection that was armed. */
  readonly progress: ProgressHook;
}

let shared: Promise<Engine> | undefined;

/**
 * The engine of this realm; started on the first call. `wasm`: the bytes of sql.js' `sql-wasm.wasm`.
 * Rejects with `IdempoError('engineMismatch')` when a durable store is not possible with them.
 */
export function loadEngine(wasm: Uint8Array): Promise<Engine> {
  shared ??= startEngine(wasm);
  return shared;
}

async function startEngine(wasm: Uint8Array): Promise<Engine> {
  const module = await startSqliteModule(wasm);
  const probe = new Connection(module, ':memory:');
  // The first member of `struct sqlite3` is the default file layer (storage.md §3.1).
  const vfs = installVfs(module, module.memory.readInt32(probe.pointer));
  probe.close();
  const engine: Engine = { module, vfs, progress: installProgressHook(module) };
  testEngine(engine);
  return engine;
}

/** Opens `path` of `backend`. The caller closes the connection, then unmounts. */
export function openMounted(engine: Engine, backend: FileBackend, path: string): { readonly connection: Connection; readonly mount: Mount } {
  const mount = engine.vfs.mount(backend, path);
  try {
    return { connection: new Connection(engine.module, mount.name), mount };
  } catch (error) {
    engine.vfs.unmount(mount);
    throw mount.lastError ?? error;
  }
}

/** What the store rests on and no public interface promises; on a throw-away database. */
function testEngine(engine: Engine): void {
  const backend = createMemoryBackend();
  const { connection, mount } = openMounted(engine, backend, 'probe');
  try {
    connection.run('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; CREATE TABLE probe(a); INSERT INTO probe VALUES (1)');
    if ((backend.sizeOf('probe-wal') ?? 0) === 0) throw engineMismatch('its files cannot be redirected');
    engine.vfs.setClock(86_400_000);
    if (connection.value('SELECT CURRENT_TIMESTAMP') !== '1970-01-02 00:00:00') throw engineMismatch('its clock cannot be set');
    testInterrupt(engine, connection);
  } finally {
    engine.vfs.setClock(undefined);
    connection.close();
    engine.vfs.unmount(mount);
  }
}

function testInterrupt(engine: Engine, connection: Connection): void {
  let calls = 0;
  engine.progress.arm(connection, () => ++calls > 1);
  const endless = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 1000000) SELECT count(*) FROM c';
  try {
    connection.value(endless);
  } catch {
    return;
  } finally {
    engine.progress.disarm(connection);
  }
  throw engineMismatch('a running statement cannot be stopped');
}
