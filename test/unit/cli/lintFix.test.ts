import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { applyEdits, chooseSafeFixes } from '../../../src/cli/lint/applyFixes';
import { nodeFiles } from '../../../src/cli/nodeFiles';
import { diffText } from '../../../src/cli/output/diff';
import type { Finding, Fix } from '../../../src/core/lint/finding';
import { makeCliBench, runInFolder } from './cliBench';

const WORKFLOW = [
  'workflow:', '  name: w', '  schedule: "0 0 0 * * ? *"', '  timezone: UTC', 'tasks:',
  '  - name: a', '    task_type: Sql', '    datasource_type: postgresql', '    timeout: 30', '    fail_retry_times: 2', '    fail_retry_interval: 1',
  '    sql: $FILE{"sql/a.sql"}', '',
].join('\n');
/** X03 and S06 have safe fixes. */
const SQL = "CREATE TABLE t (a int);\nDELETE FROM t WHERE d = '${schedule_time}';\nCREATE TABLE u (a int);\n";

function findingWith(fixes: readonly Fix[]): Finding {
  return { code: 'T01', name: 'n', severity: 'error', confidence: 'sure', message: '', file: 'f', range: { start: 0, end: 1 }, task: undefined, fixes };
}

function fixAt(start: number, end: number, kind: Fix['kind'] = 'safe'): Fix {
  return { title: '', kind, edits: [{ file: 'f', range: { start, end }, newText: 'x' }] };
}

describe('chooseSafeFixes', () => {
  it('takes the safe ones that touch no place twice', () => {
    const findings = [fixAt(0, 4), fixAt(2, 6), fixAt(4, 6), fixAt(9, 9), fixAt(9, 9), fixAt(20, 21, 'suggest')].map((fix) => findingWith([fix]));
    assert.deepEqual(chooseSafeFixes(findings).map(({ fix }) => fix.edits[0]?.range.start), [0, 4, 9]);
    assert.deepEqual(chooseSafeFixes([findingWith([fixAt(0, 1, 'suggest'), fixAt(5, 6)])]).map(({ fix }) => fix.edits[0]?.range.start), [5]);
  });
});

describe('applyEdits', () => {
  it('keeps the line ends of the text', () => {
    const edits = [{ file: 'f', range: { start: 3, end: 3 }, newText: 'x\ny\r\n' }, { file: 'f', range: { start: 0, end: 1 }, newText: '' }];
    assert.equal(applyEdits('a\r\nb\r\n', edits), '\r\nx\r\ny\r\nb\r\n');
    assert.equal(applyEdits('a\n\nb\n', edits), '\n\nx\ny\nb\n');
  });
});

describe('a diff', () => {
  it('is one that git applies to get the new text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'idempo-diff-'));
    const lines = fc.array(fc.constantFrom('a', 'b', '', '+++ x', '-- y', 'c\r'), { maxLength: 30 });
    const text = fc.tuple(lines, fc.boolean()).map(([all, ends]) => all.join('\n') + (ends && all.length > 0 ? '\n' : ''));
    try {
      fc.assert(fc.property(text, text, (before, after) => {
        const diff = diffText('f.sql', before, after);
        if (before === after || before === '') return diff === '' || before === '';
        writeFileSync(join(folder, 'f.sql'), before);
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: diff });
        return readFileSync(join(folder, 'f.sql'), 'utf8') === after;
      }), { numRuns: 60 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows three lines around what changed', () => {
    const before = Array.from({ length: 20 }, (_, index) => `${index}\n`).join('');
    assert.equal(diffText('f', before, before.replace('\n9\n', '\nnine\n')), '--- a/f\n+++ b/f\n@@ -7,7 +7,7 @@\n 6\n 7\n 8\n-9\n+nine\n 10\n 11\n 12\n');
    assert.equal(diffText('f', 'a', 'b\n'), '--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n');
    assert.equal(diffText('f', 'same', 'same'), '');
  });
});

