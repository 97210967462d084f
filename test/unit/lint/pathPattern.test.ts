import assert from 'node:assert/strict';
import { folderOf, matchesPattern, pathFrom } from '../../../src/core/lint/project/pathPattern';

describe('matchesPattern', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['vendor', 'vendor/a.sql', true],
    ['vendor', 'x/vendor/a.sql', true],
    ['vendor/', 'x/vendor/a.sql', true],
    ['vendor', 'vendors/a.sql', false],
    ['/vendor', 'x/vendor/a.sql', false],
    ['a/vendor', 'a/vendor/b.sql', true],
    ['a/vendor', 'x/a/vendor/b.sql', false],
    ['*.sql', 'x/y/a.sql', true],
    ['x/*.sql', 'x/y/a.sql', false],
    ['x/**/*.sql', 'x/a.sql', true],
    ['x/**/*.sql', 'x/y/z/a.sql', true],
    ['legacy/**', 'legacy/y/a.sql', true],
    ['**/old/*', 'a/b/old/c.sql', true],
    ['load_?.sql', 'load_1.sql', true],
    ['load_?.sql', 'load_12.sql', false],
    ['a.b', 'aXb', false],
    ['(a)[b]+', '(a)[b]+', true],
    ['./a', 'a/b', true],
  ];
  for (const [pattern, path, expected] of cases) it(`${pattern} ${expected ? 'fits' : 'does not fit'} ${path}`, () => assert.equal(matchesPattern(path, pattern), expected));
});

describe('pathFrom', () => {
  it('sees a file from a folder above it, and from no other', () => {
    assert.deepEqual([pathFrom('', 'a/b'), pathFrom('a', 'a/b'), pathFrom('/w', '/w/a/b'), pathFrom('', './a')], ['a/b', 'b', 'a/b', 'a']);
    assert.deepEqual([pathFrom('a', 'ab/c'), pathFrom('', '/w/a'), pathFrom('', '../a')], [undefined, undefined, undefined]);
  });

  it('goes with folderOf', () => {
    assert.deepEqual([folderOf('a/b.sql'), folderOf('b.sql'), folderOf('/b.sql'), folderOf('/w/b.sql')], ['a', '', '/', '/w']);
    assert.equal(pathFrom(folderOf('/idempo.json'), '/a/b.sql'), 'a/b.sql');
  });
});
