import assert from 'node:assert/strict';
import { pathIn } from '../../../src/extension/workspace/filePaths';

describe('the path of a file in a folder', () => {
  for (const [folder, file, expected] of [
    ['/work/a', '/work/a/b/c.sql', 'b/c.sql'],
    ['/work/a/', '/work/a/c.sql', 'c.sql'],
    ['/', '/c.sql', 'c.sql'],
    ['/work/a', '/work/ab/c.sql', undefined],
    ['/work/a', '/work/c.sql', undefined],
  ] as const) {
    it(`${file} in ${folder}`, () => assert.equal(pathIn({ path: folder }, { path: file }), expected));
  }
});
