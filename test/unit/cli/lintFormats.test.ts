import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import type { LintReport } from '../../../src/cli/lint/lintReport';
import { githubText } from '../../../src/cli/output/github';
import { junitText } from '../../../src/cli/output/junit';
import { sarifJson } from '../../../src/cli/output/sarif';
import type { Finding } from '../../../src/core/lint/finding';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { makeCliBench, ORDERS } from './cliBench';
import { parseXml, type XmlElement } from './xml';

const UNSAFE = ORDERS.replace("dt = '${schedule_time}'", 'dt = current_date');
const TEXT = 'first\r\nsecond 💡 line\rthird\nlast';

function findingAt(part: string, changes: Partial<Finding> = {}): Finding {
  const start = TEXT.indexOf(part);
  return {
    code: 'T01', name: 'current-time', severity: 'error', confidence: 'sure', message: `about ${part}`, file: 'a b/ü#1.sql',
    range: { start, end: start + part.length }, task: undefined, fixes: [], ...changes,
  };
}

function reportOf(findings: readonly Finding[], changes: Partial<LintReport> = {}): LintReport {
  return {
    findings, leftOut: 0, baselined: [], files: ['a b/ü#1.sql', 'clean.sql'], textOf: () => TEXT, fingerprintOf: ({ message }) => `print of ${message}`,
    failOn: 'warning', root: '/w', cwd: '/w', version: '1.2.3', ...changes,
  };
}

/** The OASIS schema as published by its editors; it is of draft 4, whose words that it uses mean the same in the validator's draft 7 but for `id`. */
function sarifValidator(): ValidateFunction {
  const path = createRequire(__filename).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const schema = Object.fromEntries(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, object>).filter(([key]) => key !== '$schema' && key !== 'id'));
  const isUri = (text: string): boolean => URL.canParse(text);
  const isReference = (text: string): boolean => URL.canParse(text, 'file:///') && !/[\s"<>\\^`{|}]/.test(text);
  return new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats: { uri: isUri, 'uri-reference': isReference, 'date-time': true } }).compile(schema);
}

interface Sarif {
  readonly runs: readonly [{
    readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
    readonly originalUriBaseIds: Record<string, { readonly uri: string }>;
    readonly artifacts: readonly { readonly location: { readonly uri: string } }[];
    readonly results: readonly SarifResult[];
  }];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly suppressions?: readonly unknown[];
  readonly partialFingerprints: Record<string, string>;
  readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string; readonly index: number }; readonly region: Record<string, unknown> } }];
  readonly fixes?: readonly { readonly description: { readonly text: string }; readonly artifactChanges: readonly { readonly replacements: readonly unknown[] }[]; readonly properties: { readonly kind: string } }[];
}

function sarifOf(report: LintReport): Sarif {
  return JSON.parse(JSON.stringify(sarifJson(report))) as Sarif;
}

