import assert from 'node:assert/strict';
import { makeBaseline } from '../../../src/core/lint/project/baseline';
import { baselineText } from '../../../src/core/lint/project/baselineFile';
import { lintWorkflowFile } from '../../../src/core/lint/linter';
import { parseWorkflowFile, type ReadFileResult } from '../../../src/core/workflow/parseWorkflowFile';
import { serveLanguage } from '../../../src/language/serve';
import type { FilePlace, FindingSource, LanguageMethods, LanguageOwnerMethods, TextVersion, WorkEvent } from '../../../src/protocol/languageProtocol';
import { RpcPeer, type RpcMethods } from '../../../src/protocol/workerRpc';
import { makeLine } from '../../support/line';

const FOLDER = 'file:///w';
const WRITER = 'workflow:\n  name: writer\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: MYSQL\n    sql: INSERT INTO mart.t SELECT now()\n';
const READER = 'workflow:\n  name: reader\ntasks:\n  - name: b\n    task_type: Sql\n    datasource_type: MYSQL\n    sql: SELECT * FROM mart.t\n';
const NAMES_FILE = 'workflow:\n  name: file\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: MYSQL\n    sql: $FILE{"sql/a.sql"}\n';

function at(path: string): FilePlace {
  return { folder: FOLDER, path };
}

/** A worker, the owner's end of the line to it, and the files that the owner has. */
function start(files: Record<string, string> = {}, scripts: readonly string[] = []) {
  const [own, other] = makeLine();
  const events: WorkEvent[] = [];
  const reads: string[] = [];
  const owner: LanguageOwnerMethods = {
    readFile: ({ path }: FilePlace, version: TextVersion): Promise<ReadFileResult> => {
      reads.push(`${path} ${version}`);
      return Promise.resolve(files[path] === undefined ? { kind: 'missing' } : { kind: 'text', text: files[path] });
    },
    listScripts: () => Promise.resolve(scripts.map(at)),
  };
  serveLanguage(other);
  const peer = new RpcPeer<LanguageMethods & RpcMethods>({ port: own, methods: owner, onEvent: (event) => events.push(event as WorkEvent) });
  return { peer, events, reads };
}

function codes(source: FindingSource | undefined): readonly string[] {
  return source?.findings.map(({ finding }) => finding.code) ?? [];
}

