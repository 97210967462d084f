import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/cli/nodeFiles';
import { shownPath, workspaceRoot } from '../../../src/cli/paths';
import type { CliHost } from '../../../src/cli/host';

describe('nodeFiles', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'idempo-files-'));
    mkdirSync(join(folder, 'in', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'in', 'bom.sql'), '\ufeffselect 1');
    writeFileSync(join(folder, 'secret.sql'), 'select 2');
    writeFileSync(join(folder, 'in', 'huge.sql'), '');
    truncateSync(join(folder, 'in', 'huge.sql'), 9 * 1024 * 1024);
    symlinkSync(join(folder, 'secret.sql'), join(folder, 'in', 'link.sql'));
    symlinkSync(folder, join(folder, 'in', 'up'));
    symlinkSync('loop.sql', join(folder, 'in', 'loop.sql'));
    writeFileSync(join(folder, 'in', 'gbk.sql'), Buffer.from([0x27, 0xd6, 0xd0, 0x27]));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('reads text without a byte order mark, relative to the working directory', () => {
    assert.deepEqual(nodeFiles(join(folder, 'in')).read('bom.sql'), { kind: 'text', text: 'select 1' });
  });

  it('says what is missing, and refuses folders, huge files and links that lead out', () => {
    const files = nodeFiles(join(folder, 'in'));
    assert.deepEqual(files.read('nope.sql'), { kind: 'missing' });
    assert.deepEqual(files.read('bom.sql/x'), { kind: 'missing' });
    const reasonOf = (path: string, root?: string): string => {
      const read = files.read(path, root);
      return read.kind === 'refused' ? read.reason : read.kind;
    };
    assert.equal(reasonOf('deep'), 'it is a folder');
    assert.match(reasonOf('huge.sql'), /larger than 8 MB/);
    assert.match(reasonOf('link.sql', join(folder, 'in')), /lies outside of/);
    assert.match(reasonOf('up/secret.sql', join(folder, 'in')), /lies outside of/);
    assert.equal(reasonOf('link.sql', folder), 'text');
  });

  it('refuses bytes that are not UTF-8: replaced, they would be other values', () => {
    const read = nodeFiles(folder).read('in/gbk.sql');
    assert.deepEqual(read, { kind: 'refused', reason: 'it is not UTF-8: save it with that encoding' });
  });

  it('refuses a loop of links', () => {
    const files = nodeFiles(folder);
    assert.equal(files.kindOf('in/loop.sql'), 'file');
    assert.equal(files.read('in/loop.sql').kind, 'refused');
    assert.equal(files.kindOf('in/gone.sql/x'), 'missing');
  });

  it('lists a folder without following links', () => {
    assert.deepEqual(nodeFiles(folder).list('in'), ['bom.sql', 'deep/', 'gbk.sql', 'huge.sql']);
    assert.deepEqual(nodeFiles(folder).list('nope'), []);
    assert.deepEqual(['in', 'secret.sql', 'nope'].map((path) => nodeFiles(folder).kindOf(path)), ['folder', 'file', 'missing']);
  });
});

describe('paths', () => {
  it('are shown relative below the working directory when they were written so', () => {
    assert.equal(shownPath('/w', 'a/b.yaml'), 'a/b.yaml');
    assert.equal(shownPath('/w', './a/../b.yaml'), 'b.yaml');
    assert.equal(shownPath('/w', '/w/b.yaml'), '/w/b.yaml');
    assert.equal(shownPath('/w', '../x/b.yaml'), '/x/b.yaml');
    assert.equal(shownPath('/w', '..b.yaml'), '..b.yaml');
  });

  it('may name files of the repository that they lie in', () => {
    const rootOf = (path: string, existing: readonly string[]): string => {
      const kindOf = (tried: string) => (existing.includes(tried) ? 'folder' as const : 'missing' as const);
      return workspaceRoot({ cwd: '/w', files: { kindOf } } as unknown as CliHost, path);
    };
    assert.equal(rootOf('a/b.yaml', []), '');
    assert.equal(rootOf('/r/a/b/c.yaml', ['/r/.git']), '/r');
    assert.equal(rootOf('/r/a/b/c.yaml', []), '/r/a/b');
  });
});
