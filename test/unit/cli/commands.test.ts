import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArguments } from '../../../src/cli/arguments';
import { COMMON_OPTIONS } from '../../../src/cli/command';
import { COMMANDS } from '../../../src/cli/commands';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { makeCliBench, ORDERS, runInFolder } from './cliBench';

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
    ['status o.yaml --from 2025-03-02 --to 2025-03-01', 64, /the range begins at 2025-03-02 00:00:00, after its end 2025-03-01 23:59:59: swap them/],
    ['plan run o.yaml --from load', 64, /--from is no option of idempo run/],
    ['plan backfill o.yaml --at 2025-03-01', 64, /--at is no option of idempo backfill/],
    ['plan rerun o.yaml --at 2025-03-01 --mode all --all', 64, /--mode is no option of idempo rerun/],
    ['plan frob o.yaml', 64, /plan run \| rerun \| backfill/],
    ['explain X99', 64, /no rule X99/],
    ['render o.yaml nope', 64, /no task nope/],
    ['lint', 64, /something is missing/],
    ['lint nope', 64, /nope does not exist/],
    ['lint folder', 64, /holds no workflow files/],
    ['lint o.yaml --dialect mysq', 64, /did you mean mysql\?/],
    ['lint o.yaml --format xml', 64, /write text, json, sarif, junit, github/],
    ['lint o.yaml --rule T01', 64, /--rule T01: write CODE=/],
    ['lint o.yaml --rule T01=loud', 64, /write CODE=error\|warning\|info\|off/],
    ['lint o.yaml --rule T99x=off', 64, /there is no rule T99x/],
    ['lint o.yaml --fail-on never', 64, /--fail-on never: write warning, error, info/],
    ['lint o.yaml --dry-run', 64, /give both/],
    ['lint - --fix', 64, /standard input is none/],
    ['lint o.yaml --baseline x --write-baseline y', 64, /exclude each other/],
    ['lint o.yaml --baseline nope.json', 64, /--baseline nope\.json does not exist/],
    ['lint o.yaml --config nope.json', 64, /--config nope\.json does not exist/],
    ['lint o.yaml --config badcron.yaml', 78, /badcron\.yaml:1:1: .*\[Y01\]/],
    ['lint o.yaml --config old.json --baseline old.json', 78, /old\.json:1:\d+: .*"version"/],
    ['sql frob o.yaml', 64, /idempo sql tables FILE/],
    ['sql tables nope.sql', 64, /nope\.sql does not exist/],
    ['sql tables broken.yaml', 78, /broken\.yaml:1:\d+: /],
    ['run broken.yaml --at 2025-03-01', 78, /broken\.yaml:1:\d+: .*\[Y0\d\]/],
    ['run badcron.yaml --at 2025-03-01', 78, /badcron\.yaml:3:\d+: .*hour 25/],
  ];
  const files = {
    'o.yaml': ORDERS, 'folder/x.txt': '', 'old.json': '{}', 'broken.yaml': 'just text', 'badcron.yaml': ORDERS.replace('0 0 0 * * ? *', '0 0 25 * * ? *'),
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
      code: 'T01', name: 'current-time', severity: 'error', confidence: 'sure', message: '', file: 'a/o.workflow.yaml', task: 'load', ...place, related: [], fingerprint: '',
      fixes: [{
        title: "Replace `current_date` by the schedule time: '${schedule_time}'", kind: 'suggest',
        edits: [{ file: 'a/o.workflow.yaml', ...place, newText: "'${schedule_time}'" }],
      }],
    });
  });

  it('is clean for a safe workflow', async () => {
    const { code, out } = await runInFolder(resolve('examples/orders'), 'lint', '.', '--severity', 'warning');
    assert.match(out, /^No findings in \d files?\.\n$/);
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
    assert.equal(err, 'load at 2025-03-01 00:00:00\n  schedule_time = 2025-03-01  (built-in)\n');
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
    assert.match((await cli.run('explain', 't01')).out, /^T01 current-time: [^]*Not safe:[^]*Safe:[^]*--rule T01=[^]*idempo: ignore T01 because/);
    assert.equal((await cli.run('explain', 'current-time')).out, (await cli.run('explain', 'T01')).out);
    assert.match((await cli.run('explain')).out, /^T01 +current-time +error/);
  });

  it('gives everything about every rule as JSON', async () => {
    const { rules } = (await makeCliBench().json('explain')).value as { readonly rules: readonly Record<string, unknown>[] };
    assert.deepEqual(rules.map((rule) => rule['code']), RULES.map(({ code }) => code));
    for (const rule of rules) {
      assert.deepEqual(Object.keys(rule), ['code', 'name', 'group', 'severity', 'confidence', 'fixability', 'title', 'why', 'bad', 'good', 'whenToIgnore', 'threads', 'url', 'options', 'examples']);
      assert.ok(typeof rule['group'] === 'string' && String(rule['url']).endsWith(`#${String(rule['code']).toLowerCase()}`), String(rule['code']));
    }
  });

  it('shows options, and the other files of an example', async () => {
    const withOptions = RULES.find(({ options }) => options !== undefined);
    const withOthers = RULES.find((rule) => pageOf(rule).bad.some((example) => example.kind === 'workflow' && example.others !== undefined));
    assert.ok(withOptions?.options !== undefined && withOthers !== undefined);
    const { out } = await makeCliBench().run('explain', withOptions.code);
    for (const [name, { description }] of Object.entries(withOptions.options)) assert.ok(out.includes(`  ${name} `) && out.includes(description), name);
    assert.match((await makeCliBench().run('explain', withOthers.code)).out, / {2}with \S+ in the same workspace:\n {4}/);
  });
});

