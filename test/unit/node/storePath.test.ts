import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdempoError } from '../../../src/core/base/errors';
import { makeStoreFolder, moveStoreAway, stateFolder, stateFolderUnusable, storePathOf } from '../../../src/adapters/node/storePath';

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

  describe('in a folder that cannot be used', () => {
    const failureAt = (home: string): unknown => {
      const path = storePathOf(join(folder, 'workflows'), { platform: 'linux', env: { IDEMPO_HOME: home }, home: '/nowhere' });
      try {
        makeStoreFolder(join(folder, 'workflows'), path);
      } catch (error) {
        return stateFolderUnusable(path, error);
      }
      return assert.fail(`made ${path}`);
    };
    const assertNames = (error: unknown, home: string, reason: RegExp): void => {
      assert.ok(error instanceof IdempoError, String(error));
      assert.equal(error.code, 'stateFolder');
      assert.ok(error.message.startsWith(`The state folder ${home} cannot be used: `), error.message);
      assert.match(error.message, reason);
      assert.match(error.message, /Set IDEMPO_HOME to a folder you can write\.$/);
    };

    it('says so when the folder, or one above it, is a file', () => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      assertNames(failureAt(file), file, /a file stands where a folder is needed/);
      assertNames(failureAt(join(file, 'below')), join(file, 'below'), /a file stands where a folder is needed/);
    });

    it('says so, and ends, where the system lets nobody make a folder', () => {
      // Only Linux has such a place; a link that leads nowhere is the next best.
      symlinkSync(join(folder, 'nowhere', 'at', 'all'), join(folder, 'dangling'));
      const home = process.platform === 'linux' ? '/proc/idempo-test' : join(folder, 'dangling');
      assertNames(failureAt(home), home, /cannot be used: (it is missing and cannot be made|a file stands)/);
    });

    const REASONS: readonly [code: string, reason: RegExp][] = [
      ['EACCES', /: the rights on it do not allow it \(EACCES: injected\)\./], ['EROFS', /: the file system is read-only \(/], ['ENOSPC', /: the disk is full \(/],
      ['EDQUOT', /quota is used up/], ['EWHATEVER', /: EWHATEVER: injected\./],
    ];
    for (const [code, reason] of REASONS) {
      it(`has words for ${code}`, () => {
        const error = Object.assign(new Error(`${code}: injected`), { code, syscall: 'mkdir' });
        assertNames(stateFolderUnusable(join(folder, 'home', 'stores', 'x', 'idempo.db'), error), join(folder, 'home'), reason);
      });
    }

    it('leaves a mistake of the program a mistake', () => {
      const error = new TypeError('undefined is not a function');
      assert.equal(stateFolderUnusable('/x/stores/y/idempo.db', error), error);
    });
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
