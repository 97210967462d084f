import assert from 'node:assert/strict';
import { pathIn } from '../../../src/extension/workspace/filePaths';

describe('the path of a file in a folder', () => {
  for (const [folder, file, expected] of [
    ['/srv/a', '/srv/a/b/c.sql', 'b/c.sql'],
    ['/srv/a/', '/srv/a/c.sql', 'c.sql'],
    ['/', '/c.sql', 'c.sql'],
    ['/srv/a', '/srv/ab/c.sql', undefined],
    ['/srv/a', '/srv/c.sql', undefined],
  ] as const) {
    it(`${file} in ${folder}`, () => assert.equal(pathIn({ path: folder }, { path: file }), expected));
  }
});