describe('SARIF', () => {
  const validate = sarifValidator();
  const check = (log: unknown): void => assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 3)));

  it('of every kind of finding is valid against the schema, which finds a wrong one', async () => {
    check(sarifOf(reportOf([])));
    const edits = [{ file: 'a b/ü#1.sql', range: { start: 0, end: 0 }, newText: 'x\n' }, { file: '/elsewhere/c.sql', range: { start: 0, end: 5 }, newText: '' }];
    const findings = [findingAt('second', { task: 'load', fixes: [{ title: 'Add it', kind: 'safe', edits }] }), findingAt('third', { file: '<stdin>', severity: 'info' })];
    check(sarifOf(reportOf(findings, { baselined: [findingAt('last')] })));
    const { value } = await makeCliBench({ files: { 'o.workflow.yaml': UNSAFE } }).json('lint', '.');
    assert.equal(validate(value), false);
  });

  it('is printed by the command, with every rule, its page and a region for each finding', async () => {
    const { code, out } = await makeCliBench({ files: { 'o.workflow.yaml': UNSAFE } }).run('lint', '.', '--format', 'sarif');
    const log = JSON.parse(out) as Sarif;
    check(log);
    assert.equal(code, 2);
    const [run] = log.runs;
    assert.deepEqual(run.tool.driver.rules.map((rule) => rule['id']), RULES.map((rule) => rule.code));
    for (const rule of run.tool.driver.rules) assert.match(String(rule['helpUri']), /#[a-z]\d\d$/);
    for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.['id'], ruleId);
    const clock = run.results.find(({ ruleId }) => ruleId === 'T01');
    assert.deepEqual(clock?.locations[0].physicalLocation.region, { startLine: 10, startColumn: 39, endLine: 10, endColumn: 51, snippet: { text: 'current_date' } });
    assert.ok((clock?.fixes?.length ?? 0) > 0);
  });

  it('is valid for what every rule finds in its own examples, and its regions are where the snippets are', async () => {
    for (const rule of RULES) {
      const examples = pageOf(rule).bad.map((example, index): readonly [string, string] => [`${index}/${example.kind === 'sql' ? 'q.sql' : 'w.workflow.yaml'}`, example.text]);
      const files = Object.fromEntries(examples);
      const { out } = await makeCliBench({ files }).run('lint', ...Object.keys(files), '--format', 'sarif');
      const log = JSON.parse(out) as Sarif;
      check(log);
      assert.ok(log.runs[0].results.length > 0, rule.code);
      for (const { locations: [{ physicalLocation: { artifactLocation, region } }] } of log.runs[0].results) {
        const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = region as Record<string, number>;
        const lines = (files[artifactLocation.uri] ?? '').split('\n').slice(startLine - 1, endLine);
        const text = lines.map((line, index) => line.slice(index === 0 ? startColumn - 1 : 0, index === lines.length - 1 ? endColumn - 1 : undefined)).join('\n');
        assert.equal(text, (region['snippet'] as { readonly text: string } | undefined)?.text ?? '', rule.code);
      }
    }
  });

  it('counts columns in UTF-16 units and a lone CR as a line end, and encodes the parts of a path', () => {
    const [run] = sarifOf(reportOf([findingAt('💡 line\rthird'), findingAt('last')])).runs;
    const [first, last] = run.results.map(({ locations: [{ physicalLocation }] }) => physicalLocation);
    assert.deepEqual(first?.region, { startLine: 2, startColumn: 8, endLine: 3, endColumn: 6, snippet: { text: '💡 line\rthird' } });
    assert.deepEqual(last?.region, { startLine: 4, startColumn: 1, endLine: 4, endColumn: 5, snippet: { text: 'last' } });
    assert.deepEqual(first?.artifactLocation, { uri: 'a%20b/%C3%BC%231.sql', uriBaseId: '%SRCROOT%', index: 0 });
    assert.equal(run.originalUriBaseIds['%SRCROOT%']?.uri, 'file:///w/');
    assert.deepEqual(run.artifacts.map(({ location }) => location.uri), ['a%20b/%C3%BC%231.sql', 'clean.sql']);
  });

  it('holds fixes of all kinds, and suppressions where a baseline was applied', () => {
    const fix = (kind: 'safe' | 'suggest'): Finding['fixes'][number] => ({ title: kind, kind, edits: [{ file: 'a b/ü#1.sql', range: { start: 7, end: 13 }, newText: 'x' }] });
    const plain = sarifOf(reportOf([findingAt('second', { fixes: [fix('suggest'), fix('safe')] })])).runs[0].results[0];
    assert.deepEqual(plain?.fixes?.map(({ properties }) => properties.kind), ['suggest', 'safe']);
    assert.deepEqual(plain?.fixes?.[0]?.artifactChanges[0]?.replacements, [
      { deletedRegion: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 7 }, insertedContent: { text: 'x' } },
    ]);
    assert.equal(plain?.suppressions, undefined);
    const { results } = sarifOf(reportOf([findingAt('second')], { baselined: [findingAt('last')] })).runs[0];
    assert.deepEqual(results.map(({ suppressions }) => suppressions?.length), [0, 1]);
  });

  it('gives a finding the same fingerprint when it moves, and equal ones numbers', async () => {
    const prints = async (text: string): Promise<readonly (string | undefined)[]> => {
      const { out } = await makeCliBench({ files: { 'q.sql': text } }).run('lint', 'q.sql', '--dialect', 'mysql', '--format', 'sarif');
      return (JSON.parse(out) as Sarif).runs[0].results.filter(({ ruleId }) => ruleId === 'T01').map(({ partialFingerprints }) => partialFingerprints['idempo/v1']);
    };
    const one = await prints('delete from t where d = now();');
    assert.deepEqual(await prints('-- moved\n\n  delete from t\nwhere d = now();'), one);
    const two = await prints('delete from t where d = now(); delete from t where d = now();');
    assert.deepEqual([two.length, new Set(two).size, two[0]], [2, 2, one[0]]);
  });

  it('names paths from the root of the repository', async () => {
    const files = { 'q.sql': 'delete from t where d = now()' };
    const bench = makeCliBench({ files });
    bench.files.set('.git/HEAD', '');
    const { out } = await bench.run('lint', '/w/q.sql', '--dialect', 'mysql', '--format', 'github');
    assert.match(out, /^::error file=q\.sql,line=1,/);
  });
});

