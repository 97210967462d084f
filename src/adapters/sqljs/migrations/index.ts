import type { Connection } from '../connection';
import type { FileBackend } from '../fileBackend';
import { FORMAT_VERSION } from '../schema';
import { FROM_FORMAT_1 } from './fromFormat1';
import { keepCopy } from './keepCopy';
import type { Migration } from './migration';

/** Ascending, without a gap. A change of the ledger's schema adds one. */
export const MIGRATIONS: readonly Migration[] = [FROM_FORMAT_1];

export interface MigrationParts {
  /** Of an open and checked store, outside a transaction. */
  readonly connection: Connection;
  /** Shows the store as the engine sees it. */
  readonly backend: FileBackend;
  readonly path: string;
  /** The format of the store. */
  readonly version: number;
}

/** Where the file of an older format is kept when its store is migrated. Nothing ever removes it. */
export function copyPathOf(path: string, version: number): string {
  return `${path}.format-${version}-copy`;
}

/**
 * Brings the ledger to the present format, in one transaction; a copy of the file as it was is on disk before. When anything
 * fails the store keeps its format. Throws what the engine or the backend throws.
 */
export function migrate({ connection, backend, path, version }: MigrationParts): void {
  // So that the file alone holds everything that was committed.
  connection.run('PRAGMA wal_checkpoint(TRUNCATE)');
  keepCopy(backend, path, copyPathOf(path, version));
  const steps = MIGRATIONS.filter(({ from }) => from >= version).map(({ sql }) => sql);
  try {
    connection.run(`BEGIN IMMEDIATE; ${steps.join('')} PRAGMA user_version = ${FORMAT_VERSION}; COMMIT`);
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** The engine may have rolled back already; it then says that there is no transaction. */
function rollBack(connection: Connection): void {
  try {
    connection.run('ROLLBACK');
  } catch {
    return;
  }
}