describe('idempo lint --fix', () => {
  const files = { 'w.workflow.yaml': WORKFLOW, 'sql/a.sql': SQL };
  const safe = async (cli: ReturnType<typeof makeCliBench>): Promise<readonly string[]> => {
    const { findings } = (await cli.json('lint', '.')).value as { readonly findings: readonly { readonly code: string; readonly fixes: readonly Fix[] }[] };
    return findings.filter(({ fixes }) => fixes.some(({ kind }) => kind === 'safe')).map(({ code }) => code);
  };

  it('applies the safe fixes in all files until none is left, and says which', async () => {
    const cli = makeCliBench({ files });
    assert.deepEqual([...new Set(await safe(cli))].sort(), ['S06', 'X03']);
    const { err, out } = await cli.run('lint', '.', '--fix');
    assert.match(err, /^sql\/a\.sql:1:1 {2}fixed {2}X03 .*\nsql\/a\.sql:3:1 {2}fixed {2}X03 .*\nw\.workflow\.yaml:\d+:\d+ {2}fixed {2}S06 .*\n3 fixes changed 2 files\.\n$/);
    assert.doesNotMatch(out, /X03|S06/);
    assert.equal(cli.files.get('sql/a.sql'), SQL.replaceAll('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS'));
    assert.deepEqual(await safe(cli), []);
    const again = new Map(cli.files);
    assert.match((await cli.run('lint', '.', '--fix')).err, /^0 fixes changed 0 files\.\n$/);
    assert.deepEqual(cli.files, again);
  });

  it('with --dry-run prints a diff, writes nothing and judges what would be left', async () => {
    const cli = makeCliBench({ files });
    const { out, err } = await cli.run('lint', '.', '--fix', '--dry-run');
    assert.deepEqual(Object.fromEntries(cli.files), files);
    assert.match(out, /^--- a\/sql\/a\.sql\n\+\+\+ b\/sql\/a\.sql\n@@ -1,3 \+1,3 @@\n-CREATE TABLE t[^]*--- a\/w\.workflow\.yaml/);
    assert.match(err, /3 fixes would change 2 files\./);
  });

  it('leaves alone what the baseline knows', async () => {
    const cli = makeCliBench({ files });
    await cli.run('lint', '.', '--write-baseline', 'known.json');
    assert.match((await cli.run('lint', '.', '--fix', '--baseline', 'known.json')).err, /^0 fixes/);
  });

  describe('on the disk', () => {
    let folder = '';
    const at = (name: string): string => join(folder, name);
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'idempo-fix-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('keeps permissions, the byte order mark, CRLF and a link, and leaves no other file', async () => {
      writeFileSync(at('real.sql'), `\ufeff${SQL.replaceAll('\n', '\r\n')}`);
      chmodSync(at('real.sql'), 0o640);
      symlinkSync(at('real.sql'), at('link.sql'));
      const { err } = await runInFolder(folder, 'lint', 'link.sql', '--fix', '--dialect', 'postgresql');
      assert.match(err, /2 fixes changed 1 file\./);
      assert.equal(readFileSync(at('real.sql'), 'utf8'), `\ufeff${SQL.replaceAll('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS').replaceAll('\n', '\r\n')}`);
      assert.equal(statSync(at('real.sql')).mode & 0o777, 0o640);
      assert.ok(lstatSync(at('link.sql')).isSymbolicLink());
      assert.deepEqual(readdirSync(folder).sort(), ['link.sql', 'real.sql']);
    });

    it('refuses a file that is not UTF-8, and says so', async () => {
      const bytes = Buffer.concat([Buffer.from(SQL), Buffer.from('-- \xe9\n', 'latin1')]);
      writeFileSync(at('latin.sql'), bytes);
      const { code, err } = await runInFolder(folder, 'lint', 'latin.sql', '--fix', '--dialect', 'postgresql');
      assert.match(err, /latin\.sql cannot be read: it is not UTF-8/);
      assert.equal(code, 78);
      assert.deepEqual(readFileSync(at('latin.sql')), bytes);
    });

    it('goes on after a file of the folder that cannot be read, which is a finding', async () => {
      const latin = Buffer.from('workflow: {name: caf\xe9}\ntasks: []\n', 'latin1');
      writeFileSync(at('a.workflow.yaml'), latin);
      writeFileSync(at('b.workflow.yaml'), 'workflow: {name: b}\ntasks:\n  - {name: load, task_type: Sql, datasource_type: POSTGRESQL, sql: CREATE TABLE t (a int)}\n');
      writeFileSync(at('other.yaml'), latin);
      const { code, out } = await runInFolder(folder, 'lint', '.', '--fix');
      assert.match(out, /^a\.workflow\.yaml:1:1 {2}error {2}Y04 missing-file: This file cannot be read: it is not UTF-8: save it with that encoding$/m);
      assert.match(out, /^b\.workflow\.yaml:/m);
      assert.doesNotMatch(out, /other/);
      assert.match(readFileSync(at('b.workflow.yaml'), 'utf8'), /IF NOT EXISTS/);
      assert.deepEqual(readFileSync(at('a.workflow.yaml')), latin);
      assert.equal(code, 2);
      assert.equal((await runInFolder(folder, 'lint', 'a.workflow.yaml')).code, 78);
      writeFileSync(at('idempo.json'), '{"exclude": ["a.workflow.yaml"]}');
      assert.doesNotMatch((await runInFolder(folder, 'lint', '.')).out, /Y04/);
    });

    it('fixes only what changed since a ref, also after lines have moved', async () => {
      const git = (...words: readonly string[]): void => void execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...words], { stdio: 'pipe' });
      const old = 'CREATE TABLE old (a int);\n';
      git('init', '-q');
      writeFileSync(at('a.sql'), old + old);
      git('add', '-A');
      git('commit', '-qm', 'first');
      writeFileSync(at('a.sql'), `CREATE TABLE new1 (a int);\n${old}CREATE TABLE new2 (a int);\n${old}`);
      const { err } = await runInFolder(folder, 'lint', 'a.sql', '--fix', '--since', 'HEAD', '--dialect', 'postgresql');
      assert.match(err, /2 fixes changed 1 file/);
      assert.equal(readFileSync(at('a.sql'), 'utf8'), `CREATE TABLE IF NOT EXISTS new1 (a int);\n${old}CREATE TABLE IF NOT EXISTS new2 (a int);\n${old}`);
    });

    it('changes nothing that is no longer what was read', () => {
      writeFileSync(at('a.sql'), 'new');
      assert.deepEqual(nodeFiles(folder).change('a.sql', { before: 'old', after: 'x' }), { kind: 'refused', reason: 'it has changed meanwhile' });
      assert.deepEqual(nodeFiles(folder).change('none.sql', { before: 'old', after: 'x' }).kind, 'refused');
      assert.equal(readFileSync(at('a.sql'), 'utf8'), 'new');
    });

    it('makes and replaces whole files', () => {
      const files = nodeFiles(folder);
      assert.deepEqual(files.write('known.json', 'a'), { kind: 'written' });
      chmodSync(at('known.json'), 0o600);
      assert.deepEqual(files.write('known.json', 'b'), { kind: 'written' });
      assert.deepEqual([readFileSync(at('known.json'), 'utf8'), statSync(at('known.json')).mode & 0o777], ['b', 0o600]);
      assert.equal(files.write('.', 'x').kind, 'refused');
      assert.equal(files.write('none/known.json', 'x').kind, 'refused');
      assert.deepEqual(readdirSync(folder), ['known.json']);
    });
  });
});
