import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Compares with a committed text; `IDEMPO_UPDATE_SNAPSHOTS=1` writes it anew. */
export function assertSnapshot(path: string, actual: string): void {
  if (process.env['IDEMPO_UPDATE_SNAPSHOTS'] === '1') {
    writeFileSync(path, actual);
    return;
  }
  assert.ok(existsSync(path), `There is no ${path}; IDEMPO_UPDATE_SNAPSHOTS=1 writes it.`);
  assert.equal(actual, readFileSync(path, 'utf8'));
}
