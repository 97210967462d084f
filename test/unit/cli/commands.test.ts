import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseArguments } from '../../../src/cli/arguments';
import { COMMON_OPTIONS } from '../../../src/cli/command';
import { COMMANDS } from '../../../src/cli/commands';
import { makeCliBench, ORDERS } from './cliBench';

const UNSAFE = ORDERS.replace("dt = '${schedule_time}'", 'dt = current_date');

/** The command exists, its options are known, and files and tasks are those of the repository's examples. */
function checkExample(line: string): void {
  const [name, ...words] = [...(/(?:^|\| )idempo (.*)$/.exec(line)?.[1] ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? '');
  const command = COMMANDS.find((each) => each.name === name);
  assert.ok(command !== undefined, line);
  const parsed = parseArguments(words, { ...command.options, ...COMMON_OPTIONS });
  const [least, most] = command.positionals;
  assert.ok(parsed.positionals.length >= least && parsed.positionals.length <= most, line);
  const path = parsed.positionals.find((word) => word.startsWith('examples/'));
  if (path === undefined || !path.endsWith('.yaml')) return;
  const text = readFileSync(path, 'utf8');
  const tasks = ['fail', 'only', 'from', 'from-task'].flatMap((option) => parsed.options.get(option) ?? []).map((value) => value.replace(/=\d+$/, ''));
  const named = name === 'render' ? [...tasks, parsed.positionals[1] ?? ''] : tasks;
  for (const task of named.filter((value) => !/^\d{4}-/.test(value))) assert.ok(text.includes(`name: ${task}\n`), `${line}: ${task}`);
}

describe('help', () => {
  it('is there for every command, with examples that the command line understands', async () => {
    const cli = makeCliBench();
    const overview = (await cli.run('--help')).out;
    for (const command of COMMANDS) {
      const { code, out } = await cli.run(command.name, '--help');
      assert.equal(code, 0);
      assert.ok(overview.includes(`  ${command.name} `), command.name);
      assert.ok(command.examples.length > 0 && out.includes('Examples:') && out.includes('--format text|json'), command.name);
      assert.ok(out.split('\n').every((line) => line.length <= 150), command.name);
      for (const [line] of command.examples) checkExample(line);
    }
    assert.equal((await cli.run('help', 'run')).out, (await cli.run('run', '--help')).out);
  });

  it('is printed for an empty command line, which is wrong usage', async () => {
    const { code, out } = await makeCliBench().run();
    assert.equal(code, 64);
    assert.match(out, /Commands:/);
  });

  it('names the version', async () => assert.equal((await makeCliBench().run('--version')).out, '1.2.3\n'));
});

describe('wrong command lines', () => {
  const CASES: readonly (readonly [line: string, code: number, message: RegExp])[] = [
    ['rnu', 64, /no command rnu; did you mean run\?/],
    ['run', 64, /something is missing: idempo run FILE/],
    ['run a b', 64, /too many words/],
    ['run nope.yaml', 64, /nope\.yaml does not exist/],
    ['run folder', 64, /folder is a folder/],
    ['run o.yaml --at 2025-02-30', 64, /--at 2025-02-30 is not a time: .*zone Asia\/Shanghai/],
    ['run o.yaml --format xml', 64, /--format xml: write text, json/],
    ['run o.yaml --only nothing', 64, /no task nothing: its tasks are load, clean, mart/],
    ['run o.yaml --only laod', 64, /did you mean load\?/],
    ['run o.yaml --only load --from-task load', 64, /exclude each other/],
    ['run o.yaml --fail load', 64, /write TASK=N/],
    ['run o.yaml --fail load=0', 64, /from 1 to 100/],
    ['run o.yaml --wait soon', 64, /write seconds/],
    ['rerun o.yaml --at 2025-03-01', 64, /which tasks\?/],
    ['rerun o.yaml --failed', 64, /which schedule time\?/],
    ['rerun o.yaml --failed --all --at 2025-03-01', 64, /--failed and --all exclude each other/],
    ['rerun o.yaml --at 2025-03-01 --all', 64, /has not run/],
    ['backfill o.yaml --from 2025-03-01', 64, /which range\?/],
    ['backfill o.yaml --from 2025-03-02 --to 2025-03-01', 64, /after its end/],
    ['backfill o.yaml --from 2025-03-01 --to 2025-03-02 --parallel 0', 64, /from 1 to 100/],
    ['plan frob o.yaml', 64, /plan run \| rerun \| backfill/],
    ['explain X99', 64, /no rule X99/],
    ['render o.yaml nope', 64, /no task nope/],
    ['lint', 64, /something is missing/],
    ['lint nope', 64, /nope does not exist/],
    ['lint folder', 64, /holds no workflow files/],
    ['lint o.yaml --dialect mysq', 64, /did you mean mysql\?/],
    ['run broken.yaml --at 2025-03-01', 78, /broken\.yaml:1:\d+: .*\[Y0\d\]/],
    ['run badcron.yaml --at 2025-03-01', 78, /badcron\.yaml:3:\d+: .*hour 25/],
  ];
  const files = {
    'o.yaml': ORDERS, 'folder/x.txt': '', 'broken.yaml': 'just text', 'badcron.yaml': ORDERS.replace('0 0 0 * * ? *', '0 0 25 * * ? *'),
  };
  for (const [line, code, message] of CASES) {
    it(`\`idempo ${line}\` ends with ${code}`, async () => {
      const found = await makeCliBench({ files }).run(...line.split(' '));
      assert.match(found.err, message);
      assert.equal(found.code, code);
      assert.equal(found.out, '');
    });
  }
});

describe('idempo lint', () => {
  it('prints findings with places in both forms, and ends with 2', async () => {
    const cli = makeCliBench({ files: { 'a/o.workflow.yaml': UNSAFE } });
    const { code, out } = await cli.run('lint', 'a');
    assert.equal(code, 2);
    assert.match(out, /^a\/o\.workflow\.yaml:10:39 {2}error {2}T01 current-time: /m);
    const { value } = await cli.json('lint', 'a/o.workflow.yaml');
    const { findings } = value as { readonly findings: readonly Record<string, unknown>[] };
    const found = findings.find((finding) => finding['code'] === 'T01');
    const offset = UNSAFE.indexOf('current_date');
    const place = { start: { line: 9, character: 38, offset }, end: { line: 9, character: 50, offset: offset + 12 } };
    assert.deepEqual({ ...found, message: '', fingerprint: '', fixes: (found?.['fixes'] as readonly unknown[]).slice(0, 1) }, {
      code: 'T01', name: 'current-time', severity: 'error', confidence: 'sure', message: '', file: 'a/o.workflow.yaml', task: 'load', ...place, fingerprint: '',
      fixes: [{
        title: "Replace `current_date` by the schedule time: '${schedule_time}'", kind: 'suggest',
        edits: [{ file: 'a/o.workflow.yaml', ...place, newText: "'${schedule_time}'" }],
      }],
    });
  });

  it('is clean for a safe workflow', async () => {
    const { code, out } = await makeCliBench({ files: { 'o.workflow.yaml': ORDERS } }).run('lint', '.', '--severity', 'warning');
    assert.equal(out, 'No findings in 1 file.\n');
    assert.equal(code, 0);
  });

  it('searches folders for workflow files, by name or content, and skips what is not ours', async () => {
    const files = {
      'x/a.workflow.yaml': UNSAFE, 'x/b.yml': UNSAFE, 'x/other.yaml': 'a: 1', 'x/deep/er/c.workflow.yml': UNSAFE,
      'x/node_modules/d.workflow.yaml': UNSAFE, 'x/.git/e.workflow.yaml': UNSAFE, 'x/f.sql': 'select now()',
    };
    const { value } = await makeCliBench({ files }).json('lint', '.');
    const names = (value as { readonly findings: readonly { readonly file: string }[] }).findings.map(({ file }) => file);
    assert.deepEqual([...new Set(names)], ['x/a.workflow.yaml', 'x/b.yml', 'x/deep/er/c.workflow.yml']);
  });

  it('reads bare SQL from a file or standard input', async () => {
    const cli = makeCliBench({ files: { 'q.sql': 'delete from t where d = now()' }, standardInput: 'delete from t where d = now()' });
    assert.match((await cli.run('lint', 'q.sql', '--dialect', 'mysql')).out, /^q\.sql:1:25 {2}error {2}T01/);
    assert.match((await cli.run('lint', '-', '--dialect', 'mysql')).out, /^<stdin>:1:25 {2}error {2}T01/);
    assert.match((await makeCliBench({ standardInput: UNSAFE }).run('lint', '-')).out, /^<stdin>:10:39 /m);
  });

  it('reports a .sql file that two workflows name once', async () => {
    const text = ORDERS.replace(/sql: "delete from load.*"/, 'sql: $FILE{"shared.sql"}');
    const files = { 'a.workflow.yaml': text, 'b.workflow.yaml': text.replace('name: orders', 'name: other'), 'shared.sql': 'delete from t where d = current_date' };
    const { value } = await makeCliBench({ files }).json('lint', '.');
    const found = (value as { readonly findings: readonly { readonly file: string; readonly code: string }[] }).findings;
    assert.equal(found.filter(({ file, code }) => file === 'shared.sql' && code === 'T01').length, 1);
  });

  it('opens no store', async () => {
    const cli = makeCliBench({ files: { 'o.workflow.yaml': UNSAFE } });
    await cli.run('lint', '.');
    await cli.run('render', 'o.workflow.yaml', 'load');
    assert.equal(cli.opened(), 0);
  });
});

describe('idempo render', () => {
  it('prints the SQL on standard output and the parameters beside it', async () => {
    const cli = makeCliBench({ files: { 'o.yaml': ORDERS } });
    const { code, out, err } = await cli.run('render', 'o.yaml', 'load', '--at', '2025-03-01');
    assert.deepEqual([code, out], [0, "delete from load where dt = '2025-03-01'\n"]);
    assert.equal(err, 'load at 2025-03-01 00:00:00\n  schedule_time = 2025-03-01\n');
  });

  it('names the place of what cannot be resolved, and ends with 2', async () => {
    const cli = makeCliBench({ files: { 'o.yaml': ORDERS.replace('${schedule_time}', '${scheduletime}') } });
    const { code, err } = await cli.run('render', 'o.yaml', 'load');
    assert.equal(code, 2);
    assert.match(err, /o\.yaml:10:\d+: \$\{scheduletime\} is not a parameter .* did you mean \$\{schedule_time\}\? \[V01\]/);
  });
});

describe('idempo explain', () => {
  it('prints a rule by code or name in any case, and the list without one', async () => {
    const cli = makeCliBench();
    assert.match((await cli.run('explain', 't01')).out, /^T01 current-time: [^]*Not safe:[^]*Safe:[^]*idempo: ignore T01 because/);
    assert.equal((await cli.run('explain', 'current-time')).out, (await cli.run('explain', 'T01')).out);
    assert.match((await cli.run('explain')).out, /^T01 +current-time +error/);
  });
});
