import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDiff, touches, unquotePath } from '../../../src/cli/lint/changedLines';
import { makeCliBench, runInFolder, type CliRun } from './cliBench';

const CLOCK = 'delete from a where d = now();\n';
const SAFE = 'select 1;\n';

describe('parseDiff', () => {
  const diff = [
    'diff --git a/x.sql b/x.sql', '--- a/x.sql', '+++ b/x.sql',
    '@@ -2 +2,2 @@ select', '-old', '+new', '+++ b/not-a-file.sql',
    '@@ -9,2 +10,0 @@', '-gone', '--- a/gone.sql',
    'diff --git "a/\\303\\244 \\"b\\".sql" "b/\\303\\244 \\"b\\".sql"', '--- "a/\\303\\244 \\"b\\".sql"', '+++ "b/\\303\\244 \\"b\\".sql"', '@@ -0,0 +1 @@', '+x',
    '\\ No newline at end of file', 'diff --git a/dead.sql b/dead.sql', '--- a/dead.sql', '+++ /dev/null', '@@ -1 +0,0 @@', '-x', '',
  ].join('\n');

  it('reads the lines of the new text, and takes no line of a text for a heading', () => {
    assert.deepEqual([...parseDiff(diff)], [
      ['x.sql', { kind: 'lines', ranges: [{ first: 1, last: 2 }, { first: 9, last: 10 }] }],
      ['ä "b".sql', { kind: 'lines', ranges: [{ first: 0, last: 0 }] }],
    ]);
  });

  it('counts lines that touch', () => {
    const changed = { kind: 'lines', ranges: [{ first: 3, last: 5 }] } as const;
    assert.deepEqual([[0, 2], [0, 3], [4, 4], [5, 9], [6, 6]].map(([first = 0, last = 0]) => touches(changed, { first, last })), [false, true, true, true, false]);
    assert.ok(touches({ kind: 'all' }, { first: 7, last: 7 }));
  });

  it('reads quoted names', () => assert.equal(unquotePath('"b/a\\tb\\\\c\\346\\227\\245"'), 'b/a\tb\\c日'));
});

