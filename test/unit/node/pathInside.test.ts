import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPathInside } from '../../../src/adapters/node/pathInside';

describe('isPathInside', () => {
  const base = mkdtempSync(join(tmpdir(), 'idempo-inside-'));
  const folder = join(base, 'workspace');
  mkdirSync(join(folder, 'sql'), { recursive: true });
  writeFileSync(join(base, 'secret.sql'), 'select 1');
  writeFileSync(join(folder, 'sql', 'a.sql'), 'select 1');
  symlinkSync(join(base, 'secret.sql'), join(folder, 'sql', 'link.sql'));
  symlinkSync(base, join(folder, 'up'));
  after(() => rmSync(base, { recursive: true, force: true }));

  const cases: readonly (readonly [string, boolean])[] = [
    ['sql/a.sql', true],
    ['sql/missing.sql', true],
    ['..sql/odd-name.sql', true],
    ['../secret.sql', false],
    ['sql/link.sql', false],
    ['up/secret.sql', false],
    ['up/missing/deep.sql', false],
  ];
  for (const [path, inside] of cases) {
    it(`${path} is ${inside ? 'inside' : 'outside'}`, async () => {
      assert.equal(await isPathInside(folder, join(folder, path)), inside);
    });
  }
});
