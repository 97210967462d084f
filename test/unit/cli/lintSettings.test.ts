import assert from 'node:assert/strict';
import { makeCliBench, ORDERS, type CliBench } from './cliBench';

const CLOCK = 'delete from t where d = now();\n';
const WORKFLOW = ORDERS.replace("dt = '${schedule_time}'", 'dt = current_date');
const OTHER = WORKFLOW.replace('name: orders', 'name: other');

interface Reported {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
}

async function reported(cli: CliBench, ...words: readonly string[]): Promise<readonly Reported[]> {
  return ((await cli.json('lint', ...words)).value as { readonly findings: readonly Reported[] }).findings;
}

async function severitiesOf(cli: CliBench, code: string, ...words: readonly string[]): Promise<readonly string[]> {
  return [...new Set((await reported(cli, ...words)).filter((finding) => finding.code === code).map(({ severity }) => severity))];
}

describe('idempo lint: severities', () => {
  const cli = makeCliBench({ files: { 'q.sql': CLOCK } });
  const only = ['q.sql', '--dialect', 'mysql', '--severity', 'error', '--rule', 'X01=off'];

  it('are set for once with --rule, by code or name in any case', async () => {
    assert.deepEqual(await severitiesOf(cli, 'T01', 'q.sql', '--dialect', 'mysql'), ['error']);
    assert.deepEqual(await severitiesOf(cli, 'T01', 'q.sql', '--dialect', 'mysql', '--rule', 't01=info'), ['info']);
    assert.deepEqual(await severitiesOf(cli, 'T01', 'q.sql', '--dialect', 'mysql', '--rule', 'Current-Time=off'), []);
  });

  it('decide with --fail-on what makes the command fail, and with --severity what is reported', async () => {
    const codeOf = async (...words: readonly string[]): Promise<number> => (await cli.run('lint', ...only, ...words)).code;
    assert.equal(await codeOf(), 2);
    const weak = ['q.sql', '--dialect', 'mysql', '--rule', 'X01=off', '--rule', 'T01=warning', '--severity', 'warning'];
    const weakCode = async (...words: readonly string[]): Promise<number> => (await cli.run('lint', ...weak, ...words)).code;
    assert.deepEqual([await weakCode(), await weakCode('--fail-on', 'error'), await weakCode('--fail-on', 'info')], [2, 0, 2]);
    assert.deepEqual([...new Set((await reported(cli, ...only)).map(({ severity }) => severity))], ['error']);
    assert.deepEqual(await reported(cli, ...only, '--rule', 'T01=info'), []);
  });
});