describe('idempo sql tables', () => {
  const SQL = 'with c as (select * from a) insert into b select * from c join A join db.d;';

  it('lists what a script reads and writes, from a file or standard input', async () => {
    const cli = makeCliBench({ files: { 'q.sql': SQL }, standardInput: SQL });
    const tables = { reads: ['a', 'db.d'], writes: ['b'] };
    assert.deepEqual((await cli.json('sql', 'tables', 'q.sql', '--dialect', 'hive')).value, tables);
    assert.deepEqual((await cli.json('sql', 'tables', '-')).value, tables);
    assert.equal((await cli.run('sql', 'tables', 'q.sql')).out, 'reads   a\nreads   db.d\nwrites  b\n');
    assert.equal((await makeCliBench({ standardInput: '' }).run('sql', 'tables', '-')).out, 'No tables.\n');
  });

  it('lists the tables of each task of a workflow file', async () => {
    const text = ORDERS.replace('sql: "delete from clean', 'pre_statements: ["insert into log select * from CLEAN"]\n    sql: "delete from clean');
    const cli = makeCliBench({ files: { 'o.yaml': text } });
    assert.deepEqual((await cli.json('sql', 'tables', 'o.yaml')).value, {
      reads: ['CLEAN'], writes: ['load', 'log', 'clean', 'mart'],
      tasks: [{ name: 'load', reads: [], writes: ['load'] }, { name: 'clean', reads: ['CLEAN'], writes: ['log', 'clean'] }, { name: 'mart', reads: [], writes: ['mart'] }],
    });
    assert.match((await cli.run('sql', 'tables', 'o.yaml')).out, /^load {3}writes {2}load\nclean {2}reads {3}CLEAN\n/);
  });

  it('reads SQL in the dialect that is given, else in that of the project file', async () => {
    const files = { 'q.sql': 'select * from "a"', 'idempo.json': '{"dialect": "mysql"}' };
    assert.deepEqual((await makeCliBench({ files }).json('sql', 'tables', 'q.sql')).value, { reads: [], writes: [] });
    assert.deepEqual((await makeCliBench({ files }).json('sql', 'tables', 'q.sql', '--dialect', 'postgresql')).value, { reads: ['"a"'], writes: [] });
  });
});