describe('idempo lint --since', () => {
  let folder = '';
  const git = (...words: readonly string[]): string => execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...words], { encoding: 'utf8', stdio: 'pipe' });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const commit = (message: string): void => {
    git('add', '-A');
    git('commit', '-qm', message);
  };
  const lint = (...words: readonly string[]): Promise<CliRun> => runInFolder(folder, 'lint', ...words, '--dialect', 'mysql', '--rule', 'X01=off');
  const places = async (...words: readonly string[]): Promise<readonly string[]> => [...(await lint(...words)).out.matchAll(/^(\S+:\d+):\d+ {2}error {2}T01/gm)].map((match) => match[1] ?? '');

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'idempo-since-')));
    git('init', '-q', '-b', 'main');
    write('a.sql', SAFE + CLOCK + SAFE);
    commit('first');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reports what was added or changed, committed or not, and nothing else', async () => {
    assert.deepEqual(await places('a.sql', '--since', 'HEAD'), []);
    write('a.sql', SAFE + CLOCK + SAFE + CLOCK);
    assert.deepEqual(await places('a.sql', '--since', 'HEAD'), ['a.sql:4']);
    commit('second');
    assert.deepEqual(await places('a.sql', '--since', 'HEAD'), []);
    assert.deepEqual(await places('a.sql', '--since', 'HEAD~1'), ['a.sql:4']);
    write('a.sql', SAFE + SAFE + CLOCK + SAFE + CLOCK);
    assert.deepEqual(await places('a.sql', '--since', 'HEAD~1'), ['a.sql:5']);
  });

  it('reports next to lines that were taken out', async () => {
    write('a.sql', CLOCK + SAFE);
    assert.deepEqual(await places('a.sql', '--since', 'HEAD'), ['a.sql:1']);
  });

  it('does not blame the present branch for what others did meanwhile', async () => {
    git('branch', 'topic');
    write('a.sql', `${SAFE}${SAFE}${CLOCK}`);
    commit('on main');
    git('checkout', '-q', 'topic');
    write('b.sql', CLOCK);
    commit('on topic');
    assert.deepEqual(await places('a.sql', 'b.sql', '--since', 'main'), ['b.sql:1']);
  });

  it('compares a renamed file with what it was, and takes an untracked one in full', async () => {
    write('a.sql', SAFE.repeat(30) + CLOCK);
    commit('long');
    renameSync(join(folder, 'a.sql'), join(folder, 'ä b.sql'));
    git('add', '-A');
    writeFileSync(join(folder, 'ä b.sql'), SAFE.repeat(30) + CLOCK + CLOCK);
    write('new.sql', SAFE + CLOCK);
    write('.gitignore', 'ignored.sql\n');
    write('ignored.sql', CLOCK);
    const { out } = await lint('ä b.sql', 'new.sql', 'ignored.sql', '--since', 'HEAD', '--severity', 'error');
    assert.deepEqual([...out.matchAll(/^(.*?:\d+):\d+ {2}error {2}T01/gm)].map((match) => match[1]), ['ignored.sql:1', 'new.sql:2', 'ä b.sql:32']);
  });

  it('works from a folder inside the repository, and with absolute paths', async () => {
    mkdirSync(join(folder, 'in'));
    write('in/c.sql', CLOCK);
    commit('in');
    write('in/c.sql', CLOCK + CLOCK);
    const { out } = await runInFolder(join(folder, 'in'), 'lint', 'c.sql', join(folder, 'a.sql'), '--since', 'HEAD', '--dialect', 'mysql', '--format', 'github');
    assert.deepEqual([...out.matchAll(/file=([^,]*),line=(\d+).*title=T01/g)].map((match) => [match[1], match[2]]), [['in/c.sql', '2']]);
  });

  it('ignores settings that would change the form of a diff', async () => {
    for (const [key, value] of [['diff.noprefix', 'true'], ['diff.mnemonicPrefix', 'true'], ['color.ui', 'always'], ['diff.external', '/bin/false'], ['core.quotePath', 'true'], ['diff.context', '9'], ['diff.interHunkContext', '9']] as const) git('config', key, value);
    write('a.sql', CLOCK + SAFE + CLOCK + SAFE + CLOCK);
    assert.deepEqual(await places('a.sql', '--since', 'HEAD'), ['a.sql:1', 'a.sql:5']);
  });

  it('says what is wrong with a ref or a folder', async () => {
    const cases: readonly (readonly [ref: string, code: number, message: RegExp])[] = [
      ['nope', 64, /--since nope: .* has no branch, tag or commit of this name/],
      ['--output=x', 64, /--since .*needs a value|write a branch, a tag or a commit/],
      ['-x', 64, /write a branch, a tag or a commit/],
      ['a b', 64, /has no branch, tag or commit of this name/],
      ['a\u0000b', 64, /write a branch, a tag or a commit/],
    ];
    for (const [ref, code, message] of cases) {
      const run = await lint('a.sql', `--since=${ref}`);
      assert.match(run.err, message);
      assert.equal(run.code, code, ref);
    }
    git('checkout', '-q', '--orphan', 'other');
    commit('unrelated');
    assert.match((await lint('a.sql', '--since', 'main')).err, /no commit in common with HEAD/);
    rmSync(join(folder, '.git'), { recursive: true });
    const outside = await lint('a.sql', '--since', 'HEAD');
    assert.match(outside.err, /is not in a git repository/);
    assert.equal(outside.code, 78);
  });

  it('fixes only what would be reported', async () => {
    const text = 'workflow: {name: a}\ntasks: []\n';
    write('a.workflow.yaml', text);
    commit('workflow');
    const clean = await lint('a.workflow.yaml', '--since', 'HEAD', '--fix');
    assert.match(clean.err, /0 fixes changed 0 files/);
  });

  it('needs git', async () => {
    const run = await makeCliBench({ files: { 'a.sql': CLOCK, '.git/HEAD': '' } }).run('lint', 'a.sql', '--since', 'HEAD');
    assert.match(run.err, /--since needs git/);
    assert.equal(run.code, 78);
  });
});