describe('the language worker', () => {
  it('parses as parseWorkflowFile does, with the files that are named', async () => {
    const { peer, reads } = start({ 'sql/a.sql': 'SELECT 1' });
    const file = await peer.call('readWorkflow', at('x.workflow.yaml'), NAMES_FILE);
    const readFile = (): ReadFileResult => ({ kind: 'text', text: 'SELECT 1' });
    assert.deepEqual(file, parseWorkflowFile({ path: 'x.workflow.yaml', text: NAMES_FILE, readFile, root: '' }));
    assert.deepEqual(reads, ['sql/a.sql shown']);
  });

  it('finds what the linter finds, with fixes and places in lines', async () => {
    const { peer } = start();
    const file = await peer.call('readWorkflow', at('w.workflow.yaml'), WRITER);
    const source = await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined);
    const expected = lintWorkflowFile(file).map((finding) => ({ ...finding, fixes: finding.fixes }));
    assert.deepEqual(source?.findings.map(({ finding }) => finding), expected);
    const time = source?.findings.find(({ finding }) => finding.code === 'T01');
    assert.deepEqual(time?.range, { start: { line: 6, character: 35 }, end: { line: 6, character: 40 } });
    assert.ok((time?.finding.fixes.length ?? 0) > 0);
  });

  it('tells what it works on, and when that is done', async () => {
    const { peer, events } = start();
    await peer.call('readWorkflow', at('w.workflow.yaml'), WRITER);
    await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined);
    assert.deepEqual(events.map(({ work }) => work), ['read', undefined, 'lint', undefined]);
  });

  it('takes the newest text even when an older reading ends later', async () => {
    const [own, other] = makeLine();
    const waiting: ((result: ReadFileResult) => void)[] = [];
    serveLanguage(other);
    const owner: LanguageOwnerMethods = { readFile: () => new Promise((resolve) => void waiting.push(resolve)), listScripts: () => Promise.resolve([]) };
    const peer = new RpcPeer<LanguageMethods & RpcMethods>({ port: own, methods: owner });
    const older = peer.call('readWorkflow', at('x.workflow.yaml'), NAMES_FILE);
    const newer = await peer.call('readWorkflow', at('x.workflow.yaml'), WRITER);
    assert.equal(newer.workflow?.name.value, 'writer');
    waiting[0]?.({ kind: 'text', text: 'SELECT 1' });
    await older;
    assert.ok(codes(await peer.call('lintWorkflow', at('x.workflow.yaml'), undefined)).includes('T01'));
  });

  it('knows which files a change matters to, before and after it', async () => {
    const { peer } = start();
    for (const [path, text] of [['r.workflow.yaml', READER], ['w.workflow.yaml', WRITER], ['z.workflow.yaml', WRITER.replace('mart.t', 'mart.other').replace('writer', 'z')]] as const) {
      await peer.call('readWorkflow', at(path), text);
    }
    assert.deepEqual(await peer.call('filesTiedTo', at('w.workflow.yaml')), [at('r.workflow.yaml')]);
    await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined);
    await peer.call('readWorkflow', at('w.workflow.yaml'), WRITER.replace('mart.t', 'mart.other'));
    assert.deepEqual(await peer.call('filesTiedTo', at('w.workflow.yaml')), [at('r.workflow.yaml'), at('z.workflow.yaml')]);
  });

  it('looks at the other workflows of the folder', async () => {
    const { peer } = start();
    await peer.call('readWorkflow', at('w.workflow.yaml'), WRITER);
    await peer.call('readWorkflow', at('r.workflow.yaml'), READER);
    const together = codes(await peer.call('lintWorkflow', at('r.workflow.yaml'), undefined));
    await peer.call('forgetWorkflow', at('w.workflow.yaml'));
    const alone = codes(await peer.call('lintWorkflow', at('r.workflow.yaml'), undefined));
    assert.notDeepEqual(together, alone);
  });

  it('answers nothing for a file that it does not know', async () => {
    const { peer } = start();
    assert.equal(await peer.call('lintWorkflow', at('gone.workflow.yaml'), undefined), undefined);
    assert.deepEqual(await peer.call('filesTiedTo', at('gone.workflow.yaml')), []);
  });

  it('leaves out what the baseline of the project accepts', async () => {
    const files: Record<string, string> = {};
    const { peer } = start(files);
    const file = await peer.call('readWorkflow', at('w.workflow.yaml'), WRITER);
    const times = lintWorkflowFile(file).filter(({ code }) => code === 'T01');
    files['known.json'] = baselineText(makeBaseline(times, { textOf: () => WRITER }));
    await peer.call('setProjects', [{ ...at('idempo.json'), text: '{"baseline":"known.json"}' }]);
    const found = codes(await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined));
    assert.ok(found.length > 0 && !found.includes('T01'));
  });

  it('follows the settings of the editor and of the project file', async () => {
    const { peer } = start();
    await peer.call('readWorkflow', at('w.workflow.yaml'), WRITER);
    await peer.call('setEditorSettings', { rules: { T01: 'off' } });
    assert.ok(!codes(await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined)).includes('T01'));
    await peer.call('setEditorSettings', {});
    assert.ok(codes(await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined)).includes('T01'));
    await peer.call('setProjects', [{ ...at('idempo.json'), text: '{"exclude":["w.*"],"rules":{"X99":"off"}}' }]);
    assert.deepEqual(codes(await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined)), []);
    assert.ok((await peer.call('lintRest')).some(({ key, findings }) => key.startsWith('project') && findings.length === 1));
  });

  it('lints scripts that no workflow names, where the settings ask for it', async () => {
    const { peer } = start({ 'sql/a.sql': 'SELECT 1', 'loose.sql': 'INSERT INTO t SELECT now()' }, ['sql/a.sql', 'loose.sql']);
    await peer.call('readWorkflow', at('x.workflow.yaml'), NAMES_FILE);
    const scripts = async () => (await peer.call('lintRest')).filter(({ key }) => key.startsWith('script'));
    assert.deepEqual(await scripts(), []);
    await peer.call('setEditorSettings', { sqlFiles: true, dialect: 'mysql' });
    const [loose, ...others] = await scripts();
    assert.equal(loose?.findings[0]?.finding.file, 'loose.sql');
    assert.deepEqual(others, []);
  });

  it('finds names that two files of a folder share', async () => {
    const { peer } = start();
    await peer.call('readWorkflow', at('a.workflow.yaml'), WRITER);
    await peer.call('readWorkflow', at('b.workflow.yaml'), WRITER);
    assert.ok((await peer.call('lintRest')).flatMap(codes).includes('D04'));
  });

  it('builds definitions from the version that is asked for', async () => {
    const { peer, reads } = start({ 'sql/a.sql': 'SELECT 1' });
    const definition = await peer.call('buildDefinition', at('x.workflow.yaml'), NAMES_FILE, 'saved');
    assert.deepEqual(definition.files, { 'sql/a.sql': 'SELECT 1' });
    assert.deepEqual(reads, ['sql/a.sql saved']);
    assert.equal((await peer.call('readDefinition', definition)).workflow?.tasks[0]?.sql?.text, 'SELECT 1');
  });

  it('plays a scenario', async () => {
    const scenario = 'workflow: w.workflow.yaml\n';
    const { peer } = start({ 'w.workflow.yaml': WRITER });
    const played = await peer.call('simulate', at('x.scenario.yaml'), scenario);
    assert.deepEqual(played.kind === 'played' ? played.report.instances.map(({ workflow }) => workflow) : played, ['writer']);
    const broken = await peer.call('simulate', at('x.scenario.yaml'), 'workflow: gone.yaml\n');
    assert.equal(broken.kind, 'problems');
  });

  it('gives the comment that silences a finding', async () => {
    const { peer } = start();
    await peer.call('readWorkflow', at('w.workflow.yaml'), WRITER);
    const findings = (await peer.call('lintWorkflow', at('w.workflow.yaml'), undefined))?.findings.map(({ finding }) => finding) ?? [];
    const [first] = findings;
    assert.ok(first);
    const edit = await peer.call('suppressionEdit', first, { workflow: at('w.workflow.yaml'), reason: 'known', text: WRITER, others: findings });
    assert.match(edit?.newText ?? '', new RegExp(`ignore ${first.code} because known`));
  });
});
