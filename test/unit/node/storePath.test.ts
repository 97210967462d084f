import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeStoreFolder, moveStoreAway, stateFolder, storePathOf } from '../../../src/adapters/node/storePath';

describe('store path', () => {
  let folder: string;
  const environment = (): Parameters<typeof storePathOf>[1] => ({ platform: 'linux', env: { IDEMPO_HOME: join(folder, 'home') }, home: '/nowhere' });

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'idempo-path-')));
    mkdirSync(join(folder, 'workflows'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const cases: readonly [platform: NodeJS.Platform, env: Record<string, string>, expected: string][] = [
    ['linux', {}, join('/home/u', '.local', 'state', 'idempo')],
    ['linux', { XDG_STATE_HOME: '/state' }, join('/state', 'idempo')],
    ['darwin', {}, join('/home/u', 'Library', 'Application Support', 'idempo')],
    ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'idempo')],
    ['win32', {}, join('/home/u', 'AppData', 'Local', 'idempo')],
    ['linux', { IDEMPO_HOME: '/mine', XDG_STATE_HOME: '/state' }, '/mine'],
    ['linux', { IDEMPO_HOME: '' }, join('/home/u', '.local', 'state', 'idempo')],
  ];
  for (const [platform, env, expected] of cases) {
    it(`keeps state in ${expected} on ${platform} with ${JSON.stringify(env)}`, () => {
      assert.equal(stateFolder({ platform, env, home: '/home/u' }), expected);
    });
  }

  it('is outside the workflow folder and makes nothing', () => {
    const path = storePathOf(join(folder, 'workflows'), environment());
    assert.match(path, /[\\/]home[\\/]stores[\\/][0-9a-f]{16}[\\/]idempo\.db$/);
    assert.equal(existsSync(join(folder, 'home')), false);
  });

  it('is the same through a link, and another for another folder', () => {
    symlinkSync(join(folder, 'workflows'), join(folder, 'link'));
    mkdirSync(join(folder, 'others'));
    const path = storePathOf(join(folder, 'workflows'), environment());
    assert.equal(storePathOf(join(folder, 'link'), environment()), path);
    assert.equal(storePathOf(join(folder, 'workflows', '..', 'workflows'), environment()), path);
    assert.notEqual(storePathOf(join(folder, 'others'), environment()), path);
  });

  it('says which folder a store belongs to', () => {
    const path = storePathOf(join(folder, 'workflows'), environment());
    const made = makeStoreFolder(join(folder, 'workflows'), path);
    assert.deepEqual(JSON.parse(readFileSync(join(made, 'folder.json'), 'utf8')), { folder: join(folder, 'workflows') });
  });

  it('moves a store with its log aside without overwriting an earlier one', () => {
    const path = join(folder, 'idempo.db');
    for (const text of ['first', 'second']) {
      writeFileSync(path, text);
      writeFileSync(`${path}-idempo-wal`, `log of ${text}`);
      const target = moveStoreAway(path);
      assert.equal(readFileSync(target, 'utf8'), text);
      assert.equal(readFileSync(`${target}-idempo-wal`, 'utf8'), `log of ${text}`);
      assert.equal(existsSync(path), false);
    }
  });
});