describe('idempo lint: the project file', () => {
  const files = {
    'idempo.json': '{"rules": {"T01": "warning"}, "dialect": "mysql", "exclude": ["old/"]}',
    'a.sql': CLOCK, 'in/b.sql': CLOCK, 'in/idempo.json': '{"rules": {"T01": "info"}, "dialect": "mysql"}', 'old/c.sql': CLOCK, 'old/c.workflow.yaml': OTHER,
    'd.workflow.yaml': WORKFLOW,
  };

  it('is the nearest one above each file', async () => {
    const cli = makeCliBench({ files });
    assert.deepEqual(await severitiesOf(cli, 'T01', 'a.sql'), ['warning']);
    assert.deepEqual(await severitiesOf(cli, 'T01', 'in/b.sql'), ['info']);
    assert.deepEqual(await severitiesOf(cli, 'T01', 'in/b.sql', '--config', 'idempo.json'), ['warning']);
    assert.deepEqual(await severitiesOf(cli, 'T01', 'in/b.sql', '--rule', 'T01=error'), ['error']);
  });

  it('leaves files out, named or met, and says so', async () => {
    const cli = makeCliBench({ files });
    assert.ok((await reported(cli, '.')).every(({ file }) => !file.startsWith('old/')));
    const { code, err } = await cli.run('lint', 'old/c.sql');
    assert.match(err, /1 file left out by "exclude"/);
    assert.equal(code, 0);
    assert.match((await cli.run('lint', '/w/old/c.sql', '--config', 'idempo.json')).err, /1 file left out/);
  });

  it('switches on .sql files that no workflow names', async () => {
    const named = WORKFLOW.replace(/sql: "delete from load.*"/, 'sql: $FILE{"sql/named.sql"}').replace('idempo:\n', 'idempo:\n  seed: [sql/seed.sql]\n');
    const sql = { 'sql/named.sql': CLOCK, 'sql/seed.sql': CLOCK, 'sql/loose.sql': CLOCK };
    const found = async (settings: string): Promise<readonly string[]> => {
      const cli = makeCliBench({ files: { 'w.workflow.yaml': named, ...sql, 'idempo.json': settings } });
      return (await reported(cli, '.')).filter(({ code }) => code === 'T01').map(({ file }) => file);
    };
    assert.deepEqual(await found('{"dialect": "mysql"}'), ['sql/named.sql']);
    assert.deepEqual(await found('{"dialect": "mysql", "sqlFiles": true}'), ['sql/loose.sql', 'sql/named.sql']);
  });

  it('has its own mistakes reported, at their places', async () => {
    const cli = makeCliBench({ files: { ...files, 'idempo.json': '{"rules": {"T99": "off", "T01": "loud"}}' } });
    const { code, out } = await cli.run('lint', 'a.sql', '--dialect', 'mysql');
    assert.match(out, /^idempo\.json:1:12 {2}error {2}Y03 /m);
    assert.match(out, /^idempo\.json:1:33 {2}error {2}Y03 /m);
    assert.equal(code, 2);
  });

  it('ends with 78 when it is no JSON', async () => {
    const { code, err, out } = await makeCliBench({ files: { ...files, 'idempo.json': '{"rules": {' } }).run('lint', 'a.sql');
    assert.match(err, /idempo\.json:1:\d+: .*\[Y01\]/);
    assert.deepEqual([code, out], [78, '']);
  });
});