describe('GitHub annotations', () => {
  it('escape what would end them, and leave out columns of several lines', () => {
    const message = '50% of a,b: x\r\ny';
    const lines = githubText(reportOf([findingAt('second', { message, file: 'a,b:c%.sql' }), findingAt('💡 line\rthird', { severity: 'info' })])).split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      '::error file=a%2Cb%3Ac%25.sql,line=2,endLine=2,col=1,endColumn=7,title=T01 current-time::50%25 of a,b: x%0D%0Ay',
      '::notice file=a b/ü#1.sql,line=2,endLine=3,title=T01 current-time::about 💡 line%0Dthird',
    ]);
    assert.match(lines[2] ?? '', /^2 findings: 1 error, 1 info\./);
  });
});

/** What Jenkins' schema of JUnit's XML allows (jenkinsci/xunit-plugin, junit-10.xsd), as far as it is used. */
const JUNIT: Readonly<Record<string, { readonly attributes: readonly string[]; readonly required: readonly string[]; readonly children: readonly string[] }>> = {
  testsuites: { attributes: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'], required: [], children: ['testsuite'] },
  testsuite: {
    attributes: ['name', 'tests', 'failures', 'errors', 'time', 'disabled', 'skipped', 'timestamp', 'hostname', 'id', 'package'],
    required: ['name', 'tests', 'failures', 'errors'], children: ['testcase'],
  },
  testcase: { attributes: ['name', 'time', 'classname', 'status', 'class', 'file', 'line', 'assertions'], required: ['name', 'classname'], children: ['skipped', 'error', 'failure', 'system-out', 'system-err'] },
  failure: { attributes: ['type', 'message'], required: [], children: [] },
  skipped: { attributes: ['type', 'message'], required: [], children: [] },
  'system-out': { attributes: [], required: [], children: [] },
};

function checkJunit(element: XmlElement): void {
  const form = JUNIT[element.name];
  assert.ok(form !== undefined, element.name);
  for (const name of Object.keys(element.attributes)) assert.ok(form.attributes.includes(name), `${element.name} ${name}`);
  for (const name of form.required) assert.ok(name in element.attributes, `${element.name} ${name}`);
  for (const child of element.children) {
    assert.ok(form.children.includes(child.name), `${child.name} in ${element.name}`);
    checkJunit(child);
  }
  const cases = element.name === 'testsuites' ? element.children.flatMap(({ children }) => children) : element.children;
  const count = (name: string): string => String(cases.filter(({ children }) => children.some((child) => child.name === name)).length);
  if (element.name.startsWith('testsuite')) assert.deepEqual([element.attributes['tests'], element.attributes['failures']], [String(cases.length), count('failure')]);
  if (element.name === 'testsuite') assert.equal(element.attributes['skipped'], count('skipped'));
}

describe('JUnit XML', () => {
  it('has the form that readers know: a suite for each file, a case for each finding', () => {
    const report = reportOf([findingAt('second'), findingAt('third', { severity: 'info' })], { baselined: [findingAt('last')] });
    const root = parseXml(junitText(report));
    checkJunit(root);
    const [suite, clean] = root.children;
    assert.deepEqual(suite?.children.map(({ children: [child] }) => child?.name), ['failure', 'system-out', 'skipped']);
    assert.deepEqual(suite?.children[0]?.attributes, { name: 'T01 current-time at 2:1', classname: 'a b/ü#1.sql', file: 'a b/ü#1.sql', line: '2', time: '0' });
    assert.equal(suite?.children[0]?.children[0]?.text, 'a b/ü#1.sql:2:1 error T01 current-time: about second');
    assert.deepEqual(clean?.children.map(({ attributes, children }) => [attributes['name'], children.length]), [['no findings', 0]]);
    checkJunit(parseXml(junitText(reportOf([], { files: [] }))));
  });

  it('counts as failures what makes the command fail', () => {
    const failures = (failOn: LintReport['failOn']): string | undefined => parseXml(junitText(reportOf([findingAt('second', { severity: 'warning' }), findingAt('third')], { failOn }))).attributes['failures'];
    assert.deepEqual([failures('error'), failures('warning')], ['1', '2']);
  });

  it('writes every text so that it is read back, and replaces what XML cannot hold', () => {
    const message = '<a href="x">&\'\n\t]]> 💡\r';
    const read = (text: string): string | undefined => parseXml(junitText(reportOf([findingAt('second', { message: text })]))).children[0]?.children[0]?.children[0]?.attributes['message'];
    assert.equal(read(message), message);
    assert.equal(read('a\u0000b\u001bc\ud800d\udc00\uffff'), 'a\ufffdb\ufffdc\ufffdd\ufffd\ufffd');
  });

  it('is printed by the command', async () => {
    const { code, out } = await makeCliBench({ files: { 'o.workflow.yaml': UNSAFE } }).run('lint', '.', '--format', 'junit');
    checkJunit(parseXml(out));
    assert.equal(code, 2);
  });
});