describe('idempo lint: the baseline', () => {
  const files = { 'a.sql': CLOCK, 'b.sql': CLOCK };
  const words = ['--dialect', 'mysql', '--rule', 'X01=off', '--severity', 'error'] as const;

  it('knows what it was written for, wherever that moves, and nothing new', async () => {
    const cli = makeCliBench({ files });
    const written = await cli.run('lint', 'a.sql', 'b.sql', ...words, '--write-baseline', 'known.json');
    assert.equal(written.code, 0);
    assert.match(written.out, /known\.json knows \d+ findings of 2 files/);
    assert.equal((await cli.run('lint', 'a.sql', 'b.sql', ...words, '--baseline', 'known.json')).code, 0);
    cli.files.set('a.sql', `-- moved\n\n${CLOCK}${CLOCK.replace('from t', 'from u')}`);
    const { value } = await cli.json('lint', 'a.sql', 'b.sql', ...words, '--baseline', 'known.json');
    const { findings, summary } = value as { readonly findings: readonly { readonly code: string; readonly start: { readonly line: number } }[]; readonly summary: { readonly baselined: number } };
    assert.deepEqual(findings.filter(({ code }) => code === 'T01').map(({ start }) => start.line), [3]);
    assert.ok(summary.baselined >= 2);
    assert.match((await cli.run('lint', 'b.sql', ...words, '--baseline', 'known.json')).out, /known ones? in the baseline/);
  });

  it('is named by the project file, and may not be missing', async () => {
    const cli = makeCliBench({ files: { ...files, 'idempo.json': '{"baseline": "known.json"}' } });
    const missing = await cli.run('lint', 'a.sql', ...words);
    assert.match(missing.err, /idempo\.json names the baseline known\.json, which does not exist/);
    assert.equal(missing.code, 78);
    await cli.run('lint', 'a.sql', 'b.sql', ...words, '--write-baseline', 'known.json');
    assert.equal((await cli.run('lint', 'a.sql', 'b.sql', ...words)).code, 0);
  });

  it('does not take in mistakes of the project file', async () => {
    const cli = makeCliBench({ files: { ...files, 'idempo.json': '{"frob": 1}' } });
    await cli.run('lint', 'a.sql', ...words, '--write-baseline', 'known.json');
    assert.deepEqual((await reported(cli, 'a.sql', ...words, '--baseline', 'known.json')).map(({ file, code }) => [file, code]), [['idempo.json', 'Y03']]);
  });

  it('reports what is gone, of the files that were looked at only', async () => {
    const cli = makeCliBench({ files });
    await cli.run('lint', 'a.sql', 'b.sql', ...words, '--write-baseline', 'known.json');
    cli.files.set('a.sql', 'select 1;\n');
    const stale = async (path: string): Promise<number> => (await reported(cli, path, '--dialect', 'mysql', '--baseline', 'known.json')).filter(({ code, file }) => code === 'M02' && file === 'known.json').length;
    assert.ok((await stale('a.sql')) > 0);
    assert.equal(await stale('b.sql'), 0);
  });

  it('keeps, when it is written again, what it knows of files that were not looked at', async () => {
    const cli = makeCliBench({ files });
    await cli.run('lint', 'a.sql', 'b.sql', ...words, '--write-baseline', 'known.json');
    const before = cli.files.get('known.json');
    await cli.run('lint', 'b.sql', ...words, '--write-baseline', 'known.json');
    assert.equal(cli.files.get('known.json'), before);
    cli.files.delete('a.sql');
    await cli.run('lint', 'b.sql', ...words, '--write-baseline', 'known.json');
    assert.ok(cli.files.get('known.json')?.includes('b.sql') === true && !cli.files.get('known.json')?.includes('a.sql'));
  });
});

describe('idempo lint: what the rules know beyond a file', () => {
  it('is every workflow file of the workspace, targets or not', async () => {
    const writer = 'workflow: {name: up, schedule: "0 0 0 * * ? *", timezone: UTC}\ntasks:\n  - {name: w, task_type: Sql, datasource_type: mysql, sql: "replace into shared select 1"}\n';
    const reader = 'workflow: {name: down, schedule: "0 0 0 * * ? *", timezone: UTC}\ntasks:\n  - {name: r, task_type: Sql, datasource_type: mysql, sql: "replace into own select x from shared"}\n';
    const codes = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => (await reported(makeCliBench({ files }), 'down.workflow.yaml')).map(({ code }) => code);
    assert.ok(!(await codes({ 'down.workflow.yaml': reader })).includes('D02'));
    assert.ok((await codes({ 'down.workflow.yaml': reader, 'deep/er/up.workflow.yaml': writer })).includes('D02'));
    assert.ok(!(await codes({ 'down.workflow.yaml': reader, 'node_modules/up.workflow.yaml': writer })).includes('D02'));
  });

  it('is past runs, where --history asks for them; no store is opened', async () => {
    const cli = makeCliBench({ files: { 'o.workflow.yaml': ORDERS }, script: () => ({ kind: 'fail', error: 'permanent', message: 'no such table: x' }) });
    await cli.run('run', 'o.workflow.yaml', '--at', '2025-03-01');
    const before = cli.opened();
    assert.deepEqual(await severitiesOf(cli, 'R04', 'o.workflow.yaml'), []);
    assert.deepEqual(await severitiesOf(cli, 'R04', 'o.workflow.yaml', '--history'), ['warning']);
    cli.files.set('o.workflow.yaml', ORDERS.replace('delete from load', 'delete from load2'));
    assert.deepEqual(await severitiesOf(cli, 'R04', 'o.workflow.yaml', '--history'), []);
    assert.equal(cli.opened(), before);
  });
});
